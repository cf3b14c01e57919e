package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nadir.data.InputException;
import nadir.storage.FileContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What leaves the store is what is in it: tables read by other readers, and MLflow's layout by a reader of the tests' own
/// that knows nothing of the writer.
class ExportTests {
    private static final String AWKWARD = "line one\nsays \"two, or 'three'\"; ünïcode";

    @TempDir
    private Path folder;

    private RunStore store;
    private RunSummary train;
    private RunSummary audit;

    @BeforeEach
    void record() throws Exception {
        store = RunStore.open(StoreLocation.of(folder.resolve("runs.db").toString()));
        Path model = Files.writeString(folder.resolve("m.onnx"), "a model");
        Path gone = Files.writeString(folder.resolve("gone.txt"), "gone soon");
        List<FileRecord> written = new ArrayList<>(Fingerprint.outputs("model", model));
        written.addAll(Fingerprint.outputs("notes", gone));
        Files.writeString(gone, "something else");
        Recorder first = store.start(RunStart.of("train", List.of("train", AWKWARD))
                .withSeed(3)
                .withSettings(Map.of("--hidden", "3,4", "DATA", AWKWARD, "--empty", ""))
                .withTags(Map.of("team", "blue")));
        first.metric("loss", 0, 1.5);
        first.metric("loss", 10, 0.1 + 0.2);
        first.metric("grad/norm", 0, Double.NaN);
        first.metric("grad/norm", 1, Double.POSITIVE_INFINITY);
        first.finish(RunEnd.finished(0, "converged")
                .withConventions("{\"reduction\":\"mean\"}")
                .withResult("{\"loss\":0.30000000000000004,\"verdict\":{\"kind\":\"saddle\"},\"list\":[1]}")
                .withFiles(written));
        train = store.find(first.id());
        Recorder second = store.start(RunStart.of("audit", List.of("audit", "no.onnx")));
        second.finish(RunEnd.failed(2, "there is no file no.onnx"));
        audit = store.find(second.id());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<NamedCsvRecord> read(Path file) throws Exception {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            return reader.stream().toList();
        }
    }

