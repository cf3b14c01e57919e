package nadir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fenced blocks of a page in Markdown.
///
/// @param blocks in the order of the page
record Page(List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile("\\s*```+\\s*(.*?)\\s*");

    /// One fenced block.
    ///
    /// @param info what stands behind the opening fence: the language, then marks
    /// @param line the number of its first line on the page, from 1
    /// @param lines its text
    record Block(String info, int line, List<String> lines) {
        /// A console block's commands run, and must end with the status behind `exit=`, 0 without.
        boolean isConsole() {
            return info.matches("console(\\s.*)?");
        }

        /// A Java block marked so is a program of its own that is compiled and run.
        boolean isJavaExample() {
            return info.equals("java example");
        }

        /// A block that shows a call of Nadir without being run must say so.
        boolean isMarkedUnchecked() {
            return info.endsWith(" unchecked");
        }

        int expectedStatus() {
            Matcher status = Pattern.compile("exit=(\\d+)").matcher(info);
            return status.find() ? Integer.parseInt(status.group(1)) : 0;
        }

        /// The commands of a console block: lines that start with `$ `, each with the output that follows it. A
        /// backslash at the end of a line continues the command.
        List<Command> commands() {
            List<Command> commands = new ArrayList<>();
            for (int k = 0; k < lines.size(); k++) {
                String text = lines.get(k);
                if (text.startsWith("$ ")) {
                    StringBuilder command = new StringBuilder(text.substring(2));
                    int first = line + k;
                    while (command.toString().endsWith("\\") && k + 1 < lines.size()) {
                        command.setLength(command.length() - 1);
                        command.append(lines.get(++k).strip());
                    }
                    commands.add(new Command(command.toString(), first, new ArrayList<>()));
                } else if (!commands.isEmpty() && !text.isBlank()) {
                    commands.getLast().output().add(text);
                }
            }
            return commands;
        }
    }

    /// One command of a console block.
    ///
    /// @param text what is typed
    /// @param line where it stands on the page
    /// @param output the lines that the page shows; each must occur in the real output, in this order, and `...` in a
    ///     line stands for any text
    record Command(String text, int line, List<String> output) {
        /// The first line of the page that the real output lacks, or null.
        String missingFrom(String realOutput) {
            List<String> real = realOutput.lines().toList();
            int next = 0;
            for (String shown : output) {
                Pattern pattern = Pattern.compile(
                        "\\Q" + shown.stripTrailing().replace("...", "\\E.*\\Q") + "\\E\\s*");
                while (next < real.size() && !pattern.matcher(real.get(next)).matches()) {
                    next++;
                }
                if (next == real.size() && !shown.strip().equals("...")) {
                    return shown;
                }
                next = Math.min(next + 1, real.size());
            }
            return null;
        }
    }

    /// Reads a page.
    static Page of(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        for (int k = 0; k < lines.size(); k++) {
            Matcher fence = FENCE.matcher(lines.get(k));
            if (!fence.matches()) {
                if (open != null) {
                    open.lines().add(lines.get(k));
                }
            } else if (open == null) {
                open = new Block(fence.group(1), k + 2, new ArrayList<>());
            } else {
                blocks.add(open);
                open = null;
            }
        }
        if (open != null) {
            throw new IllegalArgumentException("the block that starts in line " + open.line() + " has no end");
        }
        return new Page(blocks);
    }
}
