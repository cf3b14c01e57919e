package nadir.runs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process, so that others can tell whether it still lives.
///
/// @param host the machine's name
/// @param scope where process numbers mean the same: one boot of one machine, or one container on it
/// @param process its number there
/// @param started when, in milliseconds; tells it from a later process of the same number
record HostProcess(String host, String scope, long process, long started) {
    /// The system states starts in ticks since its boot, and the time of the boot by a clock that is corrected.
    private static final Duration SAME_START = Duration.ofSeconds(5);

    /// This process.
    static HostProcess here() {
        ProcessHandle handle = ProcessHandle.current();
        String host = hostName();
        return new HostProcess(host, scope(host), handle.pid(), startOf(handle).toEpochMilli());
    }

    private static Instant startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }

    /// Whether this process can tell if the other one lives.
    boolean sees(HostProcess other) {
        return scope.equals(other.scope);
    }

    /// Whether the process is there, if it is one of this machine.
    boolean isAlive() {
        Optional<ProcessHandle> handle = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
        if (handle.isEmpty()) {
            return false;
        }
        Instant there = startOf(handle.get());
        return there.equals(Instant.EPOCH) || started == 0
                || Duration.between(Instant.ofEpochMilli(started), there).abs().compareTo(SAME_START) < 0;
    }

    private static String hostName() {
        // Asking the network for one's own name may take seconds where it is set up badly.
        String name = firstLine(Path.of("/proc/sys/kernel/hostname"));
        if (name.isEmpty()) {
            name = Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("");
        }
        if (!name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "unknown";
        }
    }

    private static String scope(String host) {
        String boot = firstLine(Path.of("/proc/sys/kernel/random/boot_id"));
        String namespace = "";
        try {
            namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException none) {
            // Not Linux: process numbers are the machine's.
        }
        return host + (boot.isEmpty() ? "" : " " + boot) + (namespace.isEmpty() ? "" : " " + namespace);
    }

    static String firstLine(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).lines().findFirst().orElse("").strip() : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