    @Test
    void csvReadsBack() throws Exception {
        Path out = folder.resolve("csv");
        TableExport.csv(store, List.of(train, audit), out);
        List<NamedCsvRecord> runs = read(out.resolve("runs.csv"));
        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).getField("id")).isEqualTo(train.id());
        assertThat(StringList.read(runs.get(0).getField("arguments"))).containsExactly("train", AWKWARD);
        assertThat(Double.parseDouble(runs.get(0).getField("loss"))).isEqualTo(0.1 + 0.2);
        assertThat(runs.get(1).getField("cause")).isEqualTo("there is no file no.onnx");
        assertThat(runs.get(1).getField("seed")).isEmpty();
        assertThat(read(out.resolve("settings.csv"))).extracting(row -> row.getField("value"))
                .containsExactlyInAnyOrder("3,4", AWKWARD, "");
        assertThat(read(out.resolve("metrics.csv"))).extracting(row -> row.getField("value"))
                .containsExactly("NaN", "Infinity", "1.5", "0.30000000000000004");
        assertThat(read(out.resolve("figures.csv"))).hasSize(2);
        assertThat(read(out.resolve("files.csv"))).extracting(row -> row.getField("hash"))
                .containsExactlyInAnyOrder(FileContent.sha256(folder.resolve("m.onnx")), FileContent.sha256(
                        "gone soon".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(read(out.resolve("tags.csv"))).singleElement()
                .satisfies(row -> assertThat(row.getField("value"))
                        .isEqualTo("blue"));
    }

    @Test
    void parquetReadsBackWithItsTypes() throws Exception {
        Path out = folder.resolve("it's parquet");
        TableExport.parquet(store, List.of(train, audit), out);
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("runs.parquet",
                    "settings.parquet", "figures.parquet", "files.parquet", "metrics.parquet", "tags.parquet");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            assertThat(rows(connection, out, "runs", "command, seed, loss, state, epoch_ms(started), arguments"))
                    .containsExactlyInAnyOrder(
                            "train|3|0.30000000000000004|finished|" + train.started().toEpochMilli() + "|"
                                    + StringList.write(train.arguments()),
                            "audit|null|null|failed|" + audit.started().toEpochMilli() + "|"
                                    + StringList.write(audit.arguments()));
            assertThat(rows(connection, out, "metrics", "name, step, value")).containsExactlyInAnyOrder("loss|0|1.5",
                    "loss|10|0.30000000000000004", "grad/norm|0|NaN", "grad/norm|1|Infinity");
            assertThat(rows(connection, out, "settings", "name, value")).contains("--empty|", "DATA|" + AWKWARD);
            assertThat(rows(connection, out, "figures", "name, number, text")).containsExactlyInAnyOrder(
                    "loss|0.30000000000000004|null", "verdict.kind|null|saddle");
            assertThat(rows(connection, out, "runs", "typeof(seed), typeof(loss), typeof(started)"))
                    .contains("BIGINT|DOUBLE|TIMESTAMP WITH TIME ZONE");
        }
    }

    private static List<String> rows(Connection connection, Path out, String table, String columns)
            throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + columns + " from '"
                        + out.resolve(table + ".parquet").toString().replace("'", "''") + "'")) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int k = 1; k <= row.getMetaData().getColumnCount(); k++) {
                    cells.add(String.valueOf(row.getObject(k)));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    @Test
    void mlflowsLayoutReadsBack() throws Exception {
        Path out = folder.resolve("mlruns");
        MlflowExport.write(store, List.of(train, audit), out);
        MlflowReader reader = new MlflowReader(out);
        assertThat(reader.experiments()).extracting(MlflowReader.Experiment::name)
                .containsExactlyInAnyOrder("Default", "nadir train", "nadir audit");
        assertThat(reader.experiments()).allMatch(experiment -> experiment.stage().equals("active"));
        MlflowReader.Run run = reader.run("nadir train", train.id());
        assertThat(run.status()).isEqualTo("FINISHED");
        assertThat(run.startTime()).isEqualTo(train.started().toEpochMilli());
        assertThat(run.endTime()).isEqualTo(train.ended().toEpochMilli());
        assertThat(run.name()).isEqualTo("train " + train.shortId());
        assertThat(run.params()).containsEntry("hidden", "3,4")
                .containsEntry("DATA", AWKWARD)
                .containsEntry("empty", "");
        assertThat(run.tags()).containsEntry("mlflow.runName", "train " + train.shortId())
                .containsEntry("team", "blue")
                .containsEntry("outcome", "converged")
                .containsEntry("result.verdict.kind", "saddle")
                .containsEntry("mlflow.source.name", "nadir train " + AWKWARD);
        assertThat(run.metrics()).containsOnlyKeys("loss", "grad/norm", "result.loss");
        assertThat(run.metrics().get("loss")).extracting(MlflowReader.Point::step).containsExactly(0L, 10L);
        assertThat(run.metrics().get("loss")).extracting(MlflowReader.Point::value).containsExactly(1.5, 0.1 + 0.2);
        assertThat(run.metrics().get("loss")).allMatch(point -> Math.abs(point.time() - run.startTime()) < 600_000);
        assertThat(run.metrics().get("grad/norm")).extracting(MlflowReader.Point::value)
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(run.artifacts()).as("what is no longer what the run wrote is left out")
                .containsExactlyInAnyOrder("m.onnx", "result.json");
        MlflowReader.Run failed = reader.run("nadir audit", audit.id());
        assertThat(failed.status()).isEqualTo("FAILED");
        assertThat(failed.tags()).containsEntry("cause", "there is no file no.onnx");
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path out = Files.createDirectory(folder.resolve("there"));
        List<RunSummary> runs = List.of(train);
        assertThatThrownBy(() -> TableExport.csv(store, runs, out)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> TableExport.parquet(store, runs, out)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> MlflowExport.write(store, runs, out)).isInstanceOf(InputException.class);
        assertThat(out).isEmptyDirectory();
    }
}
