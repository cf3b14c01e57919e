package nadir.certify;

/// What a proof says about the one critical point in its box. All three are nondegenerate: every eigenvalue of the Hessian
/// is proved to be nonzero, all over the box.
public sealed interface Claim {
    /// Every other point near it is higher; it is the only critical point in the box, on which the function is strictly
    /// convex.
    record StrictMinimum() implements Claim {}

    /// Exactly `index` eigenvalues of the Hessian are negative, and as many are not as the dimension has left.
    record StrictSaddle(int index) implements Claim {}

    /// Every other point near it is lower.
    record StrictMaximum() implements Claim {}
}
