package nadir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A command that shows what the frame around all commands does: it reports the common options or fails on demand.
@Command(name = "probe")
final class ProbeCommand implements Callable<Integer> {
    enum Mood {
        GOOD_MOOD, BAD_MOOD
    }

    enum Fault {
        INPUT, TWO_LINES, DISK_FULL, UNWRITABLE, STREAM, BUG, MEMORY, STACK
    }

    record Conventions(String loss, String reduction, double weightDecay) {}

    record Layer(String name, double[] values) {}

    record Result(long seed, int threads, double third, double notANumber, double infinite, Mood mood,
            @Nullable String absent, Layer layer) {}

    @Mixin
    private CommonOptions common;

    @Option(names = "--fail")
    private Fault fault;

    @Override
    public Integer call() throws Exception {
        if (fault != null) {
            fail();
        }
        common.progress("probing");
        Result result = new Result(common.seed(), common.threads(), 1.0 / 3, Double.NaN, Double.NEGATIVE_INFINITY,
                Mood.BAD_MOOD, null, new Layer("first", new double[] {1e-300, 2}));
        common.print(new Conventions("squared", "mean", 0), result, out -> out.println("seed " + result.seed()));
        return ExitCode.NEGATIVE;
    }

    private void fail() throws IOException {
        switch (fault) {
            case INPUT -> throw new InputException("--target requires a column of iris.csv, got 'colour'");
            case TWO_LINES -> throw new InputException("first\n  second\n");
            case DISK_FULL ->
                    throw new UncheckedIOException(new FileSystemException("m.onnx", null, "No space left on device"));
            case UNWRITABLE -> throw new AccessDeniedException("/m.onnx");
            case STREAM -> throw new IOException("Stream closed");
            case BUG -> throw new IllegalStateException("the twin is not there");
            case MEMORY -> throw new OutOfMemoryError("Java heap space");
            case STACK -> throw new StackOverflowError();
        }
    }
}
