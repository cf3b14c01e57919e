package nadir.bench.peer;

import java.util.Locale;

/// A goal that was measured.
///
/// @param problem what it was measured on
/// @param flops floating-point operations of matrix products in a call
record Row(Goal goal, String problem, int threads, Measurement measurement, double flops) {
    static final String HEADING = String.format(Locale.ROOT, "%-16s %7s %12s %12s %7s %-15s %6s %12s %12s %7s %13s", "",
            "threads", "peer us", "ours us", "ratio", "(quartiles)", "goal", "peer cpu us", "ours cpu us", "ratio",
            "GFLOP/s");

    static Row measure(Goal goal, int threads, Measurement.Budget budget) {
        Problem problem = goal.problem().get();
        try (Contest contest = new Contest(problem, threads)) {
            contest.verify();
            return new Row(goal, problem.name(), threads, contest.measure(goal.operation(), budget),
                    goal.operation().flops(problem));
        }
    }

    String text() {
        Measurement.Spread ratio = measurement.ratio();
        String quartiles = String.format(Locale.ROOT, "(%.2f-%.2f)", ratio.low(), ratio.high());
        String wanted = goal.ratio().isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", goal.ratio().getAsDouble());
        return String.format(Locale.ROOT, "%-16s %7d %12.1f %12.1f %7.2f %-15s %6s %12.1f %12.1f %7.2f %6.1f %6.1f",
                goal.name(), threads, measurement.peerWall().median() / 1e3, measurement.ourWall().median() / 1e3,
                ratio.median(), quartiles, wanted, measurement.peerProcessor().median() / 1e3,
                measurement.ourProcessor().median() / 1e3, measurement.processorRatio().median(),
                flops / measurement.peerWall().median(), flops / measurement.ourWall().median());
    }
}
