package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals keep every whole entry, whatever happens to the last, and refuse what is not theirs.
class JournalTests {
    private static final List<String> TEXTS = List.of("one", "zwei, drei und « vier »", "", "{\"five\": 6}");

    @TempDir
    private Path folder;

    private Path written() throws IOException {
        Path file = folder.resolve("journal");
        try (Journal journal = Journal.open(file, "a test")) {
            for (String text : TEXTS) {
                journal.add(text);
            }
        }
        return file;
    }

    private static List<String> entries(Path file) throws IOException {
        try (Journal journal = Journal.open(file, "a test")) {
            return journal.entries();
        }
    }

    @Test
    void whatWasAddedIsThereAgain() throws IOException {
        assertThat(entries(written())).isEqualTo(TEXTS);
    }

    /// Wherever a process is killed while it writes, the entries before are whole, and the journal goes on behind them.
    @Test
    void aFileCutAnywhereKeepsItsWholeEntries() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        int head = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        int cuts = 0;
        for (int length = head; length <= bytes.length; length++) {
            Path file = folder.resolve("cut");
            Files.write(file, Arrays.copyOf(bytes, length));
            List<String> kept = entries(file);
            assertThat(TEXTS.subList(0, kept.size())).isEqualTo(kept);
            try (Journal journal = Journal.open(file, "a test")) {
                journal.add("more");
            }
            List<String> more = new java.util.ArrayList<>(kept);
            more.add("more");
            assertThat(entries(file)).isEqualTo(more);
            cuts++;
        }
        assertThat(cuts).isGreaterThan(60);
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        int place = bytes.length - 3;
        bytes[place] ^= 1;
        Files.write(file, bytes);
        assertThat(entries(file)).isEqualTo(TEXTS.subList(0, TEXTS.size() - 1));
    }

    @Test
    void otherFilesAndSubjectsAreRefusedUnharmed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "something else\n");
        assertThatThrownBy(() -> Journal.open(other, "a test")).isInstanceOf(InputException.class)
                .hasMessageContaining("is no journal of this version");
        assertThat(other).hasContent("something else\n");
        Path file = written();
        assertThatThrownBy(() -> Journal.open(file, "another test")).isInstanceOf(InputException.class)
                .hasMessageContaining("is of other work than this, a test");
        assertThat(entries(file)).isEqualTo(TEXTS);
    }

    @Test
    void twoWritersAreNotLetIn() throws IOException {
        Path file = written();
        try (Journal journal = Journal.open(file, "a test")) {
            assertThatThrownBy(() -> Journal.open(file, "a test")).isInstanceOf(InputException.class)
                    .hasMessageContaining("another process is adding to");
            journal.add("still open");
        }
        assertThat(entries(file)).hasSize(TEXTS.size() + 1);
    }

    @Test
    void lineBreaksHaveNoPlace() throws IOException {
        try (Journal journal = Journal.open(folder.resolve("breaks"), "a test")) {
            assertThatThrownBy(() -> journal.add("two\nlines")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
