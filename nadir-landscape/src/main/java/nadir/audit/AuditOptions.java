package nadir.audit;

import nadir.spectrum.DenseOperator;

/// How thorough an audit is.
///
/// @param denseLimit up to how many parameters the Hessian is written out and decomposed
/// @param largest how many of the largest eigenvalues are wanted beyond that
/// @param smallest how many of the smallest
/// @param products Hessian products to spend on them at most
/// @param density whether the spectral density is wanted
/// @param perLayer whether the blocks of the layers are wanted
/// @param threads to compute with
/// @param seed of everything random
public record AuditOptions(int denseLimit, int largest, int smallest, int products, boolean density, boolean perLayer,
        int threads, long seed) {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public AuditOptions {
        if (denseLimit < 0 || denseLimit > DenseOperator.LARGEST_DIMENSION || largest < 1 || smallest < 1
                || products < 1
                || threads < 1) {
            throw new IllegalArgumentException("an audit requires a dense limit of 0 to "
                    + DenseOperator.LARGEST_DIMENSION + " and positive counts, got " + denseLimit + ", " + largest
                    + ", "
                    + smallest + ", " + products + ", " + threads);
        }
    }

    /// Dense up to 3,000 parameters; beyond, ten eigenvalues at either end within 600 products; layers, no density.
    public static AuditOptions standard(int threads, long seed) {
        return new AuditOptions(DenseOperator.LARGEST_DIMENSION, 10, 10, 600, false, true, threads, seed);
    }

    /// With the density or without.
    public AuditOptions withDensity(boolean wanted) {
        return new AuditOptions(denseLimit, largest, smallest, products, wanted, perLayer, threads, seed);
    }

    /// With other numbers of eigenvalues.
    public AuditOptions withPairs(int newLargest, int newSmallest) {
        return new AuditOptions(denseLimit, newLargest, newSmallest, products, density, perLayer, threads, seed);
    }

    /// With another limit for the dense Hessian.
    public AuditOptions withDenseLimit(int limit) {
        return new AuditOptions(limit, largest, smallest, products, density, perLayer, threads, seed);
    }
}
