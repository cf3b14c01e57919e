package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nadir.runs.RunQuery;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A sweep whose process is killed, interrupted or without room on the disk loses what was under way and nothing else.
@DisabledOnOs(OS.WINDOWS)
class SweepProcessTests {
    private static final long PATIENCE_MINUTES = 2;
    /// Each run takes some hundredths of a second.
    private static final String SPEC = """
            data: sample:iris
            optimizer: adam
            epochs: 40
            tolerance: 0
            grid: {hidden: [4, 8, 12, 16]}
            seeds: 25
            """;

    @TempDir
    private Path folder;

    private Process start(String limits, String... more) throws IOException {
        Files.writeString(folder.resolve("s.yaml"), SPEC);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limits + " exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "nadir.cli.Main", "sweep",
                "s.yaml", "--json", "--quiet"));
        if (!List.of(more).contains("-o")) {
            command.addAll(List.of("-o", "o"));
        }
        command.addAll(List.of(more));
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /// A sweep of which some runs have ended and many have not.
    private Process underWay(String... more) throws Exception {
        Process process = start("", more);
        Path journal = folder.resolve("o/runs.journal");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(journal) || Files.size(journal) < 5000) {
            assertThat(process.waitFor(2, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /// Without what libraries that are there for tests only say.
    private List<String> complaints() throws IOException {
        return Files.readAllLines(folder.resolve("err")).stream().filter(line -> !line.startsWith("SLF4J")).toList();
    }

    private JsonNode runs() throws IOException {
        return new JsonMapper().readTree(
                Files.readString(folder.resolve("out")).replaceAll("\"seconds\" : [-0-9.E]+", "\"seconds\" : 0"))
                .get("runs");
    }

    @Test
    void killedAndInterruptedItGoesOnToTheSameEndAndEachPartIsThereOnce() throws Exception {
        assertThat(end(start("", "-o", "whole", "--no-store"))).isZero();
        JsonNode whole = runs();
        assertThat(whole.size()).isEqualTo(100);
        String store = folder.resolve("runs.db").toString();
        Process killed = underWay("--store", store);
        killed.destroyForcibly();
        end(killed);
        Process interrupted = start("", "--resume", "--store", store);
        long before = Files.size(folder.resolve("o/runs.journal"));
        while (interrupted.isAlive() && Files.size(folder.resolve("o/runs.journal")) < before + 5000) {
            assertThat(interrupted.waitFor(2, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
        }
        interrupted.destroy();
        assertThat(end(interrupted)).isIn(ExitCode.INTERRUPTED, 128 + 15);
        assertThat(Files.readString(folder.resolve("err"))).contains("of 100 runs are in o, and the sweep goes on with "
                + "--resume");
        assertThat(end(start("", "--resume", "--store", store))).isZero();
        assertThat(runs()).isEqualTo(whole);
        try (RunStore recorded = RunStore.open(StoreLocation.of(store))) {
            assertThat(recorded.list(RunQuery.all().withCommand("train"))).hasSize(100);
            assertThat(recorded.list(RunQuery.all().withCommand("train").withState(RunState.FINISHED))).hasSize(100);
            assertThat(recorded.list(RunQuery.all().withCommand("sweep"))).hasSize(3);
        }
    }

    @Test
    void withoutRoomOnTheDiskItEndsWithOneLineAndGoesOnWhenThereIsSome() throws Exception {
        assertThat(end(start("ulimit -f 32;", "--no-store"))).isEqualTo(ExitCode.FAULT);
        assertThat(complaints()).singleElement()
                .asString()
                .contains("o/runs.journal could not be added to (File too large); make room and go on from it");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        assertThat(end(start("", "--resume", "--no-store"))).isZero();
        assertThat(runs().size()).isEqualTo(100);
    }

    @Test
    void aStoreThatFailsCostsRecordsAndNoResults() throws Exception {
        Path store = folder.resolve("newer.db");
        RunStore.open(StoreLocation.of(store.toString())).close();
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + store);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("update schema_version set version = 99");
        }
        assertThat(end(start("", "--store", store.toString()))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(complaints()).singleElement().asString().contains("newer");
        assertThat(end(start("", "--store", "postgresql://nobody@127.0.0.1:1/none"))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(complaints()).singleElement().asString().contains("127.0.0.1");
        assertThat(folder.resolve("o")).doesNotExist();
    }
}
