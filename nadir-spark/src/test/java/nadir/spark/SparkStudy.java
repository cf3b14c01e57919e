package nadir.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.DataRequest;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.task.Task;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;

/// Measures what Spark costs and how it scales from one worker to two, on a standalone cluster of this machine, and says what
/// follows for a hundred; run by hand.
///
/// The model of a product with the Hessian (or a gradient) of p parameters on W workers with c cores each:
///
///     T = t0 + s * work / (W c) + p * 8 bytes * ((1 + log2 W) / b + d * F / b) + d * t1
///
/// with t0 the cost of a job; work the processor time of one pass over the data; s the factor by which the slowest of W c
/// tasks is later than their mean; b the bandwidth between two machines; parameters going out as Spark's broadcast (each
/// machine receives them once and passes blocks on), results coming back through a tree of d levels, at each node of which F
/// vectors arrive one after the other; t1 the cost of a level (a shuffle). All levels but the last one start when the last of
/// their results is there; nothing overlaps. Assumed: data in memory of the executors, partitions of equal work and at least
/// as many as cores, no loss of executors.
final class SparkStudy {
    private static final int REPETITIONS = 5;
    private static final double BANDWIDTH = 1.25e9;

    private SparkStudy() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("nadir-spark-study");
        Path file = ParquetFiles.write(folder.resolve("data.parquet"),
                "SELECT * FROM (SELECT " + String.join(", ", IntStream.range(0, 21)
                        .mapToObj(j -> "random() AS x" + j)
                        .toList()) + " FROM range(100000))",
                10_000);
        for (int workers = 1; workers <= 2; workers++) {
            try (StandaloneCluster cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("w" + workers)),
                    workers, "900m")) {
                tasks(cluster, workers);
                products(cluster, workers, file);
            }
        }
        tree();
        model();
    }

    private static void tasks(StandaloneCluster cluster, int workers) {
        try (TaskRunner runner = TaskRunners.open(cluster.address(), 1)) {
            run(runner, "square", 2000, "3");
            double[] single = times(() -> run(runner, "square", 1, "3"));
            double[] tiny = times(() -> run(runner, "square", 10_000, "3"));
            double[] waits = times(() -> run(runner, "steps", 40, "100"));
            double[] ones = times(() -> run(runner, "steps", 4, "1000"));
            say("%d workers: a task alone %s; 10,000 tiny tasks %s; 40 tasks that wait 0.1 s %s; 4 that wait 1 s %s",
                    workers, text(single), text(tiny), text(waits), text(ones));
        }
    }

    private static void run(TaskRunner runner, String kind, int count, String input) {
        List<Task> tasks = IntStream.range(0, count).mapToObj(i -> new Task(kind, "t" + i, input)).toList();
        List<String> ended = new ArrayList<>();
        runner.run(tasks, result -> ended.add(result.key()), () -> false);
        if (ended.size() != count) {
            throw new IllegalStateException(count + " tasks, " + ended.size() + " ends");
        }
    }

    private static void products(StandaloneCluster cluster, int workers, Path file) {
        try (DistributedData data = DistributedData.open(cluster.address(), DataRequest.of(file.toString()))) {
            DenseNetwork network = new DenseNetwork(
                    DenseArchitecture.of(20, List.of(64, 64), 1, Activation.TANH));
            DistributedRisk risk = data.risk(network, Conventions.of(new SquaredLoss()));
            int p = risk.dimension();
            double[] point = new SplittableRandom(1).doubles(p, -0.3, 0.3).toArray();
            double[] result = new double[p];
            double[][] block = new double[16][];
            Arrays.setAll(block, k -> new SplittableRandom(k).doubles(p, -1, 1).toArray());
            double[][] results = new double[16][p];
            double[] means = times(risk::targetMeans);
            double[] gradient = times(() -> risk.gradient(point, result));
            double[] product = times(() -> risk.hessian(point).apply(block[0], result));
            double[] products = times(() -> risk.hessian(point).applyBlock(block, results));
            say("%d workers: 100,000 x 20 rows, %d parameters: sums of targets %s, gradient %s, product %s, 16 products %s",
                    workers, p, text(means), text(gradient), text(product), text(products));
        }
    }

    /// A tree with nothing to add: what partitions, shuffles and vectors cost by themselves.
    private static void tree() {
        List<Block> blocks = IntStream.range(0, 64)
                .mapToObj(i -> new Block(1, new double[1], new double[0], new int[0]))
                .toList();
        try (Connection connection = Connection.open("local[2]")) {
            for (int length : new int[] {1, 100_000, 500_000}) {
                double[] time = times(
                        () -> TreeSum.of(connection.context().parallelize(blocks, 64), new Zeros(length)));
                say("local[2]: 64 partitions, vectors of %,d, %d levels: %s", length, TreeSum.depth(64, length),
                        text(time));
            }
        }
    }

    private record Zeros(int length) implements Contribution {
        @Override
        public double[] start() {
            return new double[length];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            // Only the way matters.
        }
    }

    private static void model() {
        for (double p : new double[] {1e4, 1e6, 1e7}) {
            for (int workers : new int[] {1, 10, 100}) {
                double work = 3600;
                int cores = 4;
                int depth = TreeSum.depth(4 * workers * cores, (int) p);
                double bytes = 8 * p / BANDWIDTH;
                double time = 0.1 + 1.3 * work / (workers * cores)
                        + bytes * (1 + Math.log(workers) / Math.log(2) + depth * (double) TreeSum.FAN) + 0.1 * depth;
                say("model: p = %.0e, %d workers of 4 cores, an hour of work for a pass: %.1f s (%.0f %% of ideal), %d levels",
                        p, workers, time, 100 * work / (workers * cores) / time, depth);
            }
        }
    }

    private static double[] times(Runnable work) {
        work.run();
        double[] seconds = new double[REPETITIONS];
        for (int i = 0; i < REPETITIONS; i++) {
            long begun = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - begun) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds;
    }

    private static String text(double[] sorted) {
        return String.format(Locale.ROOT, "%.3f s (%.3f to %.3f)", sorted[sorted.length / 2], sorted[0],
                sorted[sorted.length - 1]);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
