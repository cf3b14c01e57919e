package nadir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/// One call of `nadir` in this process, with everything that it printed. Its clock stands still, so that a slow machine gets
/// no lines of progress.
///
/// @param words what was typed after `nadir`
/// @param status the exit status
/// @param out standard output
/// @param err standard error
record Call(List<String> words, int status, String out, String err) {
    /// Runs `nadir` with these arguments.
    static Call nadir(String... arguments) {
        return of(List.of(), arguments);
    }

    /// Runs `nadir` as it would be with further commands.
    static Call of(List<Class<?>> furtherCommands, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), new Interruption(), Events.NONE,
                () -> 0);
        CommandLine parser = NadirCommand.parser(console);
        furtherCommands.forEach(parser::addSubcommand);
        int status = Main.run(console, parser, arguments);
        console.out().flush();
        console.err().flush();
        return new Call(List.of(arguments), status, out.toString(), err.toString());
    }

    /// The lines on standard error.
    List<String> complaints() {
        return err.lines().toList();
    }

    /// The words of `line`, split at spaces.
    static String[] words(String line) {
        return Stream.of(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
    }
}
