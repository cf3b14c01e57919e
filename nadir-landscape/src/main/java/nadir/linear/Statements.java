package nadir.linear;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import nadir.objective.Objective;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.spectrum.DenseOperator;

/// Checks the four statements on deep linear networks against measurements on data: segments, runs from random starts, ways
/// down, and the Hessians of representatives.
public final class Statements {
    /// Networks with more parameters than this are not given dense Hessians.
    private static final int LARGEST_HESSIAN = 800;
    private static final int FAMILIES = 200;
    private static final int STARTS = 12;
    private static final int RUN = 1000;
    private static final int VALUES = 10_000;

    private final Census census;
    private final Objective loss;
    private final long seed;

    private Statements(Census census, long seed) {
        this.census = census;
        this.loss = LinearNetworkLoss.of(census.data(), census.widths());
        this.seed = seed;
    }

    /// The table.
    public static List<Statement> of(Census census, long seed) {
        Statements table = new Statements(census, seed);
        return List.of(table.notConvex(), table.localIsGlobal(), table.othersAreSaddles(), table.badSaddles());
    }

    /// (i) At the global minimum two matrices change sign without changing the product; half way the product is 0 or
    /// smaller. And the loss is convex in each matrix alone, so not concave.
    private Statement notConvex() {
        double[] minimum = Representative.of(census.data(), census.widths(), census.globalMinimum().indices(), 0);
        double[] mirrored = minimum.clone();
        int first = LinearNetworkLoss.shapes(census.data(), census.widths()).getFirst().size();
        int last = minimum.length - LinearNetworkLoss.shapes(census.data(), census.widths()).getLast().size();
        for (int i = 0; i < minimum.length; i++) {
            mirrored[i] = i < first || i >= last ? -minimum[i] : minimum[i];
        }
        double above = loss.value(middle(minimum, mirrored)) - (loss.value(minimum) + loss.value(mirrored)) / 2;
        double[] scaled = minimum.clone();
        for (int i = last; i < scaled.length; i++) {
            scaled[i] *= 3;
        }
        double below = (loss.value(minimum) + loss.value(scaled)) / 2 - loss.value(middle(minimum, scaled));
        return new Statement("neither convex nor concave", "a segment above its chord and one below",
                "middle above the chord by " + number(above) + " on one segment, below by " + number(below)
                        + " on another",
                above > 0 && below > 0);
    }

    private static double[] middle(double[] a, double[] b) {
        double[] result = new double[a.length];
        Arrays.setAll(result, i -> (a[i] + b[i]) / 2);
        return result;
    }

    /// (ii) Runs from random starts that end where the gradient vanishes end at the global value, or at a saddle's. A run that
    /// ends at its limit tells nothing.
    private Statement localIsGlobal() {
        int unit = census.sum() ? census.data().samples() : 1;
        double best = census.globalMinimum().loss() / unit;
        double scale = Math.max(census.data().traceYy() / 2 - best, Double.MIN_NORMAL);
        SplittableRandom random = new SplittableRandom(seed);
        int converged = 0;
        int atBest = 0;
        int atSaddle = 0;
        int below = 0;
        for (int run = 0; run < STARTS; run++) {
            double[] start = new double[loss.dimension()];
            Arrays.setAll(start, _ -> random.nextDouble() - 0.5);
            Run ended = Minimizer.with(NewtonCg.defaults())
                    .stopping(StopRules.defaults().withMaxIterations(RUN).withTolerance(1e-10))
                    .minimize(loss, start);
            double value = ended.value();
            below += value < best - 1e-9 * scale ? 1 : 0;
            if (ended.outcome() instanceof Outcome.Converged) {
                converged++;
                boolean global = Math.abs(value - best) <= 1e-6 * scale;
                atBest += global ? 1 : 0;
                atSaddle += !global && isSaddleValue(value * unit, 1e-6 * scale * unit) ? 1 : 0;
            }
        }
        String measured = converged == 0 ? "nothing: none of " + STARTS + " runs from random starts converged"
                : atBest + " of " + converged + " runs from random starts that converged end there, "
                        + (atSaddle > 0 ? atSaddle + " at a saddle's value, " : "") + below + " below";
        return new Statement("every local minimum is global", "runs end at " + number(best) + " (mean over samples)",
                measured, below == 0 && atBest + atSaddle == converged);
    }

    private boolean isSaddleValue(double value, double tolerance) {
        return census.criticalPoints()
                .limit(VALUES)
                .anyMatch(family -> Math.abs(family.loss() - value) <= tolerance);
    }

    /// (iii) Every other family has a way down.
    private Statement othersAreSaddles() {
        List<CriticalPoint> others = others();
        int found = 0;
        double least = Double.POSITIVE_INFINITY;
        for (CriticalPoint family : others) {
            int zeroBlocks = family.kind() == CriticalPoint.Kind.BAD_SADDLE ? census.widths().size() - 1 : 0;
            WayDown way = WayDown.from(census, loss, family, zeroBlocks);
            found += way.decrease() > 0 ? 1 : 0;
            least = Math.min(least, way.decrease());
        }
        String measured = found + " of " + others.size() + " other families have a nearby point that is lower"
                + (others.isEmpty() ? "" : ", by " + number(least) + " at least") + limit();
        return new Statement("every other critical point is a saddle", "a way down from each", measured,
                found == others.size());
    }

    /// (iv) Saddles whose Hessian has no negative eigenvalue exist if and only if there are two hidden layers or more.
    private Statement badSaddles() {
        boolean deep = census.widths().size() >= 2;
        String predicted = deep
                ? "some: the largest eigenvalues with fewer than fit, with all blocks 0"
                : "none: one hidden layer";
        if (loss.dimension() > LARGEST_HESSIAN) {
            return new Statement("bad saddles", predicted, "not measured: " + loss.dimension()
                    + " parameters, more than " + LARGEST_HESSIAN, true);
        }
        int bad = 0;
        int expected = 0;
        List<CriticalPoint> others = others();
        for (CriticalPoint family : others) {
            double[] point = Representative.of(census.data(), census.widths(), family.indices(),
                    census.widths().size() - 1);
            double[] values = eigenvalues(point);
            double zero = 1e-9 * Math.max(Math.abs(values[0]), values[values.length - 1]);
            bad += values[0] >= -zero ? 1 : 0;
            expected += family.kind() == CriticalPoint.Kind.BAD_SADDLE ? 1 : 0;
        }
        return new Statement("bad saddles", predicted, bad + " of " + others.size()
                + " other families have a point without negative eigenvalue, the census says " + expected + limit(),
                bad == expected);
    }

    private List<CriticalPoint> others() {
        return census.criticalPoints()
                .limit(FAMILIES)
                .filter(family -> family.kind() != CriticalPoint.Kind.GLOBAL_MINIMUM)
                .toList();
    }

    private String limit() {
        return census.size().intValue() > FAMILIES || census.size().bitLength() > 31
                ? " (the first " + FAMILIES + " of " + census.size() + " were looked at)"
                : "";
    }

    private double[] eigenvalues(double[] point) {
        return DenseOperator.of(loss.hessian(point), (products, fraction) -> true).eigenvalues();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
