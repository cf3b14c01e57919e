package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What can be known before writing is told before the work begins, and asking leaves no trace.
class DestinationTests {
    @TempDir
    private Path folder;

    @Test
    void aFileOrItsPlaceWillDo() throws IOException {
        Path file = folder.resolve("m.onnx");
        assertThatCode(() -> Destination.requireWritable(file)).doesNotThrowAnyException();
        assertThat(Destination.exists(file)).isFalse();
        Files.writeString(file, "old");
        assertThatCode(() -> Destination.requireWritable(file)).doesNotThrowAnyException();
        assertThatCode(() -> Destination.requireWritable(Path.of("m.onnx"))).doesNotThrowAnyException();
        assertThat(Destination.exists(file)).isTrue();
        assertThat(Files.readString(file)).isEqualTo("old");
        Destination.remove(file);
        Destination.remove(file);
        assertThat(Destination.exists(file)).isFalse();
    }

    @Test
    void whatCannotBeAFileIsRefused() {
        assertThatThrownBy(() -> Destination.requireWritable(folder)).isInstanceOf(InputException.class)
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> Destination.requireWritable(folder.resolve("no/m.onnx")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no directory " + folder.resolve("no"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void devicesAreRefused() {
        assertThatThrownBy(() -> Destination.requireWritable(Path.of("/dev/null"))).isInstanceOf(InputException.class)
                .hasMessageContaining("it is no regular file");
    }
}
