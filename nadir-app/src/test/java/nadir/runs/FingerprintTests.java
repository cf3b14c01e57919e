package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.storage.FileContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files are identified by what is in them; what cannot be identified says why.
class FingerprintTests {
    @TempDir
    private Path folder;

    @Test
    void aFileIsHashedAndAChangedOneIsNot() throws Exception {
        Path file = Files.writeString(folder.resolve("d.csv"), "x,y\n1,2\n");
        FileRecord unread = Fingerprint.input("data", file.toString());
        assertThat(unread.hash()).isNull();
        assertThat(Fingerprint.hashed(unread)).satisfies(hashed -> {
            assertThat(hashed.hash()).isEqualTo(FileContent.sha256(file));
            assertThat(hashed.bytes()).isEqualTo(8);
            assertThat(hashed.note()).isNull();
        });
        Files.writeString(file, "x,y\n1,2\n3,4\n");
        assertThat(Fingerprint.hashed(unread).hash()).isNull();
        assertThat(Fingerprint.hashed(unread).note()).contains("changed");
        Files.delete(file);
        assertThat(Fingerprint.hashed(unread).note()).contains("could not be read");
    }

    @Test
    void sourcesThatAreNoFilesSayWhatTheyAre() {
        assertThat(Fingerprint.inputs("data", "sample:iris")).singleElement()
                .satisfies(sample -> assertThat(sample.note()).contains("comes with Nadir"));
        assertThat(Fingerprint.input("model", folder.toString()).note()).contains("no file");
        assertThat(Fingerprint.input("model", "no/such").note()).contains("not there");
        assertThat(Fingerprint.hashed(Fingerprint.input("model", "no/such")).hash()).isNull();
    }

    @Test
    void aQuerysFilesAreFound() throws Exception {
        Path one = Files.writeString(folder.resolve("it's.csv"), "x\n");
        Path two = Files.writeString(folder.resolve("b.parquet"), "y");
        String query = "sql:SELECT 'not a file', * FROM '" + one.toString().replace("'", "''") + "' JOIN read_parquet('"
                + two + "') USING (x)";
        List<FileRecord> sources = Fingerprint.inputs("data", query);
        assertThat(sources).extracting(FileRecord::path).containsExactly(query, one.toString(), two.toString());
        assertThat(sources).extracting(FileRecord::role)
                .containsExactly("data", "data of the query",
                        "data of the query");
    }

    @Test
    void aFolderIsAllItsFiles() throws Exception {
        Files.createDirectories(folder.resolve("trap/deep"));
        Files.writeString(folder.resolve("trap/a"), "a");
        Files.writeString(folder.resolve("trap/deep/b"), "b");
        assertThat(Fingerprint.outputs("trap", folder.resolve("trap"))).hasSize(2)
                .allMatch(file -> file.hash() != null && file.role().equals("trap"));
    }
}
