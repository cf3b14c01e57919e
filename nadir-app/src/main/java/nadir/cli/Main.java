package nadir.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: parses, runs one command, and turns whatever happens into an exit status and at most one line on
/// standard error.
public final class Main {
    private Main() {}

    /// Runs one command and ends the process with its exit status.
    public static void main(String[] arguments) {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(output, false, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        Interruption interruption = new Interruption();
        interruption.listen();
        Events events = Events.of(System.getenv());
        int status = ExitCode.FAULT;
        try {
            status = run(new Console(out, err, interruption, events), arguments);
            out.flush();
            status = output.statusAfter(status, err);
            err.flush();
            events.end(status);
        } finally {
            interruption.finish();
        }
        System.exit(status);
    }

    /// Runs one command in this process and returns its exit status.
    static int run(Console console, String... arguments) {
        return run(console, NadirCommand.parser(console), arguments);
    }

    /// Runs one command of `parser`, which may know further commands.
    static int run(Console console, CommandLine parser, String... arguments) {
        // The address of a store may hold a password, which has no place in messages.
        List<String> words = RunFrame.withoutStore(List.of(arguments));
        RunFrame frame = new RunFrame(console);
        int status;
        try {
            status = parser.setParameterExceptionHandler((thrown, args) -> wrongUse(thrown, console, frame))
                    .setExecutionExceptionHandler((thrown, line, parsed) -> report(thrown, console, words, frame))
                    .setExecutionStrategy(frame::execute)
                    .execute(arguments);
        } catch (Error thrown) {
            status = report(thrown, console, words, frame);
        }
        frame.end(status);
        return status;
    }

    private static int wrongUse(ParameterException exception, Console console, RunFrame frame) {
        String command = exception.getCommandLine().getCommandSpec().qualifiedName();
        StringBuilder message = new StringBuilder("nadir: ").append(text(exception));
        if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            message.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions())).append('?');
        }
        frame.failed(message.substring("nadir: ".length()));
        message.append("; see '").append(command).append(" --help'");
        console.err().println(Failure.oneLine(message.toString()));
        console.err().flush();
        return ExitCode.WRONG_USE;
    }

    private static @Nullable String text(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return exception.getMessage();
        }
        String first = unmatched.getUnmatched().getFirst();
        if (first.startsWith("-")) {
            return "there is no option '" + first + "'";
        }
        boolean isCommand = !exception.getCommandLine().getSubcommands().isEmpty();
        return isCommand ? "there is no command '" + first + "'" : "one argument too many: '" + first + "'";
    }

    private static int report(Throwable thrown, Console console, List<String> arguments, RunFrame frame) {
        Failure failure = Failure.of(thrown, arguments);
        frame.failed(failure.message());
        console.out().flush();
        console.err().println("nadir: " + failure.message());
        String debug = System.getenv(Failure.DEBUG_VARIABLE);
        if (debug != null && !debug.isEmpty()) {
            thrown.printStackTrace(console.err());
        }
        console.err().flush();
        return failure.exitCode();
    }
}
