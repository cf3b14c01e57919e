package nadir.bench.peer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Starts the study again in the environment and with the flags that it needs.
final class Relaunch {
    /// Without it, libtorch's threads look for work between operations and take the processors from each other: with two
    /// threads it would be five to eight times slower.
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final List<String> FLAGS = List.of("--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC");

    private Relaunch() {}

    static boolean isNeeded() {
        return !"PASSIVE".equals(System.getenv(POLICY));
    }

    /// Runs a main class in another process with the same class path; its exit status.
    static int run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(FLAGS);
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(POLICY, "PASSIVE");
        return builder.start().waitFor();
    }
}
