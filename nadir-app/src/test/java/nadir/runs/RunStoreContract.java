package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nadir.data.InputException;
import nadir.runs.FileRecord.Direction;
import nadir.version.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run store promises, whichever database holds it.
abstract class RunStoreContract {
    private static final int PROCESSES = 8;
    private static final int RUNS = 50;
    private static final int KILLS = 8;

    private RunStore store;

    /// A place without a store.
    abstract String freshLocation() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = RunStore.open(StoreLocation.of(freshLocation()));
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    RunStore store() {
        return store;
    }

    private static FileRecord file(Direction direction, String role, String path) {
        return new FileRecord(direction, role, path, "/somewhere/" + path, 12L, "ab".repeat(32), null);
    }

    private String record(String command, String data, double loss, String outcome) {
        Recorder recorder = store.start(RunStart.of(command, List.of(command, data))
                .withInputs(List.of(file(Direction.IN, "data", data))));
        recorder.finish(
                RunEnd.finished(0, outcome).withResult("{\"loss\": " + (Double.isNaN(loss) ? "\"NaN\"" : loss) + "}"));
        return recorder.id();
    }

    @Test
    void everythingThatIsToldComesBack() {
        RunStart start = RunStart.of("train", List.of("train", "it's \"data\" ü\n.csv", "--hidden", "3"))
                .withSeed(-7)
                .withSettings(Map.of("--hidden", "3", "DATA", "it's"))
                .withTags(Map.of("team", "blue"))
                .withInputs(List.of(file(Direction.IN, "data", "it's"), new FileRecord(Direction.IN, "model",
                        "sample:x", null, null, null, "no file")));
        Instant before = Instant.now().minusSeconds(1);
        Recorder recorder = store.start(start);
        assertThat(store.get(recorder.id()).summary().state()).isEqualTo(RunState.RUNNING);
        recorder.metric("loss", 0, 1.5);
        recorder.metric("loss", 1, Double.NaN);
        recorder.metric("loss", 2, Double.NEGATIVE_INFINITY);
        recorder.metric("loss", 2, Double.POSITIVE_INFINITY);
        recorder.metric("loss", 3, 1e-300);
        recorder.metric("a b/c", Long.MAX_VALUE, -0.5);
        recorder.finish(RunEnd.finished(3, "saddle")
                .withConventions("{\"reduction\":\"mean\"}")
                .withResult(
                        "{\"loss\":0.25,\"verdict\":{\"kind\":\"saddle\",\"sure\":true},\"x\":\"NaN\",\"list\":[1,2]}")
                .withFiles(List.of(file(Direction.OUT, "model", "m.onnx"))));

        RunRecord run = store.get(recorder.id());
        RunSummary summary = run.summary();
        assertThat(summary.id()).hasSize(32).isEqualTo(recorder.id());
        assertThat(summary.arguments()).isEqualTo(start.arguments());
        assertThat(summary.state()).isEqualTo(RunState.FINISHED);
        assertThat(summary.status()).isEqualTo(3);
        assertThat(summary.outcome()).isEqualTo("saddle");
        assertThat(summary.cause()).isNull();
        assertThat(summary.seed()).isEqualTo(-7);
        assertThat(summary.data()).isEqualTo("it's");
        assertThat(summary.model()).isEqualTo("sample:x");
        assertThat(summary.loss()).isEqualTo(0.25);
        assertThat(summary.started()).isBetween(before, Instant.now().plusSeconds(1));
        assertThat(summary.ended()).isAfterOrEqualTo(summary.started());
        assertThat(run.directory()).isEqualTo(start.directory());
        assertThat(run.environment().nadir()).isEqualTo(Version.CURRENT);
        assertThat(run.environment().java()).startsWith(System.getProperty("java.runtime.version"));
        assertThat(run.environment().machine()).contains(System.getProperty("os.arch"));
        assertThat(run.settings()).isEqualTo(start.settings());
        assertThat(run.tags()).containsExactly(Map.entry("team", "blue"));
        assertThat(run.files()).containsExactlyInAnyOrderElementsOf(List.of(start.inputs().get(0),
                start.inputs().get(1), file(Direction.OUT, "model", "m.onnx")));
        assertThat(run.figures()).isEqualTo(new TreeMap<>(Map.of("loss", Figure.of(0.25), "verdict.kind",
                Figure.of("saddle"), "verdict.sure", Figure.of("true"), "x", Figure.of(Double.NaN))));
        assertThat(run.conventions()).isEqualTo("{\"reduction\":\"mean\"}");
        assertThat(run.metrics()).containsExactly(Map.entry("a b/c", 1L), Map.entry("loss", 4L));
        List<Metric> metrics = store.metrics(recorder.id());
        assertThat(metrics).extracting(Metric::name).containsExactly("a b/c", "loss", "loss", "loss", "loss");
        assertThat(metrics).extracting(Metric::step).containsExactly(Long.MAX_VALUE, 0L, 1L, 2L, 3L);
        assertThat(metrics).extracting(Metric::value)
                .containsExactly(-0.5, 1.5, Double.NaN,
                        Double.POSITIVE_INFINITY, 1e-300);
    }

