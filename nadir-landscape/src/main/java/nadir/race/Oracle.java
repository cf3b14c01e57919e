package nadir.race;

import nadir.objective.FiniteSum;

/// All that a [BlackBox] sees of a problem: values and derivatives at the points it asks for, at a price. Used by one thread.
///
/// Every evaluation may throw a [RaceOverException]: the budget does not allow it, or the race is decided. Contenders let
/// it pass.
public interface Oracle extends FiniteSum {
    /// Where to begin; a copy.
    double[] start();

    /// Another point as training might start from, the same for the same seed. It costs nothing.
    double[] randomStart(long seed);

    /// What all evaluations together may cost, in gradients (see [Costs]).
    double budget();

    /// What is left of it.
    double left();

    /// The seed of all that the contender draws.
    long seed();

    /// Whether nobody waits for the result any more. Who works long without asking looks at it and returns.
    boolean isStopped();

    /// Says where the contender stands. Steps need not be told; the last one told is taken for its answer, and where its
    /// value was not asked for it is looked up at no cost.
    void tell(double[] point);

    /// Shows where the contender is on its way, for those who follow it (see [Trajectory]). It costs nothing and decides
    /// nothing, and may be left out; what is told is shown too.
    default void pass(double[] point) {}
}
