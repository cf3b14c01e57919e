package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import nadir.runs.FileRecord;
import nadir.runs.FileRecord.Direction;
import nadir.runs.Metric;
import nadir.runs.RunQuery;
import nadir.runs.RunRecord;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import nadir.runs.StoreLocation;
import nadir.storage.FileContent;
import nadir.version.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Every command that computes records what it did: what it printed, what it read and wrote, how it ended. Each record is
/// enough to repeat the run and come to the same.
class RecordedRunsTests {
    @TempDir
    private Path folder;

    private Path store() {
        return folder.resolve("runs.db");
    }

    private Call nadir(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--store", store().toString()));
        return Call.nadir(all.toArray(String[]::new));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private RunRecord latest() {
        try (RunStore opened = RunStore.open(StoreLocation.of(store().toString()))) {
            return opened.get("last");
        }
    }

    private List<Metric> metrics() {
        try (RunStore opened = RunStore.open(StoreLocation.of(store().toString()))) {
            return opened.metrics(opened.find("last").id());
        }
    }

    private void prepare() {
        Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "4", "--weight-decay", "0.001",
                "--tolerance",
                "1e-9", "-o", at("xor.onnx"));
        Call.nadir("trap", "minimum", "--narrow", "1,1", "--copies", "2,2", "--inputs", "1", "--samples", "40", "-o",
                at("trap"));
        Call.nadir("certify", at("xor.onnx"), "sample:xor");
    }

