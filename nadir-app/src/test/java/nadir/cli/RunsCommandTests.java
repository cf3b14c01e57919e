package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nadir.data.InputException;
import nadir.runs.Recorder;
import nadir.runs.RunEnd;
import nadir.runs.RunStart;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir runs` as users and scripts call it.
class RunsCommandTests {
    @TempDir
    private Path folder;

    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void record() {
        try (RunStore store = open()) {
            ids.add(finished(store, "audit", Map.of("--seed", "0", "MODEL", "a.onnx"), 0.5, "saddle"));
            ids.add(finished(store, "audit", Map.of("--seed", "0", "MODEL", "b.onnx"), 0.25, "local-minimum"));
            Recorder failed = store.start(RunStart.of("train", List.of("train", "no.csv")));
            failed.finish(RunEnd.failed(2, "there is no file no.csv; check the path"));
            ids.add(failed.id());
        }
    }

    private RunStore open() {
        return RunStore.open(StoreLocation.of(store()));
    }

    private String store() {
        return folder.resolve("runs.db").toString();
    }

    private static String finished(RunStore store, String command, Map<String, String> settings, double loss,
            String outcome) {
        Recorder recorder = store.start(RunStart.of(command, List.of(command, "x")).withSettings(settings));
        recorder.metric("loss", 0, 2 * loss);
        recorder.finish(RunEnd.finished(0, outcome).withResult("{\"loss\": " + loss + ", \"parameters\": 9}"));
        return recorder.id();
    }

    private Call runs(String... words) {
        List<String> all = new ArrayList<>(List.of("runs"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--store", store()));
        return Call.nadir(all.toArray(String[]::new));
    }

    private String shortId(int k) {
        return ids.get(k).substring(0, 8);
    }

    @Test
    void listsTheLatestFirst() {
        Call call = runs("list");
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out().lines().toList()).hasSize(4)
                .satisfiesExactly(head -> assertThat(head).contains("run", "started", "outcome", "loss"),
                        third -> assertThat(third).contains(shortId(2), "train", "failed"),
                        second -> assertThat(second).contains(shortId(1), "local-minimum", "0.25"),
                        first -> assertThat(first).contains(shortId(0), "saddle", "0.5"));
        assertThat(runs("list", "--sort", "loss", "--ascending", "--limit", "1").out().lines()).hasSize(3)
                .anyMatch(line -> line.contains(shortId(1)))
                .anyMatch(line -> line.contains("--limit"));
        assertThat(runs("list", "--outcome", "nothing").out()).contains("no such runs");
    }

    @Test
    void listsAsJson() {
        JsonNode document = JsonMapper.shared().readTree(runs("list", "--json", "--command", "audit").out());
        assertThat(document.propertyNames()).containsExactly("nadir", "command", "conventions", "store", "runs",
                "more");
        assertThat(document.get("more").asBoolean()).isFalse();
        assertThat(document.at("/runs/0/id").asString()).isEqualTo(ids.get(1));
        assertThat(document.at("/runs/1/loss").asDouble()).isEqualTo(0.5);
        assertThat(Instant.parse(document.at("/runs/0/started").asString())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void showsOne() {
        Call call = runs("show", shortId(2));
        assertThat(call.out()).contains("run          " + ids.get(2), "typed        nadir train no.csv",
                "state        failed with status 2", "cause        there is no file no.csv; check the path");
        JsonNode document = JsonMapper.shared().readTree(runs("show", ids.get(0), "--json", "--metrics").out());
        assertThat(document.at("/result/loss").asDouble()).isEqualTo(0.5);
        assertThat(document.at("/settings/MODEL").asString()).isEqualTo("a.onnx");
        assertThat(document.at("/metrics/loss/values/0").asDouble()).isEqualTo(1);
        assertThat(document.at("/metrics/loss/count").asInt()).isEqualTo(1);
    }

    @Test
    void comparesWhatDiffers() {
        Call call = runs("compare", ids.get(0), ids.get(1));
        assertThat(call.out()).contains("MODEL", "a.onnx", "b.onnx", "outcome", "saddle", "local-minimum")
                .doesNotContain("--seed", "parameters")
                .contains("the same in all; --all shows them");
        assertThat(runs("compare", ids.get(0), ids.get(1), "--all").out()).contains("--seed", "parameters");
        JsonNode document = JsonMapper.shared().readTree(runs("compare", "last~1", "last~2", "--json").out());
        assertThat(document.get("sections")).hasSize(5);
        assertThat(document.at("/sections/0/rows/1/name").asString()).isEqualTo("MODEL");
        assertThat(document.at("/sections/0/rows/1/differs").asBoolean()).isTrue();
        assertThat(runs("compare", "last").status()).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void deletesOnlyWhatIsConfirmed() {
        Call unconfirmed = runs("delete", ids.get(0));
        assertThat(unconfirmed.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(unconfirmed.complaints()).singleElement().asString().contains("add --yes");
        assertThat(runs("delete").complaints()).singleElement().asString().contains("requires runs, or an option");
        assertThat(runs("delete", ids.get(0), "--state", "failed", "--yes").status()).isEqualTo(ExitCode.WRONG_USE);
        try (RunStore store = open()) {
            Recorder running = store.start(RunStart.of("train", List.of()));
            assertThat(runs("delete", running.id(), "--yes").complaints()).singleElement()
                    .asString()
                    .contains("is still running");
            running.close();
        }
        assertThat(runs("delete", ids.get(0), shortId(0), "--yes").out()).isEqualTo("deleted 1 run\n");
        assertThat(runs("delete", "--state", "failed", "--yes").out()).isEqualTo("deleted 1 run\n");
        assertThat(runs("list").out()).contains(shortId(1)).doesNotContain(shortId(0), shortId(2));
    }

    @Test
    void exportsIntoANewFolderOnly() throws IOException {
        for (String format : List.of("csv", "parquet", "mlflow")) {
            String target = folder.resolve("out-" + format).toString();
            Call call = runs("export", target, "--format", format, "--command", "audit");
            assertThat(call.out()).isEqualTo("wrote 2 runs to " + target + "\n");
            assertThat(runs("export", target, "--format", format).complaints()).singleElement()
                    .asString()
                    .contains("nothing is overwritten");
        }
        assertThat(Files.readString(folder.resolve("out-csv/runs.csv"))).contains(ids.get(0))
                .doesNotContain(ids.get(2));
        assertThat(runs("export", folder.resolve("x").toString(), "--format", "xml").complaints()).singleElement()
                .asString()
                .contains("csv, parquet or mlflow");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show ffffffffffff|has no run ffffffffffff",
        "show nonsense|a run is named by its id",
        "show last~9|has no run last~9",
        "list --state broken|a run's state is running, finished, failed, interrupted; got 'broken'",
        "list --since yesterday|--since requires a date",
        "list --limit 0|--limit requires at least 1",
        "list --no-store|contradict each other",
        "replay ffff|has no run ffff"})
    void badInputIsOneLine(String line, String complaint) {
        Call call = runs(Call.words(line));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).singleElement().asString().contains(complaint);
    }

    @Test
    void withoutAStoreItSaysSo() {
        assertThat(Call.nadir("runs", "list").complaints()).singleElement().asString().contains("NADIR_STORE is none");
        assertThat(Call.nadir("runs", "list", "--store", folder.resolve("other.db").toString()).complaints())
                .singleElement()
                .asString()
                .contains("there is no run store");
        assertThat(folder.resolve("other.db")).doesNotExist();
        assertThat(Call.nadir("runs").complaints()).singleElement().asString().contains("list, show, compare");
    }

    @Test
    void aReplayNoticesWhatIsNotTheSame() throws Exception {
        Path data = Files.writeString(folder.resolve("d.csv"), "x,y\n0,1\n1,3\n2,4\n3,9\n");
        assertThat(Call.nadir("linear", data.toString(), "--hidden", "1", "--store", store()).status()).isZero();
        Path changed = folder.resolve("changed.db");
        Files.copy(folder.resolve("runs.db"), changed);
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + changed);
                var statement = connection.createStatement()) {
            statement.execute(
                    "update runs set result = replace(result, '\"samples\":4', '\"samples\":5'), nadir = '0.0.9'");
        }
        Call differs = Call.nadir("runs", "replay", "last", "--store", changed.toString());
        assertThat(differs.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(differs.out()).startsWith("differs: run ").contains("samples: recorded 5, repeated 4");
        assertThat(differs.complaints()).containsExactly(
                "nadir: warning: the run was made by nadir 0.0.9, this is " + nadir.version.Version.CURRENT);

        Files.writeString(data, "x,y\n0,1\n1,3\n2,4\n3,8\n");
        Call refused = runs("replay", "last");
        assertThat(refused.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(refused.complaints()).singleElement()
                .asString()
                .contains("requires the data", "has changed since", "bring the old one back");
        Files.delete(data);
        assertThat(runs("replay", "last").complaints()).singleElement().asString().contains("is not there any more");
    }

    @Test
    void aReplayNeedsAWholeRun() {
        String interrupted;
        String resumed;
        try (RunStore store = open()) {
            Recorder cut = store.start(RunStart.of("train", List.of("train", "sample:xor")));
            cut.finish(RunEnd.interrupted(130, "it was told to stop"));
            interrupted = cut.id();
            Recorder on = store.start(RunStart.of("train", List.of("train", "sample:xor", "--resume")));
            on.finish(RunEnd.finished(0, null));
            resumed = on.id();
        }
        assertThat(runs("replay", interrupted).complaints()).singleElement().asString().contains("was interrupted");
        assertThat(runs("replay", resumed).complaints()).singleElement().asString().contains("from a checkpoint");
    }

    @Test
    void timesAreReadAsPeopleTypeThem() {
        Instant now = Instant.parse("2026-05-02T12:00:00Z");
        assertThat(Since.parse("90m", now, ZoneOffset.UTC)).isEqualTo("2026-05-02T10:30:00Z");
        assertThat(Since.parse("2d", now, ZoneOffset.UTC)).isEqualTo("2026-04-30T12:00:00Z");
        assertThat(Since.parse("1w", now, ZoneOffset.UTC)).isEqualTo("2026-04-25T12:00:00Z");
        assertThat(Since.parse("2026-05-01", now, ZoneOffset.ofHours(2))).isEqualTo("2026-04-30T22:00:00Z");
        assertThat(Since.parse("2026-05-01T06:00", now, ZoneOffset.UTC)).isEqualTo("2026-05-01T06:00:00Z");
        assertThat(Since.parse("2026-05-01 06:00", now, ZoneOffset.UTC)).isEqualTo("2026-05-01T06:00:00Z");
        assertThat(Since.parse("2026-05-01T06:00:00Z", now, ZoneOffset.ofHours(9))).isEqualTo("2026-05-01T06:00:00Z");
        Assertions.assertThatThrownBy(() -> Since.parse("soon", now, ZoneOffset.UTC))
                .isInstanceOf(InputException.class);
    }
}
