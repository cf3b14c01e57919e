package nadir.data;

import static nadir.data.Fixtures.refusal;
import static nadir.data.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that can't be opened are refused with a way out, and formats are told by content before name.
class FileTests {
    @TempDir
    private Path folder;

    @Test
    void missingFilesGetASuggestion() {
        write(folder, "houses.csv", "a,t\n1,2\n");
        assertThat(refusal(DataRequest.of(folder.resolve("house.csv").toString())))
                .endsWith("house.csv: no such file; did you mean 'houses.csv'?");
        assertThat(refusal(DataRequest.of(folder.resolve("x.parquet").toString())))
                .endsWith("no such file; check the path");
        assertThat(refusal(DataRequest.of(folder.resolve("no/x.csv").toString()))).contains("nor is there a folder");
        assertThat(refusal(DataRequest.of(""))).contains("got an empty text");
        assertThat(refusal(DataRequest.of("a\0b"))).contains("can't be a file's name");
        assertThat(refusal(DataRequest.of(write(folder, "x.idx", Fixtures.idx(8, new int[] {1}, (byte) 1)))
                .withLabelsFile(folder.resolve("nix").toString()))).contains("nix: no such file");
    }

    @Test
    void directoriesAndUnreadableFiles() throws IOException {
        assertThat(refusal(DataRequest.of(folder.toString()))).endsWith("is a directory; name a file in it");
        Path closed = Path.of(write(folder, "c.csv", "a,t\n1,2\n"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(closed), "this user may read every file");
        assertThat(refusal(DataRequest.of(closed.toString())))
                .endsWith("may not be read; check the file's permissions");
    }

    @Test
    void emptyAndDamagedGzip() {
        assertThat(refusal(DataRequest.of(write(folder, "e.csv", "")))).endsWith("e.csv: is empty");
        assertThat(refusal(DataRequest.of(write(folder, "e.npy", "")))).endsWith("e.npy: is empty");
        assertThat(refusal(DataRequest.of(write(folder, "e.csv.gz", Fixtures.gzip(new byte[0])))))
                .endsWith("is empty once unzipped");
        byte[] zipped = Fixtures.gzip("a,t\n1,2\n3,4\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(refusal(DataRequest.of(write(folder, "c.csv.gz", java.util.Arrays.copyOf(zipped, 15)))))
                .endsWith("c.csv.gz: ends too early; the file is damaged or was not copied whole");
        assertThat(refusal(
                DataRequest.of(write(folder, "g.csv.gz", Fixtures.bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7)))))
                .contains("g.csv.gz: ");
    }

    @Test
    void formatsAreToldByContentBeforeName() {
        byte[] npy = Fixtures.npy("(2, 1)", 1, 2);
        Dataset data = DataSources.load(DataRequest.of(write(folder, "x.csv", npy))
                .withTargetsFile(write(folder, "y.txt", npy)));
        assertThat(data.rows()).isEqualTo(2);
        String json = write(folder, "records", "{\"a\":1,\"t\":2}\n");
        assertThat(DataSources.load(DataRequest.of(json)).targetNames()).containsExactly("t");
        String text = write(folder, "table.txt", "a;t\n1;2\n");
        assertThat(DataSources.load(DataRequest.of(text)).targetNames()).containsExactly("t");
        assertThat(refusal(DataRequest.of(text).withLabelsFile("y"))).contains("leave out --labels");
    }

    @Test
    void tablesBeyondTheHeapAreRefused() {
        assertThatThrownBy(() -> MemoryBudget.require("f", 1L << 40, 2, 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("2^31 - 9");
        long heap = Runtime.getRuntime().maxMemory();
        int columns = 1000;
        long rows = heap / 8 / columns + 1;
        assumeTrue(rows * columns < Integer.MAX_VALUE - 8, "this heap holds the largest tensor");
        assertThatThrownBy(() -> MemoryBudget.require("f", rows, columns, 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("more memory with -Xmx");
        assertThat(MemoryBudget.require("f", 10, 10, 2)).isEqualTo(100);
    }

    @Test
    void contradictingOptions() {
        assertThatThrownBy(() -> DataRequest.of("x").withLabelsFile("a").withTargetsFile("b"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("give one of them");
    }

    @Test
    void moreClassesThanMakeSenseAreRefused() {
        StringBuilder text = new StringBuilder("a,t\n");
        IntStream.rangeClosed(0, Classes.MOST).forEach(i -> text.append("1,").append(i).append('\n'));
        assertThat(refusal(DataRequest.of(write(folder, "m.csv", text.toString())).withClasses()))
                .contains("has 10001 distinct values, too many for classes");
    }
}
