package nadir.race;

/// What was evaluated. The sum counts in gradients (each of which gives the value too): a value costs a third of one and a
/// product with the Hessian two, which is about what they take (`docs/performance.md`); a gradient of some samples costs
/// their share.
///
/// @param values evaluations of the value alone
/// @param gradients evaluations of value and gradient
/// @param products products of a Hessian with a vector
/// @param sampledTerms samples whose gradients were evaluated in batches
/// @param terms samples in all
/// @param passes evaluations of white boxes, which are not told apart; each counts one
public record Costs(long values, long gradients, long products, long sampledTerms, long terms, double passes) {
    /// The price of a value in gradients.
    public static final double VALUE = 1.0 / 3;
    /// The price of a product of a Hessian with a vector in gradients.
    public static final double PRODUCT = 2;

    /// The sum, in gradients.
    public double total() {
        return values * VALUE + gradients + products * PRODUCT + (double) sampledTerms / terms + passes;
    }
}
