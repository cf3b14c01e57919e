package nadir.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import org.jspecify.annotations.Nullable;

/// One run of [Lanczos].
///
/// Invariant between steps, with V the first `size` vectors of the basis, T the projected matrix and r the next vector:
/// H V = V T + coupling r e', up to the residuals of pairs that had converged when the iteration started again. T is kept
/// in full, from the Gram-Schmidt coefficients, so that restarts and fresh vectors need no case of their own.
final class LanczosRun {
    /// A remainder this small relative to |H| is rounding: the basis spans an invariant subspace.
    private static final double BREAKDOWN = 64 * Math.ulp(1.0);
    /// Sets the seeds of successive random vectors apart.
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Lanczos settings;
    private final Products products;
    private final Progress progress;
    private final LanczosKeeper keeper;
    private final Basis basis;
    private final int dimension;
    private final int wanted;
    private final int capacity;
    private final double[][] projected;

    private int size;
    private double coupling;
    private double norm;
    private int restarts;
    private int sweeps;
    private int draws;
    private double @Nullable [] found;
    private double[] values = {};
    private double[] rotation = {};
    private int convergedPairs;
    private boolean cancelled;

    LanczosRun(Lanczos settings, Products products, Progress progress, LanczosKeeper keeper,
            IntFunction<double[]> allocator) {
        this.settings = settings;
        this.products = products;
        this.progress = progress;
        this.keeper = keeper;
        this.dimension = products.dimension();
        this.wanted = Math.min(dimension, settings.largest() + settings.smallest());
        int vectors = wanted + Lanczos.EXTRA_VECTORS;
        this.basis = new Basis(dimension, vectors, allocator);
        // One vector is the next direction.
        this.capacity = Math.min(dimension, vectors - 1);
        this.projected = new double[capacity][capacity];
    }

    /// From the beginning.
    PartialSpectrum start() {
        draw(0);
        return run();
    }

    /// From where another run stood, whose vectors are taken over.
    ///
    /// @throws IllegalArgumentException if that was one of another operator or with other settings
    PartialSpectrum resume(LanczosState state) {
        int held = state.vectors().length - 1;
        if (held > capacity || state.vectors()[0].length != dimension
                || (state.found().length > 0 && state.found().length != wanted) || state.converged() > wanted) {
            throw new IllegalArgumentException("a Lanczos run for " + wanted + " pairs of dimension " + dimension
                    + " cannot go on from a basis of " + held + " vectors of dimension " + state.vectors()[0].length);
        }
        for (int i = 0; i <= held; i++) {
            basis.put(i, state.vectors()[i]);
        }
        for (int i = 0; i < held; i++) {
            System.arraycopy(state.projected(), i * held, projected[i], 0, held);
        }
        size = held;
        coupling = state.coupling();
        norm = state.norm();
        restarts = state.restarts();
        sweeps = state.sweeps();
        draws = state.draws();
        convergedPairs = state.converged();
        found = state.found().length == 0 ? null : state.found().clone();
        products.resume(state.products());
        return run();
    }

