package nadir.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A command line of the tests' own: one command that is a process, which tells its words, and one that answers with them.
final class EchoCommands implements Commands {
    @Override
    public List<CommandForm> forms() {
        List<CommandForm.Option> options = List.of(
                new CommandForm.Option("--output", "FILE", "", CommandForm.Kind.PATH, null),
                new CommandForm.Option("--title", "TEXT", "", CommandForm.Kind.TEXT, null),
                new CommandForm.Option("--count", "N", "", CommandForm.Kind.INTEGER, "1"),
                new CommandForm.Option("--fast", "", "", CommandForm.Kind.FLAG, null));
        CommandForm.Argument data = new CommandForm.Argument("DATA", "", CommandForm.Kind.TEXT, true, true);
        CommandForm.Option metrics = new CommandForm.Option("--metrics", "", "", CommandForm.Kind.FLAG, null);
        return List.of(new CommandForm("echo", "", true, false, options, List.of(data)),
                new CommandForm("plan", "", true, false, List.of(), List.of(
                        new CommandForm.Argument("SPEC", "", CommandForm.Kind.TEXT, true, false))),
                new CommandForm("runs list", "", false, false, options, List.of()),
                new CommandForm("runs show", "", false, false, List.of(metrics), List.of(data)));
    }

    @Override
    public List<String> process() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", classPath, EchoProcess.class.getName());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Answer answer(List<String> words) {
        return new Answer(0, Json.text(words), "");
    }
}
