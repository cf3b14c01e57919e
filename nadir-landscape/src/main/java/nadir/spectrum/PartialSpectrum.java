package nadir.spectrum;

import java.util.List;

/// Both ends of an operator's spectrum.
///
/// The pairs' vectors are orthonormal. If more pairs were wanted than the operator has, the two lists overlap.
///
/// @param dimension n
/// @param largest   the pairs of algebraically largest value, descending
/// @param smallest  the pairs of algebraically smallest value, ascending
/// @param scale     the largest |Ritz value| seen, an estimate from below of the operator's norm
/// @param tolerance the residual asked for, absolute: the relative tolerance times `scale`
/// @param products  operator products made, those for the residuals included
/// @param restarts  thick restarts made
/// @param ending    why the iteration ended
public record PartialSpectrum(
        int dimension,
        List<RitzPair> largest,
        List<RitzPair> smallest,
        double scale,
        double tolerance,
        int products,
        int restarts,
        Ending ending) {
    /// Whether the two ends together are the whole spectrum.
    public boolean complete() {
        return largest.size() + smallest.size() >= dimension;
    }

    /// What the pairs say about the numbers of negative, zero and positive eigenvalues.
    public Inertia inertia() {
        return Inertia.of(this);
    }
}
