package nadir.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the examples of one page in the current directory, as a reader would who types them one after the other. It is
/// a process of its own because a process has one current directory. Calls of `./nadir` run inside this process;
/// whatever needs a shell (pipes, redirections, other programs) gets one.
final class PageRun {
    /// Starts the line that a run ends with: the number of examples that it ran.
    static final String COUNT = "examples: ";

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"$`\\\\]*)\"|([^\\s'\"|<>;&$`*?~()\\\\]+)");

    private final List<String> failures = new ArrayList<>();
    private int examples;

    private PageRun() {}

    /// Runs the page whose file is the only argument; the exit status is 0 if all its examples did what they should.
    public static void main(String[] arguments) throws Exception {
        PageRun run = new PageRun();
        Files.writeString(Path.of("nadir"), launcher());
        Path.of("nadir").toFile().setExecutable(true);
        for (Page.Block block : Page.of(Files.readAllLines(Path.of(arguments[0]))).blocks()) {
            run.run(block);
        }
        run.failures.forEach(System.out::println);
        System.out.println(COUNT + run.examples);
        System.exit(run.failures.isEmpty() ? 0 : 1);
    }

    private static String launcher() {
        return "#!/bin/sh\nexec " + String.join(" ", java().stream().map(word -> "'" + word + "'").toList())
                + " nadir.cli.Main \"$@\"\n";
    }

    private static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-cp",
                System.getProperty("java.class.path"));
    }

    private void run(Page.Block block) throws IOException, InterruptedException {
        if (block.isConsole()) {
            for (Page.Command command : block.commands()) {
                check(command, block.expectedStatus());
            }
        } else if (block.isJavaExample()) {
            runJava(block);
        } else if (!block.isMarkedUnchecked() && block.lines().stream().anyMatch(PageRun::callsNadir)) {
            failures.add("line " + block.line() + ": a call of ./nadir in a block that is not run; make it a console "
                    + "block, or add 'unchecked' behind its language");
        }
    }

    private static boolean callsNadir(String line) {
        return line.matches("\\s*(\\$ )?\\./nadir\\b.*");
    }

    private void check(Page.Command command, int expectedStatus) throws IOException, InterruptedException {
        Outcome outcome = run(command.text());
        String missing = command.missingFrom(outcome.output());
        if (outcome.status() != expectedStatus) {
            fail(command.line(), command.text(), "status " + outcome.status() + " instead of " + expectedStatus,
                    outcome);
        } else if (missing != null) {
            fail(command.line(), command.text(), "no line of its output is\n    " + missing, outcome);
        }
    }

    private Outcome run(String command) throws IOException, InterruptedException {
        List<String> words = words(command);
        if (words.isEmpty() || !words.getFirst().equals("./nadir")) {
            return runProcess(List.of("bash", "-c", command));
        }
        examples++;
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status = Main.run(new Console(writer, writer, new Interruption()),
                words.subList(1, words.size()).toArray(String[]::new));
        writer.flush();
        return new Outcome(status, output.toString());
    }

    private void runJava(Page.Block block) throws IOException, InterruptedException {
        Path source = Files.createDirectories(Path.of("example-" + block.line())).resolve("Example.java");
        Files.write(source, block.lines());
        List<String> command = new ArrayList<>(java());
        command.add(source.toString());
        Outcome outcome = runProcess(command);
        if (outcome.status() != 0) {
            fail(block.line(), "the Java example", "status " + outcome.status(), outcome);
        }
    }

    private Outcome runProcess(List<String> command) throws IOException, InterruptedException {
        examples++;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What a page calls `java` is the JDK that Nadir runs on.
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", bin, (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), System.out.charset());
        return new Outcome(process.waitFor(), output);
    }

    private void fail(int line, String what, String why, Outcome outcome) {
        failures.add("line " + line + ": " + what + "\n  " + why + "; it printed\n" + outcome.output().indent(4));
    }

    /// The words of a command, or none if only a shell can tell them.
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        int position = 0;
        while (position < command.length()) {
            if (command.charAt(position) == ' ') {
                position++;
            } else if (matcher.find(position) && matcher.start() == position && endsWord(command, matcher.end())) {
                words.add(matcher.group(1) != null ? matcher.group(1)
                        : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
                position = matcher.end();
            } else {
                return List.of();
            }
        }
        return words;
    }

    private static boolean endsWord(String command, int position) {
        return position == command.length() || command.charAt(position) == ' ';
    }

    private record Outcome(int status, String output) {}
}
