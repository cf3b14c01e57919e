package nadir.escape;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.risk.Risk;

/// What the same budget finds without looking: descents from random starts, and from the point moved at random. Each descent
/// gets the whole budget.
///
/// @param restarts the losses that descents from random starts reached, ascending
/// @param kicks the same from the point with normal noise added, of 0.01 to 1 times its root mean square, ascending
/// @param evaluations of each descent at most
public record Comparison(double[] restarts, double[] kicks, double evaluations) {
    private static final double[] SIZES = {0.01, 0.03, 0.1, 0.3, 1};

    /// Runs `count` descents of each kind.
    ///
    /// @param budget passes for each
    public static Comparison of(Risk risk, double[] point, int count, double budget, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Initializer initializer = risk.network() instanceof DenseNetwork dense
                ? Initializer.defaultFor(dense.architecture().activation())
                : Initializer.GLOROT_UNIFORM;
        double[] restarts = losses(risk, count, budget,
                _ -> initializer.initialize(risk.network().layout(), random.nextLong()));
        double size = Math.sqrt(Arrays.stream(point).map(v -> v * v).average().orElse(0));
        double[] kicks = losses(risk, count, budget, i -> {
            double[] moved = point.clone();
            double step = SIZES[i % SIZES.length] * Math.max(size, 1e-3);
            Arrays.setAll(moved, k -> moved[k] + step * random.nextGaussian());
            return moved;
        });
        return new Comparison(restarts, kicks, budget);
    }

    private static double[] losses(Risk risk, int count, double budget, IntFunction<double[]> starts) {
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            Ledger ledger = new Ledger(budget, EscapeListener.silent());
            losses[i] = Place.at(risk, starts.apply(i), ledger).descended(budget, ledger).value();
        }
        Arrays.sort(losses);
        return losses;
    }

    /// The median of some losses in ascending order.
    public static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// One line for reports.
    public String text() {
        return String.format(Locale.ROOT,
                "with %.0f evaluations each, %d random starts reach a median loss of %.6g (best %.6g), "
                        + "%d random kicks %.6g (best %.6g)",
                evaluations, restarts.length, median(restarts), restarts[0],
                kicks.length, median(kicks), kicks[0]);
    }
}
