package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.distributed.DistributedData;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.study.Exploration;
import nadir.study.ExplorationOptions;
import nadir.study.ExplorationResult;
import nadir.study.LossChoice;
import nadir.study.NetworkChoice;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of a master and two workers does tasks as one machine does them: each once, whatever they do, and whoever is
/// killed.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTests {
    private static final String PIECES = "spark.sql.files.maxPartitionBytes";

    @TempDir
    static Path folder;
    private static StandaloneCluster cluster;
    private static TaskRunner runner;

    @BeforeAll
    static void start() {
        // Else all data of a test would be one piece.
        System.setProperty(PIECES, "128k");
        cluster = new StandaloneCluster(folder, 2, "512m");
        runner = TaskRunners.open(cluster.address(), 1);
    }

    @AfterAll
    static void stop() {
        if (runner != null) {
            runner.close();
        }
        cluster.close();
        System.clearProperty(PIECES);
    }

    private static List<Task> tasks(String kind, int count, String input) {
        return IntStream.range(0, count).mapToObj(i -> new Task(kind, "t" + i, input)).toList();
    }

    /// By key; fails where a key comes twice.
    private static Map<String, TaskResult> run(List<Task> tasks) {
        Map<String, TaskResult> results = new HashMap<>();
        runner.run(tasks, result -> assertThat(results.put(result.key(), result)).isNull(), () -> false);
        return results;
    }

    @Test
    void tenThousandTinyTasksEndOnceEachWithTheResultsOfOneMachine() {
        List<Task> tasks = IntStream.range(0, 10_000)
                .mapToObj(i -> new Task("square", "n" + i, Integer.toString(i)))
                .toList();
        Map<String, TaskResult> results = run(tasks);
        assertThat(results).hasSize(10_000);
        Map<String, String> outputs = new HashMap<>();
        results.forEach((key, result) -> outputs.put(key, ((TaskResult.Done) result).output()));
        Map<String, String> local = new HashMap<>();
        try (TaskRunner here = TaskRunners.open(null, 2)) {
            here.run(tasks, result -> local.put(result.key(), ((TaskResult.Done) result).output()), () -> false);
        }
        assertThat(outputs).isEqualTo(local);
    }

    /// What Nadir brings along is not in Spark's home, and all else is: executors have no other place to take it from.
    @Test
    void theHomeHasAllThatSparkNeeds() throws IOException {
        assertThat(StandaloneCluster.homeJars()).hasSizeGreaterThan(150)
                .anyMatch(jar -> jar.startsWith("snappy-java-"))
                .noneMatch(jar -> jar.startsWith("nadir") || jar.startsWith("duckdb"));
        assertThat(Stream.of(StandaloneCluster.executorClassPath().split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*/(org/apache|org/xerial/snappy|io/netty|com/fasterxml)/.*")))
                .isEmpty();
    }

    @Test
    void bothWorkersWork() {
        assertThat(run(tasks("steps", 20, "50")).values()).hasSize(20)
                .extracting(result -> ((TaskResult.Done) result).output())
                .doesNotContain(Long.toString(ProcessHandle.current().pid()))
                .satisfies(processes -> assertThat(processes.stream().distinct()).hasSize(2));
    }

    /// What the tasks of each executor read.
    private static final class Readers extends SparkListener {
        private final Map<String, Long> blocks = new ConcurrentHashMap<>();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            blocks.merge(end.taskInfo().executorId(), end.taskMetrics().inputMetrics().recordsRead(), Long::sum);
        }
    }

    /// Whoever is free when a job begins is given a piece that lies with it, or any that lies nowhere yet: with both executors
    /// there from the start, both hold data and both work on every product.
    @Test
    void bothExecutorsComputePartOfAProductWithTheHessian() throws TimeoutException {
        Path file = ParquetFiles.write(folder.resolve("shared.parquet"),
                "SELECT random() AS a, random() AS b, random() AS c, random() AS y FROM range(32768)", 2048);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(4), 1, Activation.TANH));
        double[] point = new double[network.layout().size()];
        Arrays.fill(point, 0.3);
        try (Connection connection = Connection.open(cluster.address())) {
            JavaSparkContext context = connection.context();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            // The driver counts as one.
            while (context.statusTracker().getExecutorInfos().length < 3) {
                assertThat(System.nanoTime()).as("both executors come").isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            Readers readers = new Readers();
            try (DistributedData data = DistributedData.open(cluster.address(), DataRequest.of(file.toString()))) {
                SymmetricOperator hessian = data.risk(network, Conventions.of(new SquaredLoss())).hessian(point);
                context.sc().listenerBus().waitUntilEmpty(TimeUnit.MINUTES.toMillis(2));
                context.sc().addSparkListener(readers);
                hessian.apply(point, new double[point.length]);
                context.sc().listenerBus().waitUntilEmpty(TimeUnit.MINUTES.toMillis(2));
            } finally {
                context.sc().removeSparkListener(readers);
            }
            assertThat(readers.blocks).hasSize(2).allSatisfy((executor, blocks) -> assertThat(blocks).isPositive());
        }
    }

    @Test
    void anExplorationHasTheBitsOfOneMachine() {
        ExplorationOptions options = new ExplorationOptions(DataRequest.of("sample:xor"), LossChoice.open(),
                NetworkChoice.defaults().withHidden(2), 12, 100, 1e-9, 1, 5, 1);
        Exploration.Listener going = (done, starts) -> true;
        ExplorationResult here = Exploration.run(options, going).result();
        ExplorationResult there = Exploration.run(options, cluster.address(), going).result();
        assertThat(here.points()).hasSize(12);
        assertThat(there).isEqualTo(here);
    }

    @Test
    void whatATaskThrowsIsItsFailureAndTheOthersGoOn() {
        List<Task> tasks = new ArrayList<>(tasks("square", 50, "3"));
        tasks.add(new Task("refusal", "bad", "no such thing"));
        tasks.add(new Task("unheard-of", "unknown", ""));
        Map<String, TaskResult> results = run(tasks);
        assertThat(results).hasSize(52);
        assertThat(results.get("bad")).isInstanceOfSatisfying(TaskResult.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo("no such thing"));
        assertThat(results.get("unknown")).isInstanceOfSatisfying(TaskResult.Failed.class,
                failed -> assertThat(failed.reason()).contains("there is no kind of task named unheard-of"));
        assertThat(results.values().stream().filter(TaskResult.Done.class::isInstance)).hasSize(50);
    }

    @Test
    void aStopEndsTasksThatRunAndBeginsNoMore() {
        List<TaskResult> results = new ArrayList<>();
        long begun = System.nanoTime();
        runner.run(tasks("steps", 40, "300"), results::add, () -> results.size() >= 3);
        assertThat(results).hasSizeBetween(3, 8);
        runner.run(tasks("steps", 4, "600000"), results::add, () -> System.nanoTime() - begun > 3_000_000_000L);
        assertThat(results).hasSizeBetween(3, 8);
        assertThat(run(tasks("square", 10, "2"))).as("cores are free again").hasSize(10);
    }

    @Test
    @Order(1)
    void aWorkerKilledInTheMiddleLosesNothingAndDuplicatesNothing() {
        AtomicInteger seen = new AtomicInteger();
        Map<String, TaskResult> results = new HashMap<>();
        runner.run(tasks("steps", 60, "100"), result -> {
            assertThat(results.put(result.key(), result)).isNull();
            if (seen.incrementAndGet() == 20) {
                cluster.kill(0);
            }
        }, () -> false);
        assertThat(results).hasSize(60);
        assertThat(results.values()).hasOnlyElementsOfType(TaskResult.Done.class);
        Map<String, Long> processes = results.values()
                .stream()
                .collect(Collectors.groupingBy(result -> ((TaskResult.Done) result).output(), Collectors.counting()));
        assertThat(processes).as("both executors had a part").hasSize(2);
        cluster.addWorker();
    }

    @Test
    @Order(2)
    void aTaskThatKillsItsExecutorsIsTheOnlyOneThatFails() {
        List<Task> tasks = new ArrayList<>(tasks("square", 30, "3"));
        tasks.add(15, new Task("murder", "killer", ""));
        Map<String, TaskResult> results = run(tasks);
        assertThat(results).hasSize(31);
        assertThat(results.get("killer")).isInstanceOfSatisfying(TaskResult.Failed.class,
                failed -> assertThat(failed.reason()).contains("given up by Spark").contains("Executor"));
        assertThat(results.values().stream().filter(TaskResult.Done.class::isInstance)).hasSize(30);
    }

    @Test
    void aMasterThatDoesNotAnswerIsNamedWithAdvice() {
        assertThatThrownBy(() -> TaskRunners.open("spark://127.0.0.1:1", 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("no Spark master answers at 127.0.0.1:1 (")
                .hasMessageContaining("then try again");
        assertThatThrownBy(() -> TaskRunners.open("spark://here", 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("requires spark://HOST:PORT, got the address \"here\"");
        assertThatThrownBy(() -> TaskRunners.open("local[no]", 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("local[N]");
        assertThatThrownBy(() -> TaskRunners.open("mesos://here:1", 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("a name that Spark knows");
    }
}
