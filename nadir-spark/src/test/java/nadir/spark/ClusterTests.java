package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.study.Exploration;
import nadir.study.ExplorationOptions;
import nadir.study.ExplorationResult;
import nadir.study.LossChoice;
import nadir.study.NetworkChoice;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;
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
    @TempDir
    static Path folder;
    private static StandaloneCluster cluster;
    private static TaskRunner runner;

    @BeforeAll
    static void start() {
        cluster = new StandaloneCluster(folder, 2, "512m");
        runner = TaskRunners.open(cluster.address(), 1);
    }

    @AfterAll
    static void stop() {
        if (runner != null) {
            runner.close();
        }
        cluster.close();
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
