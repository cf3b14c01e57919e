package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A command that saves its work gets the time for it when the user presses Ctrl-C, one that does not ends at once, and
/// the exit status tells that it was interrupted.
@DisabledOnOs(OS.WINDOWS)
class InterruptionTests {
    @Test
    void aCommandThatAsksMaySaveItsWork() throws Exception {
        assertThat(interrupt("saving")).isEqualTo(List.of("ready", "saved", "status 130"));
    }

    @Test
    void aCommandThatDoesNotAskEndsAtOnce() throws Exception {
        assertThat(interrupt("deaf")).isEqualTo(List.of("ready", "status 130"));
    }

    @Test
    void aRequestReachesTheStopRule() {
        Interruption interruption = new Interruption();
        BooleanSupplier stop = interruption.asStopRule();
        assertThat(stop.getAsBoolean()).isFalse();
        interruption.request();
        assertThat(stop.getAsBoolean()).isTrue();
    }

    private static List<String> interrupt(String kind) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath, Worker.class.getName(), kind).redirectErrorStream(true).start();
        try (BufferedReader reader = process.inputReader()) {
            String ready = reader.readLine();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
            List<String> rest = reader.lines().toList();
            String status = "status " + process.waitFor();
            return rest.isEmpty() ? List.of(ready, status) : List.of(ready, String.join("\n", rest), status);
        }
    }

    /// What the other process runs: a command that computes until it is told to stop.
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) {
            Interruption interruption = new Interruption();
            interruption.listen();
            BooleanSupplier stop = arguments[0].equals("saving") ? interruption.asStopRule() : () -> false;
            System.out.println("ready");
            while (!stop.getAsBoolean()) {
                Thread.onSpinWait();
            }
            System.out.println("saved");
            interruption.finish();
            System.exit(ExitCode.DONE);
        }
    }
}
