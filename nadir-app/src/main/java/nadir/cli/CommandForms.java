package nadir.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import nadir.studio.CommandForm;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The commands as data, read off the parser's own model: a command or an option that is added there is added here.
final class CommandForms {
    /// What a page does not decide: where runs are recorded, how results are told, and which programs are started.
    private static final Set<String> WITHHELD = Set.of("--json", "--store", "--no-store", "--quiet", "--help",
            "--version", "--optimizer-command");
    /// Commands that may run as jobs although their calls are not recorded.
    private static final Set<String> FURTHER_JOBS = Set.of("check", "runs export", "runs replay", "runs report");
    private static final Set<String> LEFT_OUT = Set.of("help", "generate-completion", "completion", "studio");
    private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class, Integer.class, Long.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, float.class, Double.class, Float.class);

    private CommandForms() {}

    /// All commands that do something, in the order of the help.
    static List<CommandForm> of(CommandSpec program) {
        List<CommandForm> forms = new ArrayList<>();
        program.subcommands().values().forEach(command -> add(forms, "", command.getCommandSpec()));
        return forms;
    }

    private static void add(List<CommandForm> forms, String before, CommandSpec command) {
        String name = before + command.name();
        if (LEFT_OUT.contains(name) || command.usageMessage().hidden()) {
            return;
        }
        if (!command.subcommands().isEmpty()) {
            command.subcommands()
                    .values()
                    .stream()
                    .distinct()
                    .forEach(part -> add(forms, name + " ", part.getCommandSpec()));
            return;
        }
        List<CommandForm.Option> options = command.options()
                .stream()
                .filter(option -> !option.hidden() && !WITHHELD.contains(option.longestName()))
                .map(CommandForms::option)
                .toList();
        forms.add(new CommandForm(name, text(command.usageMessage().description(), ""),
                command.userObject() instanceof Recorded || FURTHER_JOBS.contains(name),
                options.stream().anyMatch(option -> option.name().equals("--resume")), options,
                command.positionalParameters().stream().map(CommandForms::argument).toList()));
    }

    private static CommandForm.Option option(OptionSpec option) {
        String standard = option.defaultValue();
        return new CommandForm.Option(option.longestName(), option.paramLabel(),
                text(option.description(), standard == null ? "" : standard), kind(option),
                kind(option) == CommandForm.Kind.FLAG ? null : standard);
    }

    private static CommandForm.Argument argument(PositionalParamSpec argument) {
        return new CommandForm.Argument(argument.paramLabel(), text(argument.description(), ""), kind(argument),
                argument.required(), argument.arity().max() > 1);
    }

    private static CommandForm.Kind kind(ArgSpec spec) {
        Class<?> type = spec.type();
        if (spec.arity().max() == 0) {
            return CommandForm.Kind.FLAG;
        }
        return WHOLE.contains(type) ? CommandForm.Kind.INTEGER
                : REAL.contains(type) ? CommandForm.Kind.NUMBER
                        : type == Path.class || type == File.class ? CommandForm.Kind.PATH : CommandForm.Kind.TEXT;
    }

    private static String text(String[] lines, String standard) {
        return String.join(" ", Arrays.asList(lines)).replace("${DEFAULT-VALUE}", standard);
    }
}
