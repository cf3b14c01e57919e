package nadir.bench.peer;

import java.util.Locale;

/// A goal that was measured.
///
/// @param problem what it was measured on
/// @param precision `float64` or `float32`
/// @param peerThreads what the peer ran with: of one and two the faster
/// @param flops floating-point operations of matrix products in a call; NaN if not known
/// @param others the part of the machine's processor time that other processes had meanwhile, 0 to 1
/// @param remark what else is to be said, or empty
record Row(Goal goal, String problem, String precision, int threads, int peerThreads, Measurement measurement,
        double flops,
        double others, String remark) {
    private static final double MOST_ON_ONE_THREAD = 1.1;

    static final String HEADING = String.format(Locale.ROOT, "%-16s %7s %12s %12s %7s %-15s %6s %12s %12s %7s %13s %6s",
            "",
            "threads", "peer us", "ours us", "ratio", "(quartiles)", "goal", "peer cpu us", "ours cpu us", "ratio",
            "GFLOP/s", "others");

    static Row measure(Goal goal, int threads, Measurement.Budget budget) {
        Problem problem = goal.problem().get();
        Machine machine = new Machine();
        Contest.Contested result;
        String remark = "";
        try (Contest contest = new Contest(problem, threads)) {
            contest.verify();
            if (goal.operation() == Operation.L_BFGS) {
                try (ManyStarts starts = new ManyStarts(problem, threads)) {
                    remark = starts.comparison();
                    result = new Contest.Contested(starts.measure(budget), 1);
                }
            } else {
                result = contest.measure(goal.operation(), budget);
            }
        }
        return new Row(goal, problem.name(), problem.precision().name().toLowerCase(Locale.ROOT), threads,
                result.peerThreads(), result.measurement(), goal.operation().flops(problem), machine.takenByOthers(),
                remark);
    }

    /// Whether a row on one thread is what it says: on neither side another thread, such as a compiler's, worked meanwhile.
    boolean isOnItsThreads() {
        return threads > 1 || measurement.processors() <= MOST_ON_ONE_THREAD;
    }

    String text() {
        Measurement.Spread ratio = measurement.ratio();
        String quartiles = String.format(Locale.ROOT, "(%.2f-%.2f)", ratio.low(), ratio.high());
        String wanted = goal.ratio().isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", goal.ratio().getAsDouble());
        return String.format(Locale.ROOT,
                "%-16s %5d/%d %12.1f %12.1f %7.2f %-15s %6s %12.1f %12.1f %7.2f %6.1f %6.1f %5.0f%% %s",
                goal.name(), peerThreads, threads, measurement.peerWall().median() / 1e3,
                measurement.ourWall().median() / 1e3,
                ratio.median(), quartiles, wanted, measurement.peerProcessor().median() / 1e3,
                measurement.ourProcessor().median() / 1e3, measurement.processorRatio().median(),
                flops / measurement.peerWall().median(), flops / measurement.ourWall().median(),
                100 * others, isOnItsThreads() ? remark : "processor time exceeds wall time! " + remark);
    }
}
