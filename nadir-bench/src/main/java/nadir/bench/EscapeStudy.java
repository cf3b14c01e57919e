package nadir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nadir.data.InputException;
import nadir.escape.Comparison;
import nadir.escape.Escape;
import nadir.escape.EscapeListener;
import nadir.escape.EscapeMethod;
import nadir.escape.EscapeOptions;
import nadir.escape.EscapeResult;
import nadir.exec.Precision;
import nadir.linalg.Blas;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.Initializer;
import nadir.network.Layout;
import nadir.optimize.Adam;
import nadir.optimize.GradientDescent;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Schedule;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.spectrum.Lanczos;
import nadir.tensor.Shape;
import nadir.trap.LinearSaddle;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;

/// The recorded run of `docs/guide/escape.md`: 50 bad local minima of networks with two to four hidden layers and 50 bad
/// saddles of order 3, escapes with 2,000 evaluations against plain optimisers, random starts and random kicks with the same
/// budget each. Prints Markdown.
///
/// The set is fixed by a rule that no escape takes part in: for i = 0, 1, 2, ... the i-th configuration with seed i; left out
/// are those from which no well-conditioned trap is found, and those where the random starts' median does not lie below the
/// trap, so that there is nothing to close.
///
/// `java -cp nadir-bench/target/nadir-bench.jar nadir.bench.EscapeStudy [traps] [budget]`
public final class EscapeStudy {
    private static final int STARTS = 20;
    private static final int SADDLES = 50;
    /// A run has left a trap if it ends lower by this part of the trap's loss.
    private static final double LEFT = 0.01;
    private static final double CLOSED = 0.9;
    /// From the trap, of starts beside it.
    private static final double DISTANCE = 1e-3;
    private static final List<List<Integer>> NARROW = List.of(List.of(2, 1), List.of(2, 2, 1), List.of(2, 2, 2, 1),
            List.of(2, 2), List.of(2, 2, 2), List.of(2, 2, 2, 2), List.of(3, 1), List.of(2, 1, 1), List.of(2, 2, 1, 1),
            List.of(3, 2));
    private static final int[] SAMPLES = {60, 100, 150, 200, 300, 400, 500};

    private final int traps;
    private final double budget;
    private final List<String> leftOut = new ArrayList<>();
    private int seen;
    private int closed;
    private int closedFromNearby;
    private final int[] leftBy = new int[3];

    private EscapeStudy(int traps, double budget) {
        this.traps = traps;
        this.budget = budget;
    }

    /// Runs the study.
    public static void main(String[] arguments) {
        int traps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        double budget = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 2000;
        EscapeStudy study = new EscapeStudy(traps, budget);
        study.traps();
        study.saddles();
    }

    private void traps() {
        print("| trap | p | m | conditioning | loss / best constant | trap's loss | GD | Adam | L-BFGS | random: median | random: best | "
                + "kicks: median | escape | closed, of median | of best | from 1e-3 away, of median |");
        print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
        for (int i = 0; seen < traps; i++) {
            build(i).ifPresent(this::measure);
        }
        print("");
        print("left out: %s", String.join("; ", leftOut));
        print("");
        print("closed at least %.0f %% of the median's distance: %d of %d from the trap, %d of %d from 1e-3 away; left by GD "
                + "%d, Adam %d, L-BFGS %d", 100 * CLOSED, closed, seen, closedFromNearby, seen, leftBy[0], leftBy[1],
                leftBy[2]);
    }

    /// The i-th configuration, empty if its samples are too few or no well-conditioned trap was found.
    private Optional<MinimumTrap> build(int i) {
        List<Integer> narrow = NARROW.get(i % NARROW.size());
        List<Integer> copies = new ArrayList<>();
        for (int k = 0; k < narrow.size(); k++) {
            copies.add(3 + (i + k) % 4);
        }
        int samples = SAMPLES[(i / 2) % SAMPLES.length];
        try {
            return Optional.of(TrapBuilder.build(TrapRequest.of(2, 1, narrow, copies, samples, Activation.TANH, i)));
        } catch (InputException impossible) {
            leftOut.add(narrow + " with " + samples + " samples, seed " + i + ": " + impossible.getMessage());
            return Optional.empty();
        }
    }

