package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.runs.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A team's store: the same commands with the address of a PostgreSQL database, whose password is shown nowhere.
class PostgresCommandTests {
    @TempDir
    private Path folder;

    private static Call nadir(String store, String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.add("--store=" + store);
        Call call = Call.nadir(all.toArray(String[]::new));
        assertThat(call.out() + call.err()).doesNotContain(PostgresServer.PASSWORD, "w%2Ford");
        return call;
    }

    @Test
    void runsAreRecordedListedRepeatedExportedAndDeleted() {
        String store = PostgresServer.require().freshDatabase();
        String model = folder.resolve("m.onnx").toString();
        assertThat(nadir(store, "train", "sample:xor", "--loss", "squared", "--hidden", "3", "-o", model).status())
                .isZero();
        assertThat(nadir(store, "audit", model, "sample:xor").status()).isZero();
        assertThat(nadir(store, "audit", model, "no.csv").status()).isEqualTo(ExitCode.WRONG_USE);
        Call list = nadir(store, "runs", "list", "--json");
        assertThat(list.out()).contains("\"store\" : \"postgresql://nadir@127.0.0.1:")
                .contains("\"state\" : \"failed\"");
        assertThat(nadir(store, "runs", "show", "last~2").out()).contains("wrote        model " + model, "loss ")
                .doesNotContain("--store");
        assertThat(nadir(store, "runs", "compare", "last~1", "last~2").out()).contains("train", "audit");
        Call replay = nadir(store, "runs", "replay", "last~2");
        assertThat(replay.out()).as(replay.err()).startsWith("same: ");
        for (String format : List.of("csv", "parquet", "mlflow")) {
            String out = folder.resolve(format).toString();
            assertThat(nadir(store, "runs", "export", out, "--format", format).out()).startsWith("wrote 3 runs to ");
        }
        assertThat(nadir(store, "runs", "delete", "--command", "audit", "--yes").out()).isEqualTo("deleted 2 runs\n");
        assertThat(nadir(store, "runs", "list").out().lines()).hasSize(2);
    }
}
