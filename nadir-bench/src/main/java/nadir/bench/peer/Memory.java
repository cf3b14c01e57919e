package nadir.bench.peer;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory that a side takes, in bytes. The peer's is the process's resident memory, ours Java's heap.
final class Memory {
    private static final int TRIALS = 5;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    @SuppressWarnings("restricted")
    private static final MethodHandle TRIM = Linker.nativeLinker()
            .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("malloc_trim"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private Memory() {}

    /// The highest resident memory while something runs above that before; the median of some trials, for Java's own
    /// memory moves too.
    static double residentPeak(Runnable task) {
        task.run();
        double[] peaks = new double[TRIALS];
        for (int trial = 0; trial < TRIALS; trial++) {
            System.gc();
            trim();
            long before = status("VmRSS:");
            write(RESET, "5");
            task.run();
            peaks[trial] = status("VmHWM:") - before;
        }
        return Measurement.Spread.of(peaks).median();
    }

    private static void trim() {
        try {
            int _ = (int) TRIM.invokeExact(0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long status(String field) {
        try {
            String line = Files.readAllLines(STATUS)
                    .stream()
                    .filter(l -> l.startsWith(field))
                    .findFirst()
                    .orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is in use on the heap.
    static long heap() {
        long least = Long.MAX_VALUE;
        for (int trial = 0; trial < TRIALS; trial++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /// What a call allocates on the heap, on all threads, after `warming` calls.
    static double allocated(Runnable task, int warming, int calls) {
        for (int i = 0; i < warming; i++) {
            task.run();
        }
        long before = THREADS.getTotalThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            task.run();
        }
        return (double) (THREADS.getTotalThreadAllocatedBytes() - before) / calls;
    }
}
