package nadir.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command and what may be said to it, as data: pages make their forms of it, and calls are checked against it.
///
/// @param name the words behind `nadir`, such as `train` or `trap minimum`
/// @param description one sentence
/// @param job whether it may run as a job
/// @param resumable whether an interrupted call goes on with `--resume`
/// @param options that may be given
/// @param arguments in their order
public record CommandForm(String name, String description, boolean job, boolean resumable, List<Option> options,
        List<Argument> arguments) {
    /// What goes on.
    static final String RESUME = "--resume";

    /// Copies the lists.
    public CommandForm {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /// What an option takes.
    public enum Kind {
        /// Nothing: it is there or not.
        FLAG,
        /// A whole number.
        INTEGER,
        /// A number.
        NUMBER,
        /// The name of a file or folder.
        PATH,
        /// A text.
        TEXT
    }

    /// An option.
    ///
    /// @param name with its hyphens
    /// @param label of its value
    /// @param description what it does
    /// @param kind of its value
    /// @param standard the value where none is given; null for none
    public record Option(String name, String label, String description, Kind kind, @Nullable String standard) {}

    /// An argument.
    ///
    /// @param label its name
    /// @param description what it is
    /// @param kind of its value
    /// @param required whether it has to be given
    /// @param many whether it may be given several times
    public record Argument(String label, String description, Kind kind, boolean required, boolean many) {}
}
