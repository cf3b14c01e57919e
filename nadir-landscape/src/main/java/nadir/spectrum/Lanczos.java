package nadir.spectrum;

import java.util.function.IntFunction;
import nadir.linalg.SymmetricOperator;
import org.jspecify.annotations.Nullable;

/// Finds the ends of a spectrum from products alone: the Lanczos method with thick restarts (Wu and Simon 2000) and full
/// reorthogonalisation.
///
/// It holds at most `largest + smallest + 30` vectors of the operator's dimension, those it returns included. The result
/// is the same for the same seed.
///
/// A Krylov space contains one copy of a multiple eigenvalue only, and a residual says that an eigenvalue is near, not
/// that none was passed over. So when the wanted pairs have converged, the iteration starts again with a random vector
/// orthogonal to them, until such a start finds nothing that belongs among them.
///
/// Eigenvalues that crowd together at a wanted end, such as the thousands near zero at the low end of a wide network's
/// Hessian without negative ones, converge slowly: to a residual of e |H| takes on the order of e^(-1/2) products for each.
/// Then the products run out, and the result says so.
///
/// @param largest     how many of the algebraically largest pairs are wanted
/// @param smallest    how many of the algebraically smallest
/// @param tolerance   the residual |Hv - lambda v| at which a pair has converged, relative to the largest |Ritz value|;
///                    the error of the value is at most the residual, and of its square's order if it is isolated
/// @param maxProducts operator products to make at most
/// @param seed        of the start vectors
public record Lanczos(int largest, int smallest, double tolerance, int maxProducts, long seed) {
    /// Vectors held beyond the wanted pairs.
    public static final int EXTRA_VECTORS = 30;

    public Lanczos {
        if (largest < 0 || smallest < 0 || largest + smallest == 0) {
            throw new IllegalArgumentException("Lanczos requires at least one wanted pair, got largest = " + largest
                    + " and smallest = " + smallest);
        }
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("Lanczos requires a relative tolerance in (0, 1), got " + tolerance);
        }
        if (maxProducts < 2 * (largest + smallest) + 2) {
            throw new IllegalArgumentException(
                    "Lanczos requires at least two products for each wanted pair and two more, "
                            + "got " + maxProducts + " for " + (largest + smallest) + " pairs");
        }
    }

    /// With relative tolerance 1e-6, at most 5,000 products and seed 0.
    public static Lanczos wanting(int largest, int smallest) {
        return new Lanczos(largest, smallest, 1e-6, 5000, 0);
    }

    /// Runs without a listener.
    public PartialSpectrum of(SymmetricOperator operator) {
        return of(operator, Progress.UNWATCHED);
    }

    /// Runs until the wanted pairs have converged, the products are used up, or `progress` says stop; then computes the
    /// residual of every pair with one more product each.
    ///
    /// @throws NonFiniteProductException if a product is not finite
    public PartialSpectrum of(SymmetricOperator operator, Progress progress) {
        return of(operator, progress, double[]::new);
    }

    /// As above, from where another run stood or from the beginning, and telling `keeper` where this one stands.
    ///
    /// A run that goes on from a state has the result of a run that was never broken off, to the bit, if operator and settings
    /// are the same; only `maxProducts` may differ.
    ///
    /// @param check the operator for the values and residuals of the pairs at the end: the same one, or one whose products
    ///              have smaller errors
    /// @param from  where to go on, whose vectors are taken over; null to begin
    /// @throws IllegalArgumentException if the state is one of another operator or of other settings
    public PartialSpectrum of(SymmetricOperator operator, SymmetricOperator check, Progress progress,
            @Nullable LanczosState from, LanczosKeeper keeper) {
        LanczosRun run = run(operator, check, progress, keeper, double[]::new);
        return from == null ? run.start() : run.resume(from);
    }

    /// As above, with every vector of the operator's dimension taken from `allocator`.
    PartialSpectrum of(SymmetricOperator operator, Progress progress, IntFunction<double[]> allocator) {
        return run(operator, operator, progress, LanczosKeeper.NONE, allocator).start();
    }

    private LanczosRun run(SymmetricOperator operator, SymmetricOperator check, Progress progress,
            LanczosKeeper keeper, IntFunction<double[]> allocator) {
        if (operator.dimension() < 1) {
            throw new IllegalArgumentException("Lanczos requires an operator of dimension at least 1, got 0");
        }
        return new LanczosRun(this, new Products(operator, check), progress, keeper, allocator);
    }
}
