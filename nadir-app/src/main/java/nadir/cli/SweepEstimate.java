package nadir.cli;

import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.sweep.PlannedRuns;
import nadir.sweep.SeedWork;
import tools.jackson.databind.json.JsonMapper;

/// How long a sweep may take, from a few of its runs timed on one thread of this machine.
///
/// @param seconds of wall-clock time on all threads; an estimate
/// @param timed how many runs it is from
/// @param isLeast whether some of them were cut short, so that it may take much longer
record SweepEstimate(double seconds, int timed, boolean isLeast) {
    private static final int COMBINATIONS = 3;
    private static final int SEEDS = 4;
    private static final long NANOSECONDS_EACH = 1_500_000_000L;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Times some runs for a few seconds at most; they are not kept.
    ///
    /// @param threads that the sweep will have
    static SweepEstimate of(List<PlannedRuns> plan, List<Long> seeds, int threads, BooleanSupplier stop) {
        TrainTask task = new TrainTask();
        int combinations = Math.min(COMBINATIONS, plan.size());
        double perRun = 0;
        int timed = 0;
        boolean isLeast = false;
        warmUp(task, plan.getFirst(), seeds, stop);
        for (int k = 0; k < combinations && !stop.getAsBoolean(); k++) {
            PlannedRuns planned = plan.get(k * (plan.size() - 1) / Math.max(1, combinations - 1));
            List<Long> some = seeds.subList(0, planned.together() ? Math.min(SEEDS, seeds.size()) : 1);
            long begun = System.nanoTime();
            boolean[] late = new boolean[1];
            String output = task.run(new SeedWork(planned.arguments(), some, 1, "").toJson(), () -> {
                late[0] = System.nanoTime() - begun > NANOSECONDS_EACH;
                return late[0] || stop.getAsBoolean();
            });
            int done = late[0] ? 0 : JSON.readTree(output).size();
            isLeast |= done == 0;
            perRun += (System.nanoTime() - begun) * 1e-9 / Math.max(1, done);
            timed += Math.max(1, done);
        }
        double runs = (double) plan.size() * seeds.size();
        return new SweepEstimate(perRun / Math.max(1, combinations) * runs / Math.min(threads, runs), timed, isLeast);
    }

    /// Loads the data and lets the compiler see the code, which the runs of a sweep share.
    private static void warmUp(TrainTask task, PlannedRuns planned, List<Long> seeds, BooleanSupplier stop) {
        long begun = System.nanoTime();
        task.run(new SeedWork(planned.arguments(), seeds.subList(0, 1), 1, "").toJson(),
                () -> System.nanoTime() - begun > NANOSECONDS_EACH || stop.getAsBoolean());
    }

    /// In words.
    String text() {
        return (isLeast ? "at least " : "about ") + ProgressLine.time(seconds) + " (an estimate from " + timed
                + (timed == 1 ? " run" : " runs") + " timed here" + (isLeast ? ", some cut short)" : ")");
    }
}
