package nadir.cli;

import java.util.concurrent.Callable;
import nadir.version.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `nadir` itself: the list of its subcommands. Each is one class that turns its options into a call of
/// `nadir.study` and prints the record it gets back; a new command is added to `subcommands` here.
@Command(name = "nadir", description = "Tells whether a neural network is stuck, proves it, and gets it out.",
        mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = NadirCommand.Versions.class,
        usageHelpAutoWidth = true, synopsisSubcommandLabel = "COMMAND", subcommands = {
            TrainCommand.class, AuditCommand.class, SpectrumCommand.class, SurfaceCommand.class, EscapeCommand.class,
            CertifyCommand.class,
            CheckCommand.class, LinearCommand.class,
            ExploreCommand.class, SweepCommand.class, TrapCommand.class, RaceCommand.class, BenchCommand.class,
            DemoCommand.class,
            RunsCommand.class,
            StudioCommand.class,
            HelpCommand.class,
            CompletionCommand.class})
final class NadirCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    /// The parser for a call that writes to `console`.
    static CommandLine parser(Console console) {
        return configured(new CommandLine(new NadirCommand(), new ConsoleFactory(console)), console);
    }

    /// The parser of `nadir train` alone, for what is typed behind it.
    static CommandLine train(Console console) {
        return configured(new CommandLine(TrainCommand.class, new ConsoleFactory(console)), console);
    }

    private static CommandLine configured(CommandLine parser, Console console) {
        return parser.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "a command is required");
    }

    /// What `--version` prints.
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"nadir " + Version.CURRENT};
        }
    }

    /// Hands the console to the options that all commands share.
    private record ConsoleFactory(Console console) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == CommonOptions.class) {
                return type.cast(new CommonOptions(console));
            }
            return type == TrainCommand.class ? type.cast(new TrainCommand())
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
