package nadir.study;

import nadir.optimize.Progress;

/// Follows training while it goes on, and may end it. All calls come from the thread that trains.
public interface TrainingListener {
    /// Hears nothing and never ends training.
    TrainingListener SILENT = new TrainingListener() {
    };

    /// An iteration has ended.
    ///
    /// @param start which start, from 0
    /// @param progress where it stands
    default void iteration(int start, Progress progress) {}

    /// Whether training is to end now. Asked from the first iteration on: nothing needs saving before.
    default boolean isCancelled() {
        return false;
    }
}
