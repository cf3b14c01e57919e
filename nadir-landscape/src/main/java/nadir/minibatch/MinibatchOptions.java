package nadir.minibatch;

/// Which minibatches to look at, and what in them.
///
/// @param size      samples of a minibatch, at least 1
/// @param batches   how many are drawn, at least 2
/// @param largest   how many of the largest eigenvalues, at least 1
/// @param smallest  how many of the smallest
/// @param densely   whether Hessians are written out as matrices; else Lanczos finds eigenvalues and Hutch++ traces
/// @param products  products with the Hessian of one minibatch at most, for its eigenvalues
/// @param seed      of the minibatches and of everything random in them
public record MinibatchOptions(int size, int batches, int largest, int smallest, boolean densely, int products,
        long seed) {
    /// The residual, relative to the largest eigenvalue, at which a minibatch's eigenvalue is good enough: they differ by
    /// much more from one minibatch to the next.
    public static final double TOLERANCE = 1e-5;
    static final int TRACE_RANK = 10;
    static final int TRACE_PROBES = 10;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public MinibatchOptions {
        if (size < 1 || batches < 2 || largest < 1 || smallest < 0 || products < 2 * (largest + smallest) + 2) {
            throw new IllegalArgumentException("minibatches require a size of at least 1, at least 2 of them, and two "
                    + "products for each eigenvalue and two more, got " + size + ", " + batches + ", " + products
                    + " products for " + largest + " + " + smallest + " eigenvalues");
        }
    }

    /// The products with the Hessians of all minibatches at most.
    ///
    /// @param parameters the order of the Hessians
    public long productsAtMost(int parameters) {
        return (long) batches * ((densely ? parameters : products + 2 * TRACE_RANK + TRACE_PROBES) + 1);
    }
}
