package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file is replaced whole or stays as it was, and nothing is left beside it.
class AtomicFileTests {
    @TempDir
    Path directory;

    @Test
    void aFileIsCreatedAndReplaced() throws IOException {
        Path file = directory.resolve("a.txt");
        write(file, "one");
        assertThat(file).hasContent("one");
        write(file, "two");
        assertThat(file).hasContent("two");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void whenTheDiskIsFullTheOldFileStaysAndTheMessageNamesIt() throws IOException {
        Path file = directory.resolve("a.txt");
        write(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
            channel.write(text("half of the n"));
            throw new IOException("No space left on device");
        })).isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("unharmed");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aFaultWhileWritingLeavesNothingBehind() throws IOException {
        Path file = directory.resolve("a.txt");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
            throw new IllegalStateException("fault");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path file = directory.resolve("real.txt");
        write(file, "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.txt"), file);
        write(link, "new");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).hasContent("new");
    }

    @Test
    void whatCannotBeAFileIsRefused() {
        assertThatThrownBy(() -> write(directory, "x")).isInstanceOf(InputException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> write(directory.resolve("no/where.txt"), "x")).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no directory");
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertThatThrownBy(() -> write(device, "x")).isInstanceOf(InputException.class)
                .hasMessageContaining("no regular file");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    private static void write(Path file, String content) throws IOException {
        AtomicFile.write(file, channel -> channel.write(text(content)));
    }

    private static ByteBuffer text(String content) {
        return ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