    private LanczosState state() {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(projected[i], 0, matrix, i * size, size);
        }
        double[][] vectors = new double[size + 1][];
        Arrays.setAll(vectors, basis::vector);
        return new LanczosState(products.count(), restarts, sweeps, draws, convergedPairs, norm, coupling,
                found == null ? new double[0] : found, matrix, vectors);
    }

    private PartialSpectrum run() {
        while (true) {
            boolean filled = fill();
            decompose();
            if (!filled || size == dimension) {
                return finish();
            }
            double[] before = found;
            if (!wantedConverged() || (before != null && !neighboursSettled())) {
                restart();
            } else if (before != null && unchanged(before)) {
                return finish();
            } else {
                found = wantedValues();
                startAgain();
                sweeps++;
            }
        }
    }

    /// Another random vector, which depends on the seed and on how many were drawn before alone.
    private void draw(int at) {
        basis.randomise(at, new Random(settings.seed() + draws * GOLDEN));
        draws++;
    }

    /// Grows the basis to its capacity; false if the budget or the listener ended it before.
    private boolean fill() {
        while (size < capacity) {
            if (products.count() + wanted >= settings.maxProducts()) {
                return false;
            }
            expand();
            if (size < dimension) {
                keeper.afterProduct(this::state);
            }
            cancelled = !progress.proceed(products.count(), (double) convergedPairs / wanted);
            if (cancelled) {
                return false;
            }
        }
        return true;
    }

    private void expand() {
        products.apply(basis.vector(size), basis.vector(size + 1));
        norm = Math.max(norm, basis.norm(size + 1));
        double[] coefficients = new double[size + 1];
        basis.orthogonalise(size + 1, coefficients);
        for (int i = 0; i <= size; i++) {
            projected[i][size] = coefficients[i];
            projected[size][i] = coefficients[i];
        }
        size++;
        coupling = size == dimension ? 0 : basis.norm(size);
        if (size == dimension) {
            return;
        }
        if (coupling > BREAKDOWN * norm) {
            basis.scale(size, 1 / coupling);
        } else {
            coupling = 0;
            draw(size);
        }
    }

    private void decompose() {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(projected[i], 0, matrix, i * size, size);
        }
        SymmetricEigen eigen = SymmetricEigen.of(matrix, size);
        values = eigen.values();
        rotation = eigen.vectors();
        convergedPairs = (int) wantedIndices().filter(i -> residual(i) <= target()).count();
    }

    /// The residual of Ritz pair i in exact arithmetic.
    private double residual(int i) {
        return coupling * Math.abs(rotation[i * size + size - 1]);
    }

    private double scale() {
        return Math.max(Math.abs(values[0]), Math.abs(values[size - 1]));
    }

    /// Half of what is asked for, so that the fresh residual meets it too.
    private double target() {
        return settings.tolerance() * scale() / 2;
    }

    private int low() {
        return Math.min(settings.smallest(), size);
    }

    private int high() {
        return Math.min(settings.largest(), size);
    }

    private IntStream wantedIndices() {
        return IntStream.range(0, size).filter(i -> i < low() || i >= size - high());
    }

    private double[] wantedValues() {
        return wantedIndices().mapToDouble(i -> values[i]).toArray();
    }

    private boolean wantedConverged() {
        return convergedPairs == wanted;
    }

    /// Whether the first Ritz value beyond the wanted ones is known well enough, at each end, to say that it does not
    /// belong among them.
    private boolean neighboursSettled() {
        int low = low();
        int high = size - high() - 1;
        return low > high
                || ((low == 0 || settled(low, values[low] - values[low - 1]))
                        && (high() == 0 || settled(high, values[high + 1] - values[high])));
    }

    private boolean settled(int i, double distance) {
        return residual(i) <= Math.max(target(), distance / 2);
    }

    private boolean unchanged(double[] found) {
        double[] now = wantedValues();
        for (int i = 0; i < now.length; i++) {
            if (Math.abs(now[i] - found[i]) > settings.tolerance() * scale()) {
                return false;
            }
        }
        return true;
    }

    /// Keeps the wanted Ritz vectors and some beyond them, with the next direction.
    private void restart() {
        int spare = (capacity - wanted) * 2 / 5;
        int ends = (settings.smallest() > 0 ? 1 : 0) + (settings.largest() > 0 ? 1 : 0);
        int keepLow = settings.smallest() > 0 ? low() + spare / ends : 0;
        int keepHigh = settings.largest() > 0 ? high() + spare / ends : 0;
        int last = size;
        keep(IntStream.range(0, size).filter(i -> i < keepLow || i >= last - keepHigh).toArray());
        basis.swap(size, last);
        restarts++;
    }

    /// Keeps the wanted Ritz vectors alone and goes on from a random vector orthogonal to them.
    private void startAgain() {
        keep(wantedIndices().toArray());
        draw(size);
        restarts++;
    }

    private void keep(int[] indices) {
        double[] coefficients = new double[indices.length * size];
        for (int k = 0; k < indices.length; k++) {
            System.arraycopy(rotation, indices[k] * size, coefficients, k * size, size);
        }
        basis.combine(coefficients, indices.length, size);
        for (double[] row : projected) {
            Arrays.fill(row, 0);
        }
        for (int k = 0; k < indices.length; k++) {
            projected[k][k] = values[indices[k]];
        }
        size = indices.length;
    }

    private PartialSpectrum finish() {
        if (size < dimension) {
            keeper.beforeResiduals(this::state);
        }
        double scale = scale();
        double tolerance = settings.tolerance() * scale;
        int low = low();
        int high = high();
        boolean exhausted = size < capacity && size < dimension;
        keep(wantedIndices().toArray());
        List<RitzPair> pairs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            pairs.add(pair(i, tolerance));
            if (!cancelled) {
                progress.proceed(products.count(), (double) convergedPairs / wanted);
            }
        }
        return new PartialSpectrum(
                dimension, List.copyOf(pairs.subList(size - high, size).reversed()), List.copyOf(pairs.subList(0, low)),
                scale, tolerance, products.count(), restarts, ending(pairs, exhausted));
    }

    private Ending ending(List<RitzPair> pairs, boolean exhausted) {
        boolean converged = pairs.size() == wanted && pairs.stream().allMatch(RitzPair::converged);
        if (cancelled) {
            return new Ending.Cancelled();
        }
        if (exhausted) {
            return found != null && converged
                    ? new Ending.Unverified()
                    : new Ending.BudgetSpent();
        }
        return converged
                ? new Ending.Converged(sweeps)
                : new Ending.RoundingLimited(pairs.stream().mapToDouble(RitzPair::residual).max().orElse(0));
    }

    private RitzPair pair(int i, double tolerance) {
        double[] vector = basis.vector(i);
        double[] image = basis.vector(size);
        products.check(vector, image);
        double value = Blas.dot(vector, image);
        Blas.axpy(-value, vector, image);
        double residual = basis.norm(size);
        return new RitzPair(value, vector, residual, residual <= tolerance);
    }
}
