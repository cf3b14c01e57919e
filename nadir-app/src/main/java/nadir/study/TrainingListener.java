package nadir.study;

import nadir.eliminate.EliminationState;
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

    /// One of several starts that are trained at once has ended; there are no iterations to follow then.
    ///
    /// @param done starts so far
    /// @param total starts in all
    /// @param lowest loss of those that have ended
    default void starts(int done, int total, double lowest) {}

    /// An iteration of plain training, which elimination is compared with, has ended.
    ///
    /// @param start which start, from 0
    default void comparing(int start, Progress progress) {}

    /// Where training with what elimination adds stands: after all of the first iterations, then after ever fewer.
    ///
    /// @param start which start, from 0
    default void eliminating(int start, EliminationState state) {}

    /// An iteration of training the network alone after elimination has ended.
    ///
    /// @param start which start, from 0
    /// @param progress its iterations are counted from the end of elimination
    default void polishing(int start, Progress progress) {}

    /// A run of a comparison of starts has ended, see [EliminationChoice].
    ///
    /// @param done runs so far
    /// @param total runs in all
    default void comparison(int done, int total) {}

    /// Something that the user should know before training starts.
    default void warning(String text) {}

    /// Whether training is to end now. Asked from the first iteration on: nothing needs saving before.
    default boolean isCancelled() {
        return false;
    }
}
