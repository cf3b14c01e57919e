package nadir.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// A stream that remembers why writing to it failed, which a `PrintWriter` above it would only tell as a yes or no: a
/// full disk is a failure of the call, a reader that has read enough (`nadir help | head -1`) is not.
final class StandardOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    StandardOutput(OutputStream target) {
        super(target);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException thrown) {
            if (failure == null) {
                failure = thrown;
            }
            throw thrown;
        }
    }

    /// The exit status of a call that itself ended with `status`, after everything was written; says on `err` what went
    /// wrong.
    int statusAfter(int status, PrintWriter err) {
        if (failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe")) {
            return status;
        }
        err.println("nadir: cannot write to standard output: " + failure.getMessage());
        return ExitCode.FAULT;
    }
}
