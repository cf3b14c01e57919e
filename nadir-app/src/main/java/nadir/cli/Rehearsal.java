package nadir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Runs what most calls run, so that the Java machine can keep the classes, the profiles and the code that it needed
/// for it in the start-up cache. Works in the current directory and leaves its files there; the launcher calls it in
/// a directory that it throws away.
final class Rehearsal {
    private static final List<List<String>> CALLS = List.of(
            List.of("--version"),
            List.of("help"),
            List.of("completion"),
            List.of("no-such-command"),
            List.of("train", "sample:digits", "--max-iterations", "40"),
            List.of("train", "sample:iris", "--json"),
            List.of("audit", "iris.onnx", "sample:iris", "--report", "audit.html"),
            List.of("audit", "iris.onnx", "sample:iris", "--json"),
            List.of("spectrum", "iris.onnx", "sample:iris", "--dense-limit", "0", "--top", "2", "--bottom", "2"),
            List.of("train", "sample:xor", "--loss", "squared", "--hidden", "3", "--weight-decay", "0.01"),
            List.of("certify", "xor.onnx", "sample:xor"),
            List.of("check", "xor-certificate.json"),
            List.of("surface", "iris.onnx", "sample:iris"),
            List.of("runs", "list"));

    /// The user's own runs are not rehearsed.
    private static final List<String> STORE = List.of("--store", "rehearsal.db");
    private static final Set<String> WITHOUT_STORE = Set.of("--version", "help", "completion", "no-such-command");

    private Rehearsal() {}

    /// Runs all calls, whatever becomes of each.
    public static void main(String[] arguments) {
        for (List<String> call : CALLS) {
            StringWriter output = new StringWriter();
            PrintWriter writer = new PrintWriter(output);
            int status = Main.run(new Console(writer, writer, new Interruption()), words(call));
            System.out.println("nadir " + String.join(" ", call) + ": status " + status);
            System.out.println(output);
        }
    }

    private static String[] words(List<String> call) {
        List<String> words = new ArrayList<>(call);
        if (!WITHOUT_STORE.contains(call.getFirst())) {
            words.addAll(STORE);
        }
        return words.toArray(new String[0]);
    }
}
