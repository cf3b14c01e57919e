package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;
import nadir.onnx.ModelFile;
import nadir.runs.RunQuery;
import nadir.runs.RunRecord;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import nadir.runs.StoreLocation;
import nadir.sweep.SeedWork;
import nadir.task.TaskKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir sweep`: the same results as `nadir train`, whatever the threads and however often it was interrupted; its
/// records, its files, and what it refuses.
class SweepCommandTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KINDS = """
            data: sample:xor
            loss: squared
            max-iterations: 60
            grid:
              - {hidden: [1, 2], activation: [tanh, logistic]}
              - {hidden: [2], optimizer: [adam, gd], no-bias: [true, false]}
              - {hidden: [2], eliminate: [output-neurons], lambda: [0.1]}
              - {hidden: [2], precision: [float32], shuffle: [true]}
            seeds: [3, 0, 5]
            """;

    @TempDir
    private Path folder;

    private Path spec(String text) throws IOException {
        return Files.writeString(folder.resolve("s.yaml"), text);
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode withoutTimes(String json) {
        return JSON.readTree(json.replaceAll("\"(seconds|medianSeconds)\" : [-0-9.E]+", "\"seconds\" : 0")
                .replaceAll("(?s)\"folder\" : .*?\"files\" : \\[.*?\\],", ""));
    }

    private static Call done(String... words) {
        Call call = Call.nadir(words);
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        return call;
    }

    @Test
    void everyRunIsThatOfTrainToTheBit() throws IOException {
        JsonNode document = JSON.readTree(done("sweep", spec(KINDS).toString(), "--json", "-o", out("o")).out());
        assertThat(document.get("runs").size()).isEqualTo(10 * 3);
        assertThat(Files.readString(folder.resolve("o/sweep.html"))).contains("Loss over hidden",
                "Loss over activation",
                "<svg");
        TrainReading reading = new TrainReading();
        int compared = 0;
        for (JsonNode run : document.get("runs")) {
            List<String> words = new ArrayList<>(List.of("train", "sample:xor", "--loss", "squared", "--max-iterations",
                    "60", "--json", "--restart", "-o", out("m.onnx"), "--seed", run.get("seed").asString()));
            JsonNode settings = document.get("summary").get(run.get("combination").asInt() - 1).get("settings");
            settings.forEachEntry((option, value) -> {
                if (!reading.flags().contains(option)) {
                    words.addAll(List.of("--" + option, value.asString()));
                } else if (value.asString().equals("true")) {
                    words.add("--" + option);
                }
            });
            JsonNode trained = JSON.readTree(done(words.toArray(String[]::new)).out());
            for (String figure : List.of("loss", "gradientNorm", "gap", "iterations", "passes", "outcome")) {
                assertThat(run.get(figure)).as(words + " " + figure).isEqualTo(trained.get(figure));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(180);
    }

    @Test
    void theBestNetworkIsSavedUnlessNoneIsToBeKept() throws IOException {
        String text = "data: sample:xor\nloss: squared\nmax-iterations: 20\ngrid: {hidden: [1, 2]}\nseeds: 2\n";
        String out = done("sweep", spec(text).toString(), "-o", out("k")).out();
        Path best = folder.resolve("k/best.onnx");
        assertThat(out).contains("model: " + best);
        String command = out.lines().filter(line -> line.startsWith("lowest median: ")).findFirst().orElseThrow();
        List<String> words = new ArrayList<>(List.of(command.replaceFirst(".*\\./nadir ", "").split(" ", -1)));
        words.addAll(List.of("-o", out("m.onnx")));
        done(words.toArray(String[]::new));
        assertThat(ModelFile.load(best).parameters()).hasSizeGreaterThan(4)
                .isEqualTo(ModelFile.load(folder.resolve("m.onnx")).parameters());
        Files.delete(best);
        done("sweep", spec(text).toString(), "-o", out("k"), "--resume");
        assertThat(best).as("what a killed process had not saved").exists();
        out = done("sweep", spec(text + "keep: none\n").toString(), "-o", out("n")).out();
        assertThat(out).contains("lowest median: ").doesNotContain("model: ");
        assertThat(folder.resolve("n/best.onnx")).doesNotExist();
        Call wrong = Call.nadir("sweep", spec(text + "keep: some\n").toString(), "-o", out("w"));
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("s.yaml:6:7: keep requires best or none, got 'some'");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40})
    void theNumberOfThreadsChangesNothing(int threads) throws IOException {
        String one = done("sweep", spec(KINDS).toString(), "--json", "-o", out("a"), "--threads", "1").out();
        String more = done("sweep", spec(KINDS).toString(), "--json", "-o", out("b"), "--threads", "" + threads).out();
        assertThat(withoutTimes(more)).isEqualTo(withoutTimes(one));
    }

    /// A journal that ends anywhere, as a killed process leaves it, is gone on from to the same end.
    @Test
    void fromEveryPlaceItGoesOnToTheSameEnd() throws IOException {
        String text = "data: sample:xor\nloss: squared\nmax-iterations: 20\ngrid: {hidden: [1, 2]}\nseeds: 2\n";
        String whole = done("sweep", spec(text).toString(), "--json", "-o", out("a")).out();
        Path journal = folder.resolve("a/runs.journal");
        byte[] bytes = Files.readAllBytes(journal);
        int cases = 0;
        for (int length = 60; length < bytes.length; length += bytes.length / 7) {
            Files.write(journal, java.util.Arrays.copyOf(bytes, length));
            String resumed = done("sweep", spec(text).toString(), "--json", "-o", out("a"), "--resume").out();
            assertThat(withoutTimes(resumed)).isEqualTo(withoutTimes(whole));
            cases++;
        }
        assertThat(cases).isGreaterThanOrEqualTo(7);
    }

    @Test
    void aLongerSpecificationTakesOverWhatIsThere() throws IOException {
        done("sweep", spec("data: sample:xor\nmax-iterations: 9\ngrid: {hidden: [1]}\nseeds: 2\n").toString(), "-o",
                out("a"));
        long before = Files.readAllLines(folder.resolve("a/runs.journal")).size();
        done("sweep", spec("data: sample:xor\nmax-iterations: 9\ngrid: {hidden: [1, 2]}\nseeds: 3\n").toString(), "-o",
                out("a"), "--resume");
        assertThat(Files.readAllLines(folder.resolve("a/runs.journal"))).hasSize((int) before + 4);
    }

    @Test
    void aFailedRunIsRecordedWithItsCauseAndTheOthersGoOn() throws IOException {
        Path good = Files.writeString(folder.resolve("good.csv"), "x,y\n1,2\n2,3\n3,5\n");
        // The squared loss of such targets overflows.
        Path bad = Files.writeString(folder.resolve("bad.csv"), "x,y\n1,1e300\n2,3\n3,5\n");
        String text = "hidden: 2\nmax-iterations: 20\ngrid: {data: [" + good + ", " + bad + "]}\nseeds: 2\n";
        Path store = folder.resolve("runs.db");
        Call call = done("sweep", spec(text).toString(), "--json", "-o", out("a"), "--store", store.toString());
        JsonNode document = JSON.readTree(call.out());
        assertThat(document.get("failed").asInt()).isEqualTo(2);
        assertThat(document.get("summary").get(1).get("outcomes").get("failed").asInt()).isEqualTo(2);
        assertThat(document.get("summary").get(1).get("success").get("runs").asInt()).isZero();
        String failure = document.get("runs").get(2).get("failure").asString();
        assertThat(failure).contains("finite").doesNotContain("\n");
        try (RunStore runs = RunStore.open(StoreLocation.of(store.toString()))) {
            List<RunSummary> failed = runs.list(RunQuery.all().withState(RunState.FAILED));
            assertThat(failed).hasSize(2).allSatisfy(run -> assertThat(run.cause()).isEqualTo(failure));
            assertThat(runs.list(RunQuery.all().withParent(document.get("parent").asString()))).hasSize(4);
        }
        assertThat(Files.readString(folder.resolve("a/sweep.html"))).contains("Failures")
                .doesNotContain("<script");
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("runs.journal",
                    "sweep.html", "sweep.json", "summary.csv", "summary.md", "runs.csv", "best.onnx");
        }
        assertThat(Files.readAllLines(folder.resolve("a/runs.csv"))).hasSize(5);
        assertThat(Files.readAllLines(folder.resolve("a/summary.csv"))).hasSize(3);
    }

    /// Parts are runs of `train` that can be repeated, and stay parts of the first call however often it is resumed.
    @Test
    void theRunsAreRecordedOnceAndCanBeReplayed() throws IOException {
        String text = "data: sample:xor\nloss: squared\ngrid: {hidden: [2, 3]}\nseeds: 2\n";
        Path store = folder.resolve("runs.db");
        String first = done("sweep", spec(text).toString(), "--json", "-o", out("a"), "--store", store.toString())
                .out();
        String parent = JSON.readTree(first).get("parent").asString();
        Path journal = folder.resolve("a/runs.journal");
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, lines.subList(0, lines.size() - 1));
        String resumed = done("sweep", spec(text).toString(), "--json", "-o", out("a"), "--resume", "--store",
                store.toString()).out();
        assertThat(JSON.readTree(resumed).get("parent").asString()).isEqualTo(parent);
        try (RunStore runs = RunStore.open(StoreLocation.of(store.toString()))) {
            List<RunSummary> parts = runs.list(RunQuery.all().withParent(parent));
            assertThat(parts).hasSize(4).allSatisfy(part -> assertThat(part.command()).isEqualTo("train"));
            RunRecord part = runs.get(parts.getFirst().id());
            assertThat(part.settings()).containsEntry("--tolerance", "1.0E-8").containsKey("--hidden");
            assertThat(part.figures()).containsKeys("loss", "gradientNorm", "accuracy");
            Call replay = Call.nadir("runs", "replay", part.summary().id(), "--store", store.toString());
            assertThat(replay.out()).startsWith("same: run");
            assertThat(replay.status()).isZero();
        }
    }

    @Test
    void aStoreThatWasNotThereIsFilledWhenResuming() throws IOException {
        String text = "data: sample:xor\nloss: squared\nhidden: 2\nseeds: 3\n";
        done("sweep", spec(text).toString(), "-o", out("a"), "--no-store");
        Path store = folder.resolve("runs.db");
        String resumed = done("sweep", spec(text).toString(), "--json", "-o", out("a"), "--resume", "--store",
                store.toString()).out();
        try (RunStore runs = RunStore.open(StoreLocation.of(store.toString()))) {
            assertThat(runs.list(RunQuery.all().withParent(JSON.readTree(resumed).get("parent").asString())))
                    .hasSize(3);
        }
    }

    @Test
    void aRehearsalCountsAndWritesNothing() throws IOException {
        Call call = done("sweep", spec(KINDS).toString(), "--dry-run", "--json", "-o", out("a"));
        JsonNode document = JSON.readTree(call.out());
        assertThat(document.get("combinations").asInt()).isEqualTo(10);
        assertThat(document.get("runs").asInt()).isEqualTo(30);
        assertThat(document.get("estimatedSeconds").asDouble()).isPositive();
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "data: missing.csv!s.yaml:1: data: combination 1 of 1 (as given) cannot be trained: missing.csv: no such file",
        "data: sample:iris;target: nope!s.yaml:2: target: combination 1 of 1 (as given) cannot be trained: sample:iris: --target names 'nope'",
        "hidden: 3!s.yaml: combination 1 of 1 (as given) cannot be trained: data: is required",
        "data: sample:xor;hidden: 4x!s.yaml:2: hidden: combination 1 of 1 (as given) cannot be trained: --hidden requires whole numbers",
        "data: sample:xor;grid:;  hidden: [3];  optimizer: [adam, lbfgs];batch: 2!s.yaml:5: batch: combination 2 of 2 (hidden=3 optimizer=lbfgs) cannot be trained: --batch belongs to adam",
        "data: sample:xor;grid:;  hidden: [3, 0]!s.yaml:3: hidden: combination 2 of 2 (hidden=0) cannot be trained: hidden layer 1",
        "data: sample:xor;grid:;  hidden: [3];  activation:;    - tanh;    - tanj!s.yaml:6: activation: combination 2 of 2 (hidden=3 activation=tanj) cannot be trained: there is no activation 'tanj'",
        "grid:;  data:;    - sample:xor;    - sample:xyz!s.yaml:4: data: combination 2 of 2 (data=sample:xyz) cannot be trained: there is no sample 'xyz'",
        "data: sample:xor;grid:;  hidden: [3, 200000000]!s.yaml: combination 2 of 2 (hidden=200000000) cannot be trained: a network",
        "data: sample:iris;eliminate: one-neuron!s.yaml:2: eliminate: combination 1 of 1 (as given) cannot be trained: one-neuron elimination requires one output"})
    void whatTrainWouldRefuseIsRefusedBeforeAnythingIsTrained(String text, String complaint) throws IOException {
        Path spec = spec(text.replace(';', '\n'));
        Call call = Call.nadir("sweep", spec.toString(), "-o", out("a"));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).singleElement()
                .asString()
                .startsWith("nadir: " + folder.resolve(complaint.strip()).toString());
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void resultsAreNeverReplacedUnasked() throws IOException {
        String spec = spec("data: sample:xor\nhidden: 1\n").toString();
        Call nothing = Call.nadir("sweep", spec, "-o", out("a"), "--resume");
        assertThat(nothing.err()).contains("there is no sweep in").contains("leave out --resume");
        done("sweep", spec, "-o", out("a"));
        Call again = Call.nadir("sweep", spec, "-o", out("a"));
        assertThat(again.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(again.err()).contains("go on with it by --resume, start over with --restart");
        done("sweep", spec, "-o", out("a"), "--restart");
        Files.writeString(folder.resolve("a/runs.journal"), "something else\n");
        assertThat(Call.nadir("sweep", spec, "-o", out("a"), "--resume").err())
                .contains("is no journal of this version");
        Files.delete(folder.resolve("a/runs.journal"));
        nadir.storage.Journal.open(folder.resolve("a/runs.journal"), "sweep by nadir 99.0").close();
        assertThat(Call.nadir("sweep", spec, "-o", out("a"), "--resume").err())
                .contains("is of other work than this, sweep "
                        + "by nadir 99.0");
        Files.createDirectory(folder.resolve("other"));
        assertThat(Call.nadir("sweep", spec, "-o", out("other")).err()).contains("there is already a");
    }

    @Test
    void theKindOfTaskIsFoundOnTheClassPathAndOnTheModulePath() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        ServiceLoader.load(TaskKind.class).forEach(kind -> names.add(kind.getClass().getName()));
        assertThat(names).contains(TrainTask.class.getName());
        String descriptor = Files.readString(Path.of("src/main/java/module-info.java"));
        for (String name : names) {
            if (name.startsWith("nadir.cli.")) {
                assertThat(descriptor).contains(name);
            }
        }
    }

    @Test
    void aTaskRefusesDataThatHaveChanged() {
        SeedWork work = new SeedWork(List.of("sample:xor"), List.of(0L), 1, "0".repeat(64));
        assertThat(SeedWork.of(work.toJson())).isEqualTo(work);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new TrainTask().run(work.toJson(), () -> false))
                .hasMessageContaining("have changed since");
    }
}
