package nadir.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricOperator;

/// Stochastic Lanczos quadrature: the spectral density from a few probes (Lin, Saad and Yang 2016, section 3.2.1; Ubaru,
/// Chen and Saad 2017).
///
/// Each probe is a random vector of signs; `steps` steps of the plain three-term recurrence, without
/// reorthogonalisation, give a quadrature rule for its spectral measure. Lost orthogonality makes repeated nodes that
/// share one weight, which leaves the density right (Greenbaum 1989). It holds three vectors for each probe of a block.
///
/// A rule of k steps cannot resolve features narrower than about the spectrum's range divided by k, so the smoothing
/// width should not be much below that; the default is a hundredth of the range with 100 steps.
///
/// @param steps         products for each probe
/// @param probes        at least 2, for the standard error
/// @param relativeWidth standard deviation of the smoothing Gaussian, relative to the range of the nodes
/// @param seed          of the probes
public record LanczosQuadrature(int steps, int probes, double relativeWidth, long seed) {
    private static final int BLOCK = 4;

    public LanczosQuadrature {
        if (steps < 1 || probes < 2 || !(relativeWidth > 0)) {
            throw new IllegalArgumentException(
                    "Lanczos quadrature requires at least 1 step, 2 probes and a width > 0, got "
                            + steps + ", " + probes + " and " + relativeWidth);
        }
    }

    /// 100 steps, 10 probes (1,000 products), width 0.01, seed 0.
    public static LanczosQuadrature standard() {
        return new LanczosQuadrature(100, 10, 0.01, 0);
    }

    /// Runs to the end.
    ///
    /// @throws NonFiniteProductException if a product is not finite
    /// @throws CancellationException     if `progress` stops it
    public SpectralDensity of(SymmetricOperator operator, Progress progress) {
        return of(operator, progress, List.of(), 0, (rules, products) -> {});
    }

    /// Hears of the probes that are done, to keep them.
    @FunctionalInterface
    public interface Keeper {
        /// After each block of probes.
        ///
        /// @param rules those of all probes so far
        /// @param products made so far
        void keep(List<Quadrature> rules, int products);
    }

    /// As above, from where another run was broken off; the result has the bits of a run that was not.
    ///
    /// @param done the rules that the other run had, as its keeper heard of them; empty to begin
    /// @param made the products that it had made by then
    /// @throws IllegalArgumentException if there are more rules than probes
    public SpectralDensity of(SymmetricOperator operator, Progress progress, List<Quadrature> done, int made,
            Keeper keeper) {
        if (done.size() > probes) {
            throw new IllegalArgumentException("a density of " + probes + " probes cannot go on from " + done.size());
        }
        Products products = new Products(operator);
        products.resume(made);
        Random random = new Random(seed);
        List<Quadrature> rules = new ArrayList<>(done);
        double[] drawn = new double[operator.dimension()];
        for (int k = 0; k < done.size(); k++) {
            HutchPlusPlus.signs(drawn, random);
        }
        while (rules.size() < probes) {
            int count = Math.min(BLOCK, probes - rules.size());
            List<Recurrence> block = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                block.add(new Recurrence(operator.dimension(), steps, random));
            }
            advance(block, products, progress);
            block.forEach(recurrence -> rules.add(recurrence.rule()));
            keeper.keep(List.copyOf(rules), products.count());
        }
        return SpectralDensity.of(operator.dimension(), rules, relativeWidth, products.count());
    }

    private void advance(List<Recurrence> block, Products products, Progress progress) {
        List<Recurrence> active = new ArrayList<>(block);
        for (int step = 0; step < steps && !active.isEmpty(); step++) {
            products.applyBlock(
                    active.stream().map(r -> r.current).toArray(double[][]::new),
                    active.stream().map(r -> r.next).toArray(double[][]::new));
            active.removeIf(recurrence -> !recurrence.advance());
            if (!progress.proceed(products.count(), (double) products.count() / ((long) steps * probes))) {
                throw new CancellationException(
                        "stopped after " + products.count() + " of " + (long) steps * probes + " products");
            }
        }
    }

    /// The three-term recurrence of one probe.
    private static final class Recurrence {
        private double[] previous;
        private double[] current;
        private double[] next;
        private final double[] diagonal;
        private final double[] offDiagonal;
        private int size;
        private double norm;

        Recurrence(int dimension, int steps, Random random) {
            previous = new double[dimension];
            current = new double[dimension];
            next = new double[dimension];
            diagonal = new double[Math.min(steps, dimension)];
            offDiagonal = new double[diagonal.length];
            HutchPlusPlus.signs(current, random);
            scale(current, 1 / Math.sqrt(dimension));
        }

        /// Takes in the product of `current`; false if the recurrence has ended.
        boolean advance() {
            double alpha = Blas.dot(current, next);
            double beta = size == 0 ? 0 : offDiagonal[size - 1];
            Blas.axpy(-alpha, current, next);
            Blas.axpy(-beta, previous, next);
            diagonal[size] = alpha;
            double rest = Math.sqrt(Blas.dot(next, next));
            norm = Math.max(norm, Math.abs(alpha) + beta + rest);
            offDiagonal[size] = rest;
            size++;
            if (size == diagonal.length || rest <= 64 * Math.ulp(1.0) * norm) {
                return false;
            }
            scale(next, 1 / rest);
            double[] free = previous;
            previous = current;
            current = next;
            next = free;
            return true;
        }

        Quadrature rule() {
            return Quadrature.of(diagonal, offDiagonal, size);
        }

        private static void scale(double[] vector, double factor) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }
    }
}
