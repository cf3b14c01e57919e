package nadir.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What other processes of the tests do: write runs with streams of metrics.
final class WriterProcess {
    static final int METRICS = 40;

    private WriterProcess() {}

    /// Writes runs.
    ///
    /// @param arguments the store, a name, and how many runs; a negative number for runs without end
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[2]);
        try (RunStore store = RunStore.open(StoreLocation.of(arguments[0]))) {
            System.out.println("ready");
            for (int k = 0; count < 0 || k < count; k++) {
                Recorder recorder = store.start(RunStart.of("bench", List.of(arguments[1], Integer.toString(k))));
                for (int step = 0; step < METRICS; step++) {
                    recorder.metric("loss", step, step + 0.5);
                    if (step % 10 == 9) {
                        recorder.flush();
                    }
                }
                recorder.finish(RunEnd.finished(0, "done").withResult("{\"loss\": " + k + ", \"gap\": 1}"));
            }
        }
    }

    static Process start(Path directory, String store, String name, int runs) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR", "--enable-native-access=ALL-UNNAMED",
                "-cp", classPath, WriterProcess.class.getName(), store, name, Integer.toString(runs)));
        return new ProcessBuilder(command).directory(directory.toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
    }
}