    /// Each line: a call, its exit status, its outcome, what it reads and what it writes.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "train sample:iris --max-iterations 20 --hidden 3 -o @m.onnx|0|budget-exhausted|data|m.onnx",
        "train sample:iris --max-iterations 5 --from @iris.onnx --starts 1 -o @m2.onnx|2||data model|",
        "audit @xor.onnx sample:xor -o @page.html|0|local-minimum|data model|page.html",
        "spectrum @xor.onnx sample:xor|0||data model|",
        "linear sample:iris --hidden 2|0||data|",
        "explore sample:xor --hidden 2 --loss squared --starts 3 --iterations 20|0||data|",
        "trap saddle --inputs 3 --hidden 2 --order 2 --samples 20 -o @saddle|0|saddle||trap.json data.csv",
        "escape @trap/model.onnx @trap/data.csv --target y0 --budget 300 -o @free.onnx|0|escaped|data model|free.onnx",
        "race @trap --optimizers gd,escape-fiber --budget 50 --grid 5 --report @race.html|0||trap model data|race.html",
        "certify @xor.onnx sample:xor -o @c.json|0|proved|data model|c.json",
        "demo -o @demo --budget 600|0|escaped||report.html free.onnx certificate.json",
        "check @xor-certificate.json|0|valid|certificate data model|",
        "audit @nope.onnx sample:xor|2||data model|"})
    void whatACommandDidIsRecordedAndCanBeRepeated(String line, int status, String outcome, String reads, String writes)
            throws IOException {
        prepare();
        String[] words = Call.words(line.replace("@", folder + "/"));
        List<String> typed = new ArrayList<>(List.of(words));
        typed.addAll(List.of("--json", "--seed", "3"));
        Call call = nadir(typed.toArray(String[]::new));
        assertThat(call.status()).as(call.err()).isEqualTo(status);
        RunRecord record = latest();
        RunSummary run = record.summary();
        assertThat(run.command()).isEqualTo(words[0]);
        assertThat(run.arguments()).isEqualTo(typed);
        assertThat(run.seed()).isEqualTo(3);
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.outcome()).isEqualTo(outcome);
        assertThat(record.settings()).containsEntry("--seed", "3").doesNotContainKeys("--json", "--store", "--help");
        assertThat(record.environment().nadir()).isEqualTo(Version.CURRENT);
        if (status == 2) {
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(call.complaints()).containsExactly("nadir: " + run.cause());
        } else {
            assertThat(run.state()).isEqualTo(RunState.FINISHED);
            assertThat(call.err()).isEmpty();
            sameAsPrinted(call, record);
        }
        assertThat(record.files(Direction.IN)).extracting(FileRecord::role)
                .containsAll(reads == null ? List.of() : Set.of(reads.split(" ")));
        for (FileRecord file : record.files()) {
            if (file.hash() != null) {
                assertThat(file.hash()).isEqualTo(FileContent.sha256(Path.of(file.location())));
            }
        }
        assertThat(record.files(Direction.OUT)).extracting(file -> Path.of(file.path()).getFileName().toString())
                .containsAll(writes == null ? List.of() : Set.of(writes.split(" ")));
        assertThat(record.files(Direction.OUT)).allMatch(file -> file.hash() != null);
        isRepeated();
    }

    private static void sameAsPrinted(Call call, RunRecord record) {
        ObjectNode printed = (ObjectNode) JsonMapper.shared().readTree(call.out());
        ObjectNode recorded = (ObjectNode) JsonMapper.shared().readTree(record.result());
        recorded.remove("conventions");
        JsonNode conventions = printed.remove("conventions");
        printed.remove(List.of("nadir", "command"));
        assertThat(recorded).isEqualTo(printed);
        assertThat(JsonMapper.shared().readTree(record.conventions())).isEqualTo(conventions);
    }

    private void isRepeated() throws IOException {
        List<Path> before = files();
        Call replay = nadir("runs", "replay", "last");
        assertThat(replay.status()).as(replay.out() + replay.err()).isZero();
        assertThat(replay.out()).startsWith("same: run ");
        assertThat(files()).as("a repetition writes nothing where the run did").isEqualTo(before);
    }

    private List<Path> files() throws IOException {
        try (var tree = Files.walk(folder)) {
            return tree.filter(file -> !file.getFileName().toString().startsWith("runs.db")).sorted().toList();
        }
    }

    @Test
    void trainingTellsItsWayThinnedOut() {
        assertThat(nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--optimizer", "gd",
                "--learning-rate", "0.01", "--tolerance", "0", "--max-iterations", "2501", "-o", at("m.onnx")).status())
                .isZero();
        List<Metric> loss = metrics().stream().filter(metric -> metric.name().equals("loss")).toList();
        assertThat(loss).extracting(Metric::step)
                .startsWith(0L, 1L, 2L)
                .contains(999L, 1000L, 1002L, 1998L, 2000L, 2004L, 2500L)
                .doesNotContain(1001L, 2002L)
                .endsWith(2500L, 2501L)
                .hasSize(1000 + 500 + 126 + 1);
        assertThat(loss.getLast().value()).isEqualTo(latest().summary().loss());
        assertThat(metrics()).extracting(Metric::name).contains("gradientNorm", "parameterNorm");
    }

    @Test
    void whatEliminationAddsIsToldNeuronByNeuron() {
        assertThat(nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--eliminate", "output-neurons",
                "--seed", "3", "-o", at("m.onnx")).status()).isZero();
        List<Metric> metrics = metrics();
        assertThat(metrics).extracting(Metric::name)
                .contains("loss/plain", "gradientNorm/plain", "loss/eliminating", "modifiedLoss/eliminating",
                        "parameterNorm/eliminating", "neuronAbsA/neuron-1", "neuronB/neuron-1",
                        "neuronWeightNorm/neuron-1", "neuronOutput/largest", "loss/polishing")
                .doesNotContain("neuronAbsA/neuron-2", "loss");
        assertThat(last(metrics, "loss/polishing").value()).isEqualTo(latest().summary().loss());
        assertThat(last(metrics, "loss/polishing").step()).as("polishing goes on behind eliminating")
                .isGreaterThanOrEqualTo(last(metrics, "loss/eliminating").step());
        for (String name : List.of("loss/eliminating", "neuronB/neuron-1", "loss/polishing")) {
            assertThat(metrics.stream().filter(metric -> metric.name().equals(name)).map(Metric::step))
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
        nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--eliminate", "output-neurons", "--starts",
                "2",
                "--max-iterations", "5", "-o", at("n.onnx"));
        assertThat(metrics()).extracting(Metric::name)
                .contains("loss/plain-start-2", "loss/eliminating-start-1", "neuronAbsA/largest-start-2",
                        "neuronAbsB/largest-start-1", "loss/polishing-start-2");
    }

    private static Metric last(List<Metric> metrics, String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void startsHaveTheirOwnMetrics() {
        String[] words = {"train", "sample:xor", "--loss", "squared", "--hidden", "2", "--starts", "3",
            "--max-iterations",
            "5", "-o", at("m.onnx"), "--optimizer", "gd"};
        nadir(words);
        assertThat(metrics()).extracting(Metric::name).contains("loss/start-1", "loss/start-3");
        words[words.length - 1] = "lbfgs";
        nadir(words);
        List<Metric> ends = metrics().stream().filter(metric -> metric.name().equals("startLoss")).toList();
        assertThat(ends).extracting(Metric::step).containsExactly(1L, 2L, 3L);
        assertThat(ends.stream().mapToDouble(Metric::value).min()).hasValue(latest().summary().loss());
    }

    /// A new command that computes and is not recorded is noticed here.
    @Test
    void everyCommandIsRecordedOrKnownNotToCompute() {
        Set<String> others = Set.of("nadir", "help", "completion", "runs", "list", "show", "compare", "report",
                "export",
                "delete",
                "replay", "trap", "studio");
        List<String> recorded = new ArrayList<>();
        visit(NadirCommand.parser(new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()),
                new Interruption())), line -> {
                    if (line.getCommandSpec().userObject() instanceof Recorded) {
                        recorded.add(line.getCommandName());
                    } else {
                        assertThat(others).contains(line.getCommandName());
                    }
                });
        assertThat(recorded).contains("train", "audit", "spectrum", "linear", "explore", "minimum", "valley", "escape",
                "certify", "check", "demo");
    }

    private static void visit(CommandLine line, java.util.function.Consumer<CommandLine> visitor) {
        visitor.accept(line);
        line.getSubcommands().values().forEach(child -> visit(child, visitor));
    }

    @Test
    void whereTheStoreIsNotGivenTheVariableSaysNone() {
        assertThat(System.getenv(StoreLocation.VARIABLE)).as("set for all tests, see pom.xml").isEqualTo("none");
        assertThat(Call.nadir("linear", "sample:xor").status()).isZero();
        assertThat(nadir("linear", "sample:xor", "--no-store").complaints()).singleElement()
                .asString()
                .contains("--store and --no-store contradict each other");
    }

    @Test
    void aStoreThatTheUserNamedAndCannotBeOpenedEndsTheCallBeforeItsWork() {
        Call call = Call.nadir("train", "sample:xor", "-o", at("m.onnx"), "--store", at("no/such/runs.db"));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).singleElement().asString().contains("there is no directory");
        assertThat(Path.of(at("m.onnx"))).doesNotExist();
        Call away = Call.nadir("linear", "sample:xor", "--store", "postgresql://u:hush@127.0.0.1:1/runs");
        assertThat(away.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(away.complaints()).singleElement()
                .asString()
                .contains("postgresql://u@127.0.0.1:1/runs", "try again", "--no-store")
                .doesNotContain("hush");
    }

    @Test
    void anAddressWithAPasswordIsNotRecorded() {
        assertThat(RunFrame.withoutStore(List.of("audit", "--store", "postgresql://u:hush@h/d", "m", "--store=x",
                "--no-store", "--json"))).containsExactly("audit", "m", "--json");
    }

    @Test
    void aQueryNamesItsFiles() throws IOException {
        Path data = Files.writeString(Path.of(at("it's.csv")), "x,y\n1,2\n2,3\n3,5\n");
        nadir("linear", "sql:SELECT * FROM '" + data.toString().replace("'", "''") + "' WHERE x < 9", "--hidden", "1");
        RunRecord run = latest();
        assertThat(run.summary().state()).isEqualTo(RunState.FINISHED);
        assertThat(run.files(Direction.IN)).filteredOn(file -> file.hash() != null)
                .singleElement()
                .satisfies(file -> assertThat(file.path()).isEqualTo(data.toString()));
        try (RunStore opened = RunStore.open(StoreLocation.of(store().toString()))) {
            assertThat(opened.list(RunQuery.all())).hasSize(1);
        }
    }
}
