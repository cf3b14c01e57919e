package nadir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nadir.runs.StoreLocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// The options that all commands share, and what they decide: where results go and how.
final class CommonOptions {
    private final Console console;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print the result as one JSON document, and nothing else.")
    private boolean json;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--store", paramLabel = "STORE",
            description = "Where runs are recorded: a SQLite file, or postgresql://user@host/database (default: what the "
                    + "variable NADIR_STORE says, else nadir/runs.db in the directory for the user's data).")
    private @Nullable String storeOption;

    @Option(names = "--no-store", description = "Do not record this run.")
    private boolean noStore;

    private @Nullable Recording recording;

    @Option(names = {"-q", "--quiet"}, description = "No progress on standard error.")
    private boolean quiet;

    CommonOptions(Console console) {
        this.console = console;
    }

    @Option(names = "--threads", paramLabel = "N",
            description = "Threads to compute with; results do not depend on it (default: all processors).")
    void setThreads(int threads) {
        if (threads < 1) {
            throw new ParameterException(command.commandLine(), "--threads requires at least 1, got " + threads);
        }
        this.threads = threads;
    }

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    /// Which store this call uses.
    ///
    /// @throws nadir.data.InputException if the options contradict each other, or the store's name is none
    StoreChoice store() {
        return StoreChoice.of(storeOption, noStore, System.getenv());
    }

    /// What names the store to a process in another directory: `none`, the store that the user named, or null where the
    /// user's own is meant. It may hold a password.
    @Nullable
    String storeText() {
        String variable = System.getenv().getOrDefault(StoreLocation.VARIABLE, "");
        String text = noStore ? StoreLocation.NONE : storeOption != null ? storeOption : variable;
        if (text.isEmpty() || text.equals(StoreLocation.NONE)) {
            return text.isEmpty() ? null : text;
        }
        return StoreLocation.of(text) instanceof StoreLocation.SqliteFile file ? file.path().toAbsolutePath().toString()
                : text;
    }

    /// Records the run from now on.
    void recordTo(Recording begun) {
        recording = begun;
    }

    /// Where the parts of this run are recorded; null where nothing is.
    Recording.@Nullable Parent parent() {
        return recording == null ? null : recording.parent();
    }

    /// A number that the command tells on its way.
    void metric(String name, long step, double value) {
        console.events().metric(name, step, value);
        if (recording != null) {
            recording.metric(name, step, value);
        }
    }

    /// Tells a piece of the result before the whole is known, if anybody hears.
    ///
    /// @param value made only then
    void part(String name, Supplier<JsonNode> value) {
        if (console.events().areHeard()) {
            console.events().part(name, value.get());
        }
    }

    /// A file that the command read, of which it knew only on its way.
    ///
    /// @param role what it is for
    void consumed(String role, @Nullable String typed) {
        if (recording != null && typed != null) {
            recording.consumed(role, typed);
        }
    }

    /// A file or folder that the command wrote.
    ///
    /// @param role what it is for
    void produced(String role, @Nullable Path path) {
        if (path != null) {
            console.events().produced(role, path);
        }
        if (recording != null && path != null) {
            recording.produced(role, path);
        }
    }

    /// The user's wish to stop, for a command that saves its work when it comes.
    BooleanSupplier stopRule() {
        return console.interruption().asStopRule();
    }

    /// Lets Ctrl-C end the command at once, for there is nothing to save.
    ///
    /// @param line of progress, which then makes room
    void endAtOnce(ProgressLine line) {
        console.interruption().onEnd(() -> {
            line.end();
            interrupted("nothing was saved");
        });
    }

    /// One line of progress on standard error, unless the user wants none.
    void progress(String line) {
        console.events().progress(line);
        if (!quiet) {
            console.err().println(line);
            console.err().flush();
        }
    }

    /// A line of progress that changes while the command works, unless the user wants none.
    ProgressLine progressLine() {
        return new ProgressLine(console.err(), quiet, Boolean.getBoolean(ProgressLine.TERMINAL), console.clock(),
                console.events());
    }

    /// One line on standard error that says where the work of an interrupted command is.
    void interrupted(String line) {
        console.events().note("interrupted; " + line);
        console.err().println("nadir: interrupted; " + line);
        console.err().flush();
    }

    /// One line on standard error that the user has to see.
    void warning(String line) {
        console.events().warning(line);
        console.err().println("nadir: warning: " + line);
        console.err().flush();
    }

    /// Prints the result of the command: as a JSON document if the user asked for it, else by `text`.
    ///
    /// @param conventions a record with loss, reduction and weight decay, or what else fixes the meaning of the numbers
    /// @param result a record whose components become the document's keys
    void print(Record conventions, Record result, Consumer<PrintWriter> text) {
        if (recording != null) {
            recording.result(conventions, result);
        }
        if (json) {
            console.out().println(JsonDocument.render(commandName(), conventions, result));
        } else {
            text.accept(console.out());
        }
        console.out().flush();
    }

    /// The name behind `nadir`, also for what is a subcommand of it.
    String commandName() {
        CommandSpec spec = command;
        while (spec.parent() != null && spec.parent().parent() != null) {
            spec = spec.parent();
        }
        return spec.name();
    }
}
