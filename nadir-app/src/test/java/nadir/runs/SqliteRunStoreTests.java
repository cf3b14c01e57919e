package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import nadir.data.InputException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by a SQLite file, and what becomes of files that are no store, or cannot be one.
class SqliteRunStoreTests extends RunStoreContract {
    private static final AtomicInteger FILES = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    String freshLocation() {
        return folder.resolve("runs-" + FILES.incrementAndGet() + ".db").toString();
    }

    @Override
    void requireIntact(RunStore survivor) {
        List<String> answers = survivor.database().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("pragma integrity_check")) {
                row.next();
                String whole = row.getString(1);
                try (var check = connection.createStatement();
                        var orphan = check.executeQuery("pragma foreign_key_check")) {
                    return List.of(whole, orphan.next() ? "orphans" : "none");
                }
            }
        });
        assertThat(answers).containsExactly("ok", "none");
    }

    private void refusesUnharmed(Path file, String... words) throws Exception {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> RunStore.open(new StoreLocation.SqliteFile(file))).isInstanceOf(InputException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words).contains(file.toString()));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> beside = Files.list(file.getParent())) {
            assertThat(beside.filter(path -> path.toString().startsWith(file.toString()))).containsExactly(file);
        }
    }

    private Path foreignDatabase() throws Exception {
        Path file = folder.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Dialect.execute(connection, "create table runs (id text, mine integer)");
            Dialect.execute(connection, "insert into runs values ('x', 1)");
        }
        return file;
    }

    @Test
    void otherFilesAreRefusedUnharmed() throws Exception {
        refusesUnharmed(Files.writeString(folder.resolve("notes.txt"), "my notes, longer than a header"),
                "is not a run store", "not changed");
        refusesUnharmed(Files.writeString(folder.resolve("short"), "x"), "is not a run store");
        refusesUnharmed(foreignDatabase(), "is not a run store");
        Path torn = folder.resolve("torn.db");
        Files.write(torn, "SQLite format 3\0 and then nonsense, again and again and again and again and again"
                .getBytes(StandardCharsets.US_ASCII));
        byte[] before = Files.readAllBytes(torn);
        assertThatThrownBy(() -> RunStore.open(new StoreLocation.SqliteFile(torn))).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(torn)).isEqualTo(before);
    }

    @Test
    void aStoreOfANewerVersionIsRefusedUnharmed() throws Exception {
        Path file = Path.of(freshLocation());
        StoreLocation.SqliteFile location = new StoreLocation.SqliteFile(file);
        RunStore.open(location).close();
        try (Connection connection = SqliteOpening.open(location)) {
            Dialect.execute(connection, "insert into schema_version values (7, 0, '3.0')");
        }
        refusesUnharmed(file, "newer Nadir", "version 7", "knows 1", "Nothing in it was changed");
    }

    @Test
    void placesThatCannotHoldAFileAreNamed() {
        assertThatThrownBy(() -> RunStore.open(new StoreLocation.SqliteFile(folder))).isInstanceOf(InputException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> RunStore.open(new StoreLocation.SqliteFile(folder.resolve("no/such/runs.db"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no directory");
    }

    @Test
    void anEmptyFileBecomesAStore() throws Exception {
        Path file = Files.createFile(folder.resolve("empty.db"));
        try (RunStore fresh = RunStore.open(new StoreLocation.SqliteFile(file))) {
            fresh.start(RunStart.of("train", List.of())).finish(RunEnd.finished(0, null));
            assertThat(fresh.list(RunQuery.all())).hasSize(1);
        }
    }

    /// A disk of half a megabyte, which only root may make.
    @Test
    void aFullDiskLosesNothingThatWasWritten() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "nadir-test", disk.toString())
                .redirectErrorStream(true)
                .start();
        boolean mounted = mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0;
        Assumptions.assumeTrue(mounted, "no small file system can be mounted here, so no disk can be filled");
        try {
            StoreLocation.SqliteFile location = new StoreLocation.SqliteFile(disk.resolve("runs.db"));
            String whole;
            Recorder starved;
            try (RunStore full = RunStore.open(location)) {
                Recorder first = full.start(RunStart.of("train", List.of()));
                whole = first.id();
                first.metric("loss", 0, 1);
                first.finish(RunEnd.finished(0, "converged").withResult("{\"loss\": 1}"));
                starved = full.start(RunStart.of("audit", List.of()));
                String large = "{\"text\": \"" + "x".repeat(1 << 20) + "\"}";
                assertThatThrownBy(() -> starved.finish(RunEnd.finished(0, "saddle").withResult(large)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the disk is full");
                assertThat(full.get(whole).figures()).hasSize(1);
                assertThat(full.find(starved.id()).state()).isEqualTo(RunState.RUNNING);
                starved.finish(RunEnd.failed(1, "no room"));
            }
            try (RunStore again = RunStore.open(location)) {
                requireIntact(again);
                assertThat(again.list(RunQuery.all())).extracting(RunSummary::state)
                        .containsExactly(RunState.FAILED, RunState.FINISHED);
            }
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }
}
