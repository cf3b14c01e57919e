package nadir.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import nadir.data.InputException;
import nadir.runs.FileRecord;
import nadir.study.Trials;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Reads what could be typed behind `nadir train`, again and again with one parser, so that whoever trains many networks
/// has the same words and the same checks.
final class TrainReading {
    /// What a single training has and its repetition with other settings does not.
    private static final Set<String> OWN = Set.of("seed", "starts", "threads", "output", "resume", "restart",
            "checkpoint-every", "keep-trajectory", "master", "json", "quiet", "store", "no-store", "help", "version");
    private static final String DASHES = "--";

    private final CommandLine parser;
    private final TrainCommand command;

    TrainReading() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        parser = NadirCommand.train(new Console(nowhere, nowhere, new Interruption()));
        command = parser.getCommand();
    }

    /// The options that may differ from training to training, without dashes.
    Set<String> options() {
        Set<String> names = new TreeSet<>();
        parser.getCommandSpec().options().forEach(option -> names.add(name(option)));
        names.removeAll(OWN);
        return names;
    }

    /// Those of them that have no value.
    Set<String> flags() {
        Set<String> names = new TreeSet<>();
        for (OptionSpec option : parser.getCommandSpec().options()) {
            if (option.arity().max() == 0) {
                names.add(name(option));
            }
        }
        names.retainAll(options());
        return names;
    }

    private static String name(OptionSpec option) {
        return option.longestName().substring(DASHES.length());
    }

    /// The trials that the arguments ask for.
    ///
    /// @throws InputException if `nadir train` would refuse them
    Trials trials(List<String> arguments) {
        try {
            parser.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException wrong) {
            throw new InputException(String.valueOf(wrong.getMessage()), wrong);
        }
        return new Trials(command.options(), command.elimination());
    }

    /// Every option with its value, as the last arguments had them.
    SortedMap<String, String> settings() {
        return RunFrame.settings(parser.getParseResult());
    }

    /// What the last arguments read.
    List<FileRecord> sources() {
        return command.sources();
    }
}
