package nadir.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The machine that measures, and how much of it others take.
final class Machine {
    private static final double TICKS_IN_SECOND = 100;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STEAL = 7;

    private final long[] before = ticks();
    private final double ownBefore = ownSeconds();

    /// Processor, number of processors, Java.
    static String description() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
            return model + ", " + Runtime.getRuntime().availableProcessors() + " processors, JDK "
                    + Runtime.version();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] ticks() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String all = lines.findFirst().orElseThrow();
            return Arrays.stream(all.split(" +", -1)).skip(1).mapToLong(Long::parseLong).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double ownSeconds() {
        var bean = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return bean.getProcessCpuTime() / 1e9;
    }

    /// The part of the machine's processor time since this was made that went to other processes and machines, 0 to 1.
    double takenByOthers() {
        long[] now = ticks();
        long[] spent = new long[STEAL + 1];
        Arrays.setAll(spent, i -> now[i] - before[i]);
        double all = LongStream.of(spent).sum() / TICKS_IN_SECOND;
        double idle = (spent[IDLE] + spent[WAITING]) / TICKS_IN_SECOND;
        return Math.clamp((all - idle - (ownSeconds() - ownBefore)) / all, 0, 1);
    }
}
