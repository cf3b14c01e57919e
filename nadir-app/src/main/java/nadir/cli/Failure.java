package nadir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import nadir.data.InputException;
import nadir.runs.StoreException;
import nadir.version.Version;

/// What the user reads when a command did not succeed: one line, and the exit status that goes with it.
///
/// @param message one line, without a prefix
/// @param exitCode one of [ExitCode]
record Failure(String message, int exitCode) {
    /// The variable that makes faults print their stack trace.
    static final String DEBUG_VARIABLE = "NADIR_DEBUG";

    Failure {
        message = oneLine(message);
    }

    /// The text with its line breaks made into semicolons.
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /// What became of a command that ended with `thrown`. For a fault of Nadir the details are written to a file, whose
    /// name is in the message.
    static Failure of(Throwable thrown, List<String> arguments) {
        return switch (thrown) {
            case InputException input -> new Failure(text(input), ExitCode.WRONG_USE);
            case StoreException store -> new Failure(text(store), ExitCode.FAULT);
            case UncheckedIOException wrapped -> ofFiles(Objects.requireNonNull(wrapped.getCause()));
            case IOException files -> ofFiles(files);
            case OutOfMemoryError memory -> new Failure(outOfMemory(memory), ExitCode.FAULT);
            default -> new Failure(ofFault(thrown, arguments), ExitCode.FAULT);
        };
    }

    private static Failure ofFiles(IOException exception) {
        return new Failure(switch (exception) {
            case AccessDeniedException denied -> "no permission to read or write " + denied.getFile();
            case FileSystemException file when file.getReason() == null -> "cannot read or write " + file.getFile();
            case FileSystemException file -> "cannot read or write " + file.getFile() + ": " + file.getReason();
            default -> "cannot read or write: " + text(exception);
        }, ExitCode.FAULT);
    }

    private static String outOfMemory(OutOfMemoryError error) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "out of memory (" + text(error) + ") with a heap of " + megabytes
                + " MB; allow more with NADIR_JAVA_OPTS=-Xmx" + 2 * megabytes
                + "m, or use fewer rows or a smaller network";
    }

    private static String ofFault(Throwable thrown, List<String> arguments) {
        String what = "this is a fault of Nadir: " + thrown.getClass().getSimpleName() + ": " + text(thrown);
        try {
            Path details = Files.createTempFile("nadir-fault-", ".txt");
            Files.writeString(details, details(thrown, arguments));
            return what + " (details in " + details + ")";
        } catch (IOException unwritable) {
            return what + " (set " + DEBUG_VARIABLE + "=1 to see the details)";
        }
    }

    private static String details(Throwable thrown, List<String> arguments) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        writer.println("nadir " + Version.CURRENT + " " + String.join(" ", arguments));
        writer.println("Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        thrown.printStackTrace(writer);
        writer.flush();
        return text.toString();
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
