package nadir.optimize;

/// How often a run evaluated its objective.
///
/// @param values evaluations of the value alone
/// @param gradients evaluations of value and gradient
/// @param hessianProducts products of a Hessian with one vector
/// @param sampledTerms terms whose gradients were evaluated in batches
/// @param terms the number of terms of the objective, 1 where it is no finite sum
public record Evaluations(long values, long gradients, long hessianProducts, long sampledTerms, long terms) {
    /// Passes over all terms: every evaluation and Hessian product counts one, a batch counts as its share of the
    /// terms. This is what an evaluation budget limits. (A Hessian product costs about two gradients, a value about a
    /// third of one: passes count work coarsely.)
    public double passes() {
        return values + gradients + hessianProducts + (double) sampledTerms / terms;
    }
}
