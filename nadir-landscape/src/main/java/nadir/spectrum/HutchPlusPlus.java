package nadir.spectrum;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricOperator;

/// The Hutch++ estimator of a trace (Meyer, Musco, Musco and Woodruff 2021, algorithm 1): with Q an orthonormal basis of
/// the image of `rank` random vectors, tr H = tr Q'HQ + tr (I-QQ') H (I-QQ'), the first term computed, the second the mean
/// of g'(I-QQ') H (I-QQ')g over random signs g.
///
/// It makes 2 rank + probes products and holds rank + 2 vectors. Unbiased for any rank; the projection takes out the large
/// eigenvalues, which otherwise make up most of the variance. The standard error is that of the mean over the probes,
/// given Q.
///
/// @param rank   dimension of the projected subspace; from the operator's dimension on, the diagonal is summed instead
/// @param probes random vectors for the rest, at least 2
/// @param seed   of all random vectors
public record HutchPlusPlus(int rank, int probes, long seed) {
    public HutchPlusPlus {
        if (rank < 0 || probes < 2) {
            throw new IllegalArgumentException(
                    "Hutch++ requires rank >= 0 and at least 2 probes, got rank " + rank + " and " + probes
                            + " probes");
        }
    }

    /// Rank and probes 30 (90 products), seed 0.
    public static HutchPlusPlus standard() {
        return new HutchPlusPlus(30, 30, 0);
    }

    /// Runs to the end.
    ///
    /// @throws NonFiniteProductException if a product is not finite
    /// @throws CancellationException     if `progress` stops it
    public TraceEstimate of(SymmetricOperator operator, Progress progress) {
        Products products = new Products(operator);
        int n = operator.dimension();
        if (rank >= n) {
            return exact(products, progress);
        }
        Random random = new Random(seed);
        Basis basis = new Basis(n, rank + 2, double[]::new);
        int held = range(products, basis, random, progress);
        double[] image = basis.vector(held + 1);
        double exact = 0;
        for (int i = 0; i < held; i++) {
            products.apply(basis.vector(i), image);
            exact += Blas.dot(basis.vector(i), image);
            watch(products, progress);
        }
        double[] samples = new double[probes];
        double[] unused = new double[held];
        for (int k = 0; k < probes; k++) {
            signs(basis.vector(held), random);
            basis.orthogonalise(held, unused);
            products.apply(basis.vector(held), image);
            samples[k] = Blas.dot(basis.vector(held), image);
            watch(products, progress);
        }
        double mean = Arrays.stream(samples).sum() / probes;
        double squares = Arrays.stream(samples).map(x -> (x - mean) * (x - mean)).sum();
        double error = Math.sqrt(squares / (probes - 1) / probes);
        return new TraceEstimate(exact + mean, error, exact, held, probes, products.count());
    }

    /// Fills the basis with an orthonormal basis of the image of random sign vectors; returns its dimension.
    private int range(Products products, Basis basis, Random random, Progress progress) {
        int held = 0;
        for (int k = 0; k < rank; k++) {
            double[] signs = basis.vector(held + 1);
            signs(signs, random);
            products.apply(signs, basis.vector(held));
            watch(products, progress);
            double before = basis.norm(held);
            basis.orthogonalise(held, new double[held]);
            double after = basis.norm(held);
            // A remainder of rounding's size: the image is in the span already.
            if (after > 1e-12 * before) {
                basis.scale(held, 1 / after);
                held++;
            }
        }
        return held;
    }

    /// The sum of the diagonal.
    private static TraceEstimate exact(Products products, Progress progress) {
        int n = products.dimension();
        double[] unit = new double[n];
        double[] image = new double[n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            products.apply(unit, image);
            unit[i] = 0;
            trace += image[i];
            watch(products, n, progress);
        }
        return new TraceEstimate(trace, 0, trace, n, 0, n);
    }

    private void watch(Products products, Progress progress) {
        watch(products, 2 * rank + probes, progress);
    }

    private static void watch(Products products, int total, Progress progress) {
        if (!progress.proceed(products.count(), Math.min(1, (double) products.count() / total))) {
            throw new CancellationException("stopped after " + products.count() + " of " + total + " products");
        }
    }

    static void signs(double[] vector, Random random) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextBoolean() ? 1 : -1;
        }
    }
}
