package nadir.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nadir.linalg.BlasLibrary;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;

/// What a run was computed by.
///
/// @param nadir its version
/// @param java its version and maker
/// @param blas the linear algebra library and what it chose for the processor; null where the run did not need it
/// @param host the machine's name
/// @param machine system, processor, number of processors and bound of memory
public record Environment(String nadir, String java, @Nullable String blas, String host, String machine) {
    static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Environment here(HostProcess process) {
        String java = System.getProperty("java.runtime.version", "?") + " " + System.getProperty("java.vendor", "?");
        return new Environment(Version.CURRENT, java, BlasLibrary.loaded().orElse(null), process.host(),
                describeMachine());
    }

    private static String describeMachine() {
        String system = System.getProperty("os.name", "?") + " " + System.getProperty("os.version", "?") + " "
                + System.getProperty("os.arch", "?");
        List<String> parts = List.of(system, processor().orElse("processor of unknown kind"),
                Runtime.getRuntime().availableProcessors() + " processors",
                "heap of at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
        return String.join(", ", parts);
    }

    private static Optional<String> processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
