package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders appear whole or not at all, and never in place of anything.
class NewFolderTests {
    @TempDir
    private Path scratch;

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(scratch)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFolderAppearsWithItsFiles() throws IOException {
        Path target = scratch.resolve("new");
        NewFolder.create(target, folder -> {
            assertThat(target).doesNotExist();
            NewFolder.writeText(folder.resolve("a.txt"), "one\u00e9");
        });
        assertThat(names()).containsExactly("new");
        assertThat(NewFolder.readText(target.resolve("a.txt"))).isEqualTo("one\u00e9");
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        Path target = scratch.resolve("new");
        for (Exception failure : List.of(new IOException("disk full"), new IllegalStateException("fault"))) {
            assertThatThrownBy(() -> NewFolder.create(target, folder -> {
                NewFolder.writeText(folder.resolve("a.txt"), "half");
                if (failure instanceof IOException io) {
                    throw io;
                }
                throw (IllegalStateException) failure;
            })).isSameAs(failure);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whatIsThereStays() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        Path file = Files.writeString(scratch.resolve("file"), "mine");
        Path link = Files.createSymbolicLink(scratch.resolve("link"), scratch.resolve("nowhere"));
        for (Path taken : List.of(folder, file, link)) {
            assertThatThrownBy(() -> NewFolder.create(taken, part -> {})).isInstanceOf(InputException.class)
                    .hasMessageContaining("nothing is overwritten");
        }
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThatThrownBy(() -> NewFolder.create(scratch.resolve("no/such"), part -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("create it first");
        assertThat(names()).containsExactly("file", "folder", "link");
    }
}
