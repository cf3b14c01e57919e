package nadir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.runs.RunStart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/// What happens around the call of a command: its record begins before and ends after it.
final class RunFrame {
    /// Options that say how to tell the result, not what to compute.
    private static final Set<String> MANNERS = Set.of("--help", "--version", "--json", "--quiet", "--store",
            "--no-store");
    private static final String STORE = "--store";
    private static final String NO_STORE = "--no-store";

    private final Console console;
    private @Nullable Recording recording;
    private @Nullable String cause;

    RunFrame(Console console) {
        this.console = console;
    }

    /// The execution strategy of the parser.
    int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.commandSpec().userObject() instanceof Recorded command && command.isRecorded()
                && !last.isUsageHelpRequested()
                && !last.isVersionHelpRequested()) {
            try {
                begin(command, last, parsed.originalArgs());
            } catch (RuntimeException refused) {
                CommandLine line = last.commandSpec().commandLine();
                throw new ExecutionException(line, "cannot begin the record of the run", refused);
            }
        }
        return new RunLast().execute(parsed);
    }

    private void begin(Recorded command, ParseResult parsed, List<String> arguments) {
        CommonOptions common = common(parsed.commandSpec());
        StoreChoice choice = common == null ? new StoreChoice(null, false) : common.store();
        if (common == null || choice.location() == null) {
            return;
        }
        RunStart start = RunStart.of(common.commandName(), withoutStore(arguments))
                .withSeed(common.seed())
                .withSettings(settings(parsed))
                .withInputs(command.sources());
        Recording begun = Recording.of(start, choice);
        recording = begun;
        common.recordTo(begun);
        console.interruption().onCut(begun::cut);
    }

    private static @Nullable CommonOptions common(CommandSpec command) {
        return command.mixins()
                .values()
                .stream()
                .map(CommandSpec::userObject)
                .filter(CommonOptions.class::isInstance)
                .map(CommonOptions.class::cast)
                .findFirst()
                .orElse(null);
    }

    /// The arguments without what names a store: an address may hold a password, and a run that is repeated has a store
    /// of its own.
    static List<String> withoutStore(List<String> arguments) {
        List<String> kept = new ArrayList<>();
        for (int k = 0; k < arguments.size(); k++) {
            String argument = arguments.get(k);
            if (argument.equals(STORE)) {
                k++;
            } else if (!argument.equals(NO_STORE) && !argument.startsWith(STORE + "=")) {
                kept.add(argument);
            }
        }
        return kept;
    }

    /// Every option and argument with its value, also where it is the default; left out where it has none.
    static SortedMap<String, String> settings(ParseResult parsed) {
        SortedMap<String, String> settings = new TreeMap<>();
        for (OptionSpec option : parsed.commandSpec().options()) {
            put(settings, option.longestName(), option, parsed.hasMatchedOption(option));
        }
        for (PositionalParamSpec argument : parsed.commandSpec().positionalParameters()) {
            put(settings, argument.paramLabel(), argument, true);
        }
        CommandSpec command = parsed.commandSpec();
        if (command.parent() != null && command.parent().parent() != null) {
            settings.put("KIND", command.name());
        }
        return settings;
    }

    private static void put(SortedMap<String, String> settings, String name, ArgSpec spec, boolean given) {
        if (MANNERS.contains(name)) {
            return;
        }
        List<String> typed = spec.originalStringValues();
        Object value = spec.getValue();
        if (given && !typed.isEmpty() && !(value instanceof Boolean)) {
            settings.put(name, String.join(",", typed));
        } else if (value instanceof List<?> list) {
            if (!list.isEmpty()) {
                settings.put(name, String.join(",", list.stream().map(String::valueOf).toList()));
            }
        } else if (value != null && !value.toString().isEmpty()) {
            settings.put(name, value instanceof Enum<?> word ? word.name().toLowerCase(java.util.Locale.ROOT)
                    : value.toString());
        }
    }

    /// Hears why the command failed.
    void failed(String message) {
        cause = message;
        console.events().failed(message);
    }

    /// Ends the record, when everything is printed.
    void end(int status) {
        if (recording == null) {
            return;
        }
        String missing = recording.end(status, cause);
        console.events().recorded(recording.id());
        if (missing != null) {
            console.err().println(Failure.oneLine("nadir: warning: this run is not recorded: " + missing));
            console.err().flush();
        }
    }
}