    @Test
    void failuresAndInterruptionsSayWhy() {
        Recorder failed = store.start(RunStart.of("audit", List.of()));
        failed.finish(RunEnd.failed(2, "there is no file x"));
        failed.finish(RunEnd.finished(0, "too late"));
        Recorder left = store.start(RunStart.of("audit", List.of()));
        left.close();
        assertThat(store.find(failed.id())).extracting(RunSummary::state, RunSummary::status, RunSummary::cause)
                .containsExactly(RunState.FAILED, 2, "there is no file x");
        assertThat(store.find(left.id()).state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void listsByEveryFilter() {
        String a = record("audit", "iris_1.csv", 0.5, "saddle");
        String b = record("audit", "wine.csv", 0.25, "local-minimum");
        String c = record("train", "irisX1.csv", Double.NaN, "converged");
        Recorder d = store.start(RunStart.of("train", List.of("train", "100%.csv")));
        RunQuery all = RunQuery.all();
        assertThat(ids(all)).containsExactly(d.id(), c, b, a);
        assertThat(ids(all.withCommand("audit"))).containsExactly(b, a);
        assertThat(ids(all.withState(RunState.RUNNING))).containsExactly(d.id());
        assertThat(ids(all.withOutcome("saddle"))).containsExactly(a);
        assertThat(ids(all.withData("IRIS"))).containsExactly(c, a);
        assertThat(ids(all.withData("s_1"))).as("an underscore is an underscore").containsExactly(a);
        assertThat(ids(all.withText("0%"))).as("a percent sign is one").containsExactly(d.id());
        assertThat(ids(all.withText(c.substring(0, 10).toUpperCase(Locale.ROOT)))).containsExactly(c);
        assertThat(ids(all.withText("' or 1=1 --"))).isEmpty();
        assertThat(ids(all.withModel("m"))).isEmpty();
        assertThat(ids(all.withSince(Instant.now().plusSeconds(60)))).isEmpty();
        assertThat(ids(all.withSince(Instant.now().minusSeconds(60)))).hasSize(4);
        assertThat(ids(all.withLimit(2))).containsExactly(d.id(), c);
        assertThat(ids(all.withSort("started", false))).containsExactly(a, b, c, d.id());
        assertThat(ids(all.withSort("loss", false))).as("not a number, then none, come last")
                .containsExactly(b, a, c, d.id());
        assertThat(ids(all.withSort("loss", true))).containsExactly(a, b, c, d.id());
        assertThat(ids(all.withSort("data", false))).containsExactly(c, a, b, d.id());
        assertThat(ids(all.withSort("seconds", true))).hasSize(4).last().isEqualTo(d.id());
        assertThat(ids(all.withSort("no.such; drop table runs", true))).hasSize(4);
    }

    private List<String> ids(RunQuery query) {
        return store.list(query).stream().map(RunSummary::id).toList();
    }

    @Test
    void aRunIsNamedByTheStartOfItsIdOrByItsAge() {
        List<String> ids = new ArrayList<>();
        for (int k = 0; k < 17; k++) {
            ids.add(record("audit", "x", k, "saddle"));
        }
        assertThat(store.find("last").id()).isEqualTo(ids.get(16));
        assertThat(store.find("last~16").id()).isEqualTo(ids.get(0));
        assertThat(store.find(ids.get(3).substring(0, 16)).id()).isEqualTo(ids.get(3));
        // Seventeen ids and sixteen digits: two begin alike.
        assertThatThrownBy(() -> ids.forEach(id -> store.find(id.substring(0, 1)))).isInstanceOf(InputException.class)
                .hasMessageContaining("is the beginning of several runs")
                .hasMessageContaining("give more of the id");
        for (String wrong : List.of("last~17", "nonsense", "", "f".repeat(33), "%")) {
            assertThatThrownBy(() -> store.find(wrong)).as(wrong)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("runs list");
        }
    }

    @Test
    void deletingTakesEverythingThatBelongsToARunAndNothingElse() {
        String kept = record("audit", "x", 1, "saddle");
        Recorder sweep = store.start(RunStart.of("sweep", List.of()));
        Recorder part = store.start(RunStart.of("train", List.of()).withParent(sweep.id(), "1"));
        part.metric("loss", 0, 1);
        part.finish(RunEnd.finished(0, null).withResult("{\"loss\": 1}"));
        sweep.finish(RunEnd.finished(0, null));
        store.delete(List.of(sweep.id(), "f".repeat(32)));
        assertThat(ids(RunQuery.all())).containsExactly(kept);
        assertThat(store.metrics(part.id())).isEmpty();
        assertThat(store.get(kept).figures()).hasSize(1);
    }

    @Test
    void aPartIsFinishedOnce() {
        Recorder sweep = store.start(RunStart.of("sweep", List.of()));
        RunStart start = RunStart.of("train", List.of()).withParent(sweep.id(), "seed 1");
        Recorder lost = store.start(start);
        Recorder again = store.start(start);
        again.finish(RunEnd.finished(0, "converged"));
        assertThatThrownBy(() -> store.start(start)).isInstanceOf(InputException.class)
                .hasMessageContaining("'seed 1' finished already");
        assertThatThrownBy(() -> lost.finish(RunEnd.finished(0, "late"))).isInstanceOf(InputException.class)
                .hasMessageContaining("taken over");
        assertThat(store.list(RunQuery.all().withParent(sweep.id()))).singleElement()
                .satisfies(part -> assertThat(part.id()).isEqualTo(again.id()))
                .extracting(RunSummary::parent, RunSummary::task, RunSummary::outcome)
                .containsExactly(sweep.id(), "seed 1", "converged");
        assertThatThrownBy(() -> store.start(RunStart.of("train", List.of()).withParent("f".repeat(32), "1")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no run");
    }

    @Test
    void aPartThatWasComputedElsewhereIsWrittenOnceWithTheTimeThatItTook() {
        Recorder sweep = store.start(RunStart.of("sweep", List.of()));
        RunStart start = RunStart.of("train", List.of()).withParent(sweep.id(), "seed 1");
        assertThat(store.record(start, RunEnd.failed(2, "no room"), 3)).isTrue();
        RunEnd end = RunEnd.finished(0, "converged").withResult("{\"loss\": 0.5}");
        assertThat(store.record(start, end, 7.5)).isTrue();
        assertThat(store.record(start, end, 1)).isFalse();
        RunSummary part = store.list(RunQuery.all().withParent(sweep.id())).getFirst();
        assertThat(store.list(RunQuery.all().withParent(sweep.id()))).hasSize(1);
        assertThat(store.list(RunQuery.all().withParent(sweep.id().substring(0, 12)))).containsExactly(part);
        assertThatThrownBy(() -> store.list(RunQuery.all().withParent("f".repeat(32))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no run");
        assertThat(part.seconds()).isBetween(7.5, 8.5);
        assertThat(part.loss()).isEqualTo(0.5);
        assertThat(part.state()).isEqualTo(RunState.FINISHED);
        assertThatThrownBy(() -> store.record(RunStart.of("train", List.of()).withParent("f".repeat(32), "1"), end, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no run");
    }

    @Test
    void threadsShareAStore() throws Exception {
        AtomicInteger finished = new AtomicInteger();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int k = 0; k < 10; k++) {
                        Recorder recorder = store.start(RunStart.of("bench", List.of()));
                        for (int step = 0; step < 50; step++) {
                            recorder.metric("loss", step, step);
                        }
                        recorder.finish(RunEnd.finished(0, null));
                        finished.incrementAndGet();
                    }
                } catch (RuntimeException failed) {
                    failures.add(failed);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(finished).hasValue(80);
        List<RunSummary> runs = store.list(RunQuery.all());
        assertThat(runs).hasSize(80).allMatch(run -> run.state() == RunState.FINISHED);
        assertThat(runs).allSatisfy(run -> assertThat(store.metrics(run.id())).hasSize(50));
    }

    @Test
    void metricsAppearWhileTheRunGoesOn() throws Exception {
        Recorder recorder = store.start(RunStart.of("train", List.of()));
        recorder.metric("loss", 0, 0.5);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (store.metrics(recorder.id()).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(store.find(recorder.id()).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void whatWasToldIsWrittenWhenTheStoreIsClosed() throws Exception {
        String location = freshLocation();
        String id;
        try (RunStore brief = RunStore.open(StoreLocation.of(location))) {
            Recorder recorder = brief.start(RunStart.of("train", List.of()));
            recorder.metric("loss", 0, 0.5);
            id = recorder.id();
        }
        try (RunStore again = RunStore.open(StoreLocation.of(location))) {
            assertThat(again.metrics(id)).hasSize(1);
            assertThat(again.find(id).state()).as("its process lives").isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void figuresOfLargeResultsAreBounded() {
        StringBuilder result = new StringBuilder("{\"deep\":{\"er\":{\"x\":1}},\"text\":\"" + "long ".repeat(1000)
                + "\"");
        for (int k = 0; k < 2000; k++) {
            result.append(",\"k").append(k).append("\":").append(k);
        }
        Recorder recorder = store.start(RunStart.of("audit", List.of()));
        recorder.finish(RunEnd.finished(0, null).withResult(result + "}"));
        RunRecord run = store.get(recorder.id());
        assertThat(run.figures()).hasSize(400).containsEntry("deep.er.x", Figure.of(1));
        assertThat(run.figures().get("text").toString()).hasSize(403);
        assertThat(run.result()).isEqualTo(result + "}");
    }

    /// Eight processes make the store together and fill it.
    @Test
    void processesWriteAtOnce(@TempDir Path directory) throws Exception {
        String location = freshLocation();
        List<Process> processes = new ArrayList<>();
        for (int p = 0; p < PROCESSES; p++) {
            processes.add(WriterProcess.start(directory, location, "p" + p, RUNS));
        }
        for (int p = 0; p < PROCESSES; p++) {
            int status = processes.get(p).waitFor();
            assertThat(status).as(Files.readString(directory.resolve("p" + p + ".err"))).isZero();
        }
        try (RunStore shared = RunStore.open(StoreLocation.of(location))) {
            List<RunSummary> runs = shared.list(RunQuery.all());
            assertThat(runs).hasSize(PROCESSES * RUNS).allMatch(run -> run.state() == RunState.FINISHED);
            assertThat(runs).extracting(run -> String.join(" ", run.arguments())).doesNotHaveDuplicates();
            int metrics = 0;
            for (RunSummary run : runs) {
                List<Metric> own = shared.metrics(run.id());
                assertThat(own).extracting(Metric::value)
                        .isEqualTo(IntStream.range(0, WriterProcess.METRICS).mapToObj(step -> step + 0.5).toList());
                metrics += own.size();
            }
            assertThat(metrics).isEqualTo(PROCESSES * RUNS * WriterProcess.METRICS);
        }
    }

    /// What a killed process had finished is whole, the run it was at is marked, and nothing is in between.
    @Test
    void killedProcessesLeaveNothingHalfWritten(@TempDir Path directory) throws Exception {
        String location = freshLocation();
        int marked = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = WriterProcess.start(directory, location, "k" + kill, -1);
            assertThat(process.inputReader().readLine()).as(Files.readString(directory.resolve("k" + kill + ".err")))
                    .isEqualTo("ready");
            // At another moment each time.
            process.waitFor(40L + 37L * kill, TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
            try (RunStore survivor = RunStore.open(StoreLocation.of(location))) {
                requireIntact(survivor);
                List<RunSummary> runs = survivor.list(RunQuery.all());
                for (RunSummary run : runs) {
                    RunRecord record = survivor.get(run.id());
                    if (run.state() == RunState.FINISHED) {
                        assertThat(record.metrics()).containsEntry("loss", (long) WriterProcess.METRICS);
                        assertThat(record.figures()).hasSize(2);
                        assertThat(record.result()).isNotNull();
                    } else {
                        assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
                        assertThat(run.cause()).contains("is gone without a word");
                        assertThat(record.figures()).isEmpty();
                        assertThat(record.metrics().getOrDefault("loss", 0L) % 10).isZero();
                    }
                }
                List<RunSummary> unfinished = runs.stream().filter(run -> run.state() != RunState.FINISHED).toList();
                assertThat(unfinished.size() - marked).as("one process has one run at a time").isBetween(0, 1);
                marked = unfinished.size();
            }
        }
        try (RunStore survivor = RunStore.open(StoreLocation.of(location))) {
            assertThat(survivor.list(RunQuery.all().withState(RunState.FINISHED))).isNotEmpty();
            assertThat(marked).isPositive();
        }
    }

    /// What the database itself can say about that.
    abstract void requireIntact(RunStore survivor) throws Exception;

    @Test
    void aProcessThatWasTakenForDeadTakesItsRunBack() {
        Recorder recorder = store.start(RunStart.of("train", List.of()));
        store.database()
                .write(connection -> Dialect.execute(connection,
                        "update runs set scope = 'elsewhere', alive = alive - 3600000 where id = '" + recorder.id()
                                + "'"));
        assertThat(store.find(recorder.id()).state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(store.find(recorder.id()).cause()).contains("no sign of life");
        recorder.sign();
        assertThat(store.find(recorder.id()).state()).isEqualTo(RunState.RUNNING);
        assertThat(store.find(recorder.id()).ended()).isNull();
        recorder.finish(RunEnd.finished(0, "done"));
        assertThat(store.find(recorder.id()).state()).isEqualTo(RunState.FINISHED);
        recorder.sign();
        assertThat(store.find(recorder.id()).state()).isEqualTo(RunState.FINISHED);
    }
}
