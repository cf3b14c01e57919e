package nadir.studio;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A call of a command as it comes from a page. Its words cannot be more than they claim: a name is one of the
/// command's own, a value stays the value of its option, an argument stays an argument, and neither names a place
/// outside of the workspace.
///
/// @param command the words behind `nadir`
/// @param options values by name; none for a flag
/// @param arguments in their order
record CommandCall(String command, SortedMap<String, List<String>> options, List<String> arguments) {
    private static final int LONGEST_VALUE = 4096;
    private static final int MOST_WORDS = 500;
    /// What arguments are called that name a file of settings.
    private static final String SETTINGS = "SPEC";

    CommandCall {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        arguments = List.copyOf(arguments);
    }

    /// Reads and checks a call.
    ///
    /// @param document `command`, `options` (an object of texts, numbers, booleans or lists of them; an
    ///     empty list sets a flag), `arguments`
    /// @throws Refusal if it is none, or asks for what a page may not ask for
    static CommandCall of(JsonNode document, List<CommandForm> forms, Workspace workspace) {
        CommandForm form = form(document.path("command").asString(""), forms);
        SortedMap<String, List<String>> options = new TreeMap<>();
        for (Map.Entry<String, JsonNode> given : document.path("options").properties()) {
            CommandForm.Option option = form.options()
                    .stream()
                    .filter(known -> known.name().equals(given.getKey()))
                    .findFirst()
                    .orElseThrow(() -> Refusal.bad("nadir " + form.name() + " has no option '" + given.getKey()
                            + "' here"));
            List<String> values = values(given.getValue());
            if (option.kind() == CommandForm.Kind.FLAG) {
                if (isSet(option, values)) {
                    options.put(option.name(), List.of());
                }
            } else if (!values.isEmpty()) {
                values.forEach(value -> requireHarmless(option.name(), value, SettingsFile.isOne(value), workspace));
                options.put(option.name(), values);
            }
        }
        List<String> arguments = values(document.path("arguments"));
        requireCount(form, arguments.size());
        for (int k = 0; k < arguments.size(); k++) {
            requireArgument(form.arguments().get(Math.min(k, form.arguments().size() - 1)), arguments.get(k),
                    workspace);
        }
        CommandCall call = new CommandCall(form.name(), options, arguments);
        if (call.words().size() > MOST_WORDS) {
            throw Refusal.bad("a call of more than " + MOST_WORDS + " words is too long");
        }
        return call;
    }

    /// Reads a call that was checked when it was made.
    static CommandCall kept(JsonNode document) {
        SortedMap<String, List<String>> options = new TreeMap<>();
        document.path("options")
                .properties()
                .forEach(option -> options.put(option.getKey(), values(option.getValue())));
        return new CommandCall(document.path("command").asString(""), options, values(document.path("arguments")));
    }

    static CommandForm form(String name, List<CommandForm> forms) {
        return forms.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.bad("there is no command '" + name + "' in the studio"));
    }

    private static List<String> values(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : node.isArray() ? node : List.of(node)) {
            if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
                throw Refusal.bad("a value is a text, a number, true or false; got " + node);
            }
            values.add(value.asString());
        }
        return values;
    }

    private static boolean isSet(CommandForm.Option option, List<String> values) {
        if (values.size() > 1 || (values.size() == 1 && !values.getFirst().matches("true|false"))) {
            throw Refusal.bad(option.name() + " is true or false; got " + values);
        }
        return values.isEmpty() || values.getFirst().equals("true");
    }

    private static void requireCount(CommandForm form, int given) {
        long least = form.arguments().stream().filter(CommandForm.Argument::required).count();
        boolean open = form.arguments().stream().anyMatch(CommandForm.Argument::many);
        if (given < least || (!open && given > form.arguments().size())) {
            throw Refusal.bad("nadir " + form.name() + " takes "
                    + String.join(" ", form.arguments().stream().map(CommandForm.Argument::label).toList())
                    + "; got " + given + (given == 1 ? " argument" : " arguments"));
        }
    }

    /// The parser reads further arguments from a file where an argument begins with `@`.
    private static void requireArgument(CommandForm.Argument form, String value, Workspace workspace) {
        if (value.startsWith("@") || value.isEmpty()) {
            throw Refusal.bad("an argument cannot be empty or begin with @; got '" + value + "'");
        }
        requireHarmless(form.label(), value, form.label().equals(SETTINGS) || SettingsFile.isOne(value), workspace);
    }

    /// @param settings whether a file of this name is read for settings, which can name files too
    private static void requireHarmless(String name, String value, boolean settings, Workspace workspace) {
        requireWithin(name, value, workspace);
        if (settings && Files.isRegularFile(workspace.resolve(value))) {
            SettingsFile.read(workspace.resolve(value))
                    .texts()
                    .forEach(text -> requireWithin("a value in " + value, text, workspace));
        }
    }

    private static void requireWithin(String name, String value, Workspace workspace) {
        if (value.length() > LONGEST_VALUE || value.codePoints().anyMatch(Character::isISOControl)) {
            throw Refusal.bad(name + " has a value that is too long, or with characters that cannot be typed");
        }
        String lower = value.strip().toLowerCase(Locale.ROOT);
        if (lower.contains("://") || lower.startsWith("sql:") || lower.startsWith("jdbc:")) {
            throw new Refusal(Refusal.FORBIDDEN, name + " is '" + value
                    + "': the studio reads files of its workspace and samples only; use the command line for this");
        }
        workspace.resolve(value);
        for (String part : value.split(",", -1)) {
            workspace.resolve(part);
        }
    }

    /// The words behind `nadir`.
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--json");
        options.forEach((name, values) -> {
            if (values.isEmpty()) {
                words.add(name);
            }
            values.forEach(value -> words.add(name + "=" + value));
        });
        if (!arguments.isEmpty()) {
            words.add("--");
            words.addAll(arguments);
        }
        return words;
    }

    /// The call that goes on with what this one left.
    CommandCall resumed() {
        SortedMap<String, List<String>> with = new TreeMap<>(options);
        with.put(CommandForm.RESUME, List.of());
        with.remove("--restart");
        return new CommandCall(command, with, arguments);
    }
}
