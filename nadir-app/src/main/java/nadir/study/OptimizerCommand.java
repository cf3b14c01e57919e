package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.data.InputException;

/// An optimiser that is a program of its own.
///
/// @param name for results
/// @param words the program and its arguments
public record OptimizerCommand(String name, List<String> words) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern WORD = Pattern.compile("\\G\\s*(?:'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+))(?=\\s|$)");

    /// Copies the list.
    public OptimizerCommand {
        words = List.copyOf(words);
    }

    /// Reads `NAME=PROGRAM ARGUMENT...`, where words with spaces stand in single or double quotes. No shell takes part.
    ///
    /// @throws InputException if it is not of that form
    public static OptimizerCommand of(String text) {
        int equals = text.indexOf('=');
        String name = text.substring(0, Math.max(0, equals));
        if (!NAME.matcher(name).matches()) {
            throw new InputException("--optimizer-command requires NAME=PROGRAM [ARGUMENT...] with a name of letters, "
                    + "digits, dots and hyphens, got '" + text + "'");
        }
        String command = text.substring(equals + 1).strip();
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        int end = 0;
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
            end = word.end();
        }
        if (words.isEmpty() || end < command.length()) {
            throw new InputException("--optimizer-command " + name
                    + " requires a program and its arguments, words with spaces in quotes, got '" + command + "'");
        }
        return new OptimizerCommand(name, words);
    }
}