    private void measure(MinimumTrap trap) {
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64, 1)) {
            double[] point = trap.point();
            Comparison random = Comparison.of(risk, point, STARTS, budget, trap.seed());
            double median = Comparison.median(random.restarts());
            if (!(median < trap.loss())) {
                leftOut.add("%s with %d samples, seed %d: the random starts' median %.4g is not below the trap's %.4g"
                        .formatted(trap.network().architecture(), risk.terms(), trap.seed(), median, trap.loss()));
                return;
            }
            seen++;
            double[] near = trap.beside(DISTANCE, trap.seed());
            double[] ends = optimised(risk, near);
            for (int k = 0; k < ends.length; k++) {
                leftBy[k] += ends[k] < (1 - LEFT) * trap.loss() ? 1 : 0;
            }
            double end = escape(risk, point);
            double endFromNearby = escape(risk, near);
            closed += part(trap.loss(), end, median) >= CLOSED ? 1 : 0;
            closedFromNearby += part(trap.loss(), endFromNearby, median) >= CLOSED ? 1 : 0;
            print("| %s | %d | %d | %.0e | %.2f | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.0f %% | %.0f %% | %.0f %% |",
                    trap.network().architecture(), risk.dimension(), risk.terms(), trap.conditioning(), trap.depth(),
                    trap.loss(), ends[0],
                    ends[1], ends[2], median, random.restarts()[0], Comparison.median(random.kicks()), end,
                    100 * part(trap.loss(), end, median), 100 * part(trap.loss(), end, random.restarts()[0]),
                    100 * part(trap.loss(), endFromNearby, median));
        }
    }

    /// The part of the distance from the trap to `goal` that `end` has covered.
    private static double part(double trap, double end, double goal) {
        return (trap - end) / (trap - goal);
    }

    private double[] optimised(Risk risk, double[] near) {
        double curvature = Lanczos.wanting(1, 1).of(risk.hessian(near)).largest().getFirst().value();
        List<Optimizer> optimizers = List.of(new GradientDescent(new Schedule.Constant(1 / curvature)),
                Adam.of(new Schedule.Constant(1e-3)), Lbfgs.defaults());
        return optimizers.stream()
                .mapToDouble(optimizer -> Minimizer.with(optimizer)
                        .stopping(StopRules.defaults().withMaxIterations(Long.MAX_VALUE).withMaxPasses(budget))
                        .minimize(risk, near)
                        .value())
                .toArray();
    }

    private double escape(Risk risk, double[] point) {
        return Escape.run(risk, point, EscapeOptions.of(EscapeMethod.AUTO, budget, 0), EscapeListener.silent())
                .course()
                .after();
    }

    private void saddles() {
        int escaped = 0;
        int global = 0;
        for (int i = 0; i < SADDLES; i++) {
            int width = 3 + i % 3;
            LinearSaddle saddle = LinearSaddle.of(width + 1, width, List.of(width, width), i % width, 3, 60, i);
            try (Risk risk = new Risk(saddle.network(), saddle.data(), saddle.conventions(), Precision.FLOAT64, 1)) {
                EscapeResult result = Escape.run(risk, turned(saddle, width),
                        EscapeOptions.of(EscapeMethod.AUTO, budget, i), EscapeListener.silent());
                double least = risk.value(saddle.globalMinimum());
                escaped += result instanceof EscapeResult.Escaped ? 1 : 0;
                global += result.course().after() <= least + 1e-6 * (saddle.loss() - least) ? 1 : 0;
            }
        }
        print("");
        print("bad saddles of order 3: %d of %d left, %d of them to the global minimum", escaped, SADDLES, global);
    }

    /// The same product of layers with random orthogonal matrices and their inverses between them, so that no unit is idle.
    private static double[] turned(LinearSaddle saddle, int width) {
        double[] point = saddle.point();
        List<Block> blocks = saddle.network().layout().blocks();
        for (int l = 0; l + 1 < blocks.size(); l++) {
            double[] turn = Initializer.ORTHOGONAL.initialize(
                    new Layout(List.of(new Block("turn", "turn", Shape.of(width, width), 0))), saddle.seed() + l);
            Block before = blocks.get(l);
            Block after = blocks.get(l + 1);
            int rows = before.shape().extent(0);
            int columns = after.shape().extent(1);
            double[] left = new double[rows * width];
            double[] right = new double[width * columns];
            Blas.gemm(false, false, rows, width, width, 1, point, before.offset(), width, turn, 0, width, 0, left, 0,
                    width);
            Blas.gemm(true, false, width, columns, width, 1, turn, 0, width, point, after.offset(), columns, 0, right,
                    0, columns);
            System.arraycopy(left, 0, point, before.offset(), left.length);
            System.arraycopy(right, 0, point, after.offset(), right.length);
        }
        return point;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
        System.out.flush();
    }
}
