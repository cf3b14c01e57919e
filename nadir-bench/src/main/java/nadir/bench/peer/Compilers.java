package nadir.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What the virtual machine's compilers do meanwhile: on a second processor they go on for seconds after a network's first
/// call, and until they are done calls run slower code, while the process's processor time is theirs as well.
final class Compilers {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final Map<Path, Long> before = times();
    private final long start = System.nanoTime();

    /// The processor time of compilers since this was made, by the wall time since then.
    double load() {
        long spent = 0;
        for (Map.Entry<Path, Long> now : times().entrySet()) {
            spent += now.getValue() - before.getOrDefault(now.getKey(), 0L);
        }
        return (double) spent / (System.nanoTime() - start);
    }

    /// Nanoseconds of each compiler's thread.
    private static Map<Path, Long> times() {
        Map<Path, Long> times = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                add(thread, times);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times;
    }

    private static void add(Path thread, Map<Path, Long> times) throws IOException {
        try {
            if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\n")) {
                String spent = Files.readString(thread.resolve("schedstat"));
                times.put(thread, Long.parseLong(spent.substring(0, spent.indexOf(' '))));
            }
        } catch (NoSuchFileException _) {
            // The thread has just ended.
        }
    }
}
