package nadir.studio;

import java.util.List;
import java.util.Map;

/// What the studio knows of the command line.
public interface Commands {
    /// Its commands.
    List<CommandForm> forms();

    /// The words that start a process which runs a command: a program and its arguments, before those of the command.
    List<String> process();

    /// Variables of such a process, besides the studio's own. It appends its events to the file that the variable
    /// `NADIR_EVENTS` names.
    Map<String, String> environment();

    /// Runs a command in this process, for one that answers at once.
    ///
    /// @param words as typed behind `nadir`
    Answer answer(List<String> words);

    /// What a command said.
    ///
    /// @param status 0 if it did what it should, 2 for wrong input
    /// @param document what it printed
    /// @param message why it did not, in one line; empty if it did
    record Answer(int status, String document, String message) {}
}
