package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A result that could not be written is a failure, unless the reader went away because it had read enough.
class StandardOutputTests {
    private static int statusAfterWritingTo(OutputStream target, StringWriter complaints) {
        StandardOutput output = new StandardOutput(target);
        try (PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8)) {
            out.println("0.25");
        }
        return output.statusAfter(ExitCode.NEGATIVE, new PrintWriter(complaints, true));
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void whatWasWrittenKeepsTheStatus() {
        StringWriter complaints = new StringWriter();
        assertThat(statusAfterWritingTo(OutputStream.nullOutputStream(), complaints)).isEqualTo(ExitCode.NEGATIVE);
        assertThat(complaints.toString()).isEmpty();
    }

    @Test
    void aFullDiskIsAFault() {
        StringWriter complaints = new StringWriter();
        assertThat(statusAfterWritingTo(failing("No space left on device"), complaints)).isEqualTo(ExitCode.FAULT);
        assertThat(complaints.toString().lines())
                .containsExactly("nadir: cannot write to standard output: No space left on device");
    }

    @Test
    void aReaderThatHasReadEnoughIsNone() {
        StringWriter complaints = new StringWriter();
        assertThat(statusAfterWritingTo(failing("Broken pipe"), complaints)).isEqualTo(ExitCode.NEGATIVE);
        assertThat(complaints.toString()).isEmpty();
    }
}
