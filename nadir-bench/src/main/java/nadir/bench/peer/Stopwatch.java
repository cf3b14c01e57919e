package nadir.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Wall time, and processor time of the whole process: Java's own figure for that counts in hundredths of a second.
final class Stopwatch {
    private static final int PROCESS_CPU_TIME = 2;
    @SuppressWarnings("restricted")
    private static final MethodHandle CLOCK = Linker.nativeLinker()
            .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final MemorySegment time = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);

    /// What something took.
    ///
    /// @param wall nanoseconds
    /// @param processor nanoseconds of all threads
    record Time(double wall, double processor) {
        Time dividedBy(double calls) {
            return new Time(wall / calls, processor / calls);
        }
    }

    private long processor() {
        try {
            if ((int) CLOCK.invokeExact(PROCESS_CPU_TIME, time) != 0) {
                throw new IllegalStateException("clock_gettime failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return 1_000_000_000L * time.get(ValueLayout.JAVA_LONG, 0) + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
    }

    /// Runs something a number of times; the time of one call.
    Time of(Runnable task, int calls) {
        long processor = processor();
        long wall = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            task.run();
        }
        long end = System.nanoTime();
        return new Time(end - wall, processor() - processor).dividedBy(calls);
    }
}
