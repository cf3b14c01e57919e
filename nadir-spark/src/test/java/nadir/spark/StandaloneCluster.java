package nadir.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A standalone cluster of Spark's on this machine, as its users run it: a master and workers, each a process of its own,
/// with executors of one core that the workers start.
final class StandaloneCluster implements AutoCloseable {
    /// A home of Spark: what the build makes of the jars of Maven.
    static final Path HOME = Path.of("target/spark").toAbsolutePath();
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final String REGISTERED = "Successfully registered with master";

    private final Path folder;
    private final String memory;
    private final Process master;
    private final String address;
    private final List<Process> workers = new ArrayList<>();
    private final Map<String, String> before = new HashMap<>();

    /// @param folder for logs and what executors write; emptied by the caller
    /// @param memory of an executor, such as 512m
    StandaloneCluster(Path folder, int workers, String memory) {
        this.folder = folder;
        this.memory = memory;
        master = start("master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
        address = awaitLine("master", master, ADDRESS);
        for (int i = 0; i < workers; i++) {
            addWorker();
        }
        property("spark.executor.memory", memory);
        property("spark.executor.extraClassPath", executorClassPath());
        property("spark.nadir.patience", "60");
        property("spark.task.maxFailures", "2");
        // Spark keeps 300 MB of each executor for itself, which would leave small ones nothing.
        property("spark.testing.reservedMemory", Long.toString(64L << 20));
    }

    /// Names of the jars in Spark's home.
    static List<String> homeJars() throws IOException {
        try (Stream<Path> jars = Files.list(HOME.resolve("jars"))) {
            return jars.map(jar -> jar.getFileName().toString()).toList();
        }
    }

    String address() {
        return address;
    }

    /// Starts one more worker, with one core and room for one executor, and waits until the master knows it.
    Process addWorker() {
        String name = "worker" + workers.size();
        Process worker = start(name, "org.apache.spark.deploy.worker.Worker", "--port", "0", "--webui-port", "0",
                "--cores",
                "1", "--memory", memory, "--work-dir", folder.resolve(name + "-work").toString(), address);
        workers.add(worker);
        awaitLine(name, worker, Pattern.compile(REGISTERED + " (\\S+)"));
        return worker;
    }

    /// Kills a worker and its executor by SIGKILL.
    void kill(int worker) {
        Process process = workers.get(worker);
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.addFirst(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : workers) {
            all.addAll(process.descendants().toList());
            all.add(process.toHandle());
        }
        all.add(master.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    /// Spark reads its configuration from system properties that start with `spark.`.
    private void property(String name, String value) {
        before.put(name, System.setProperty(name, value));
    }

    private Process start(String name, String type, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx200m", "-XX:+UseSerialGC", "-cp", HOME.resolve("jars") + "/*", type, "--host", "127.0.0.1"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_HOME", HOME.toString());
        // Else workers look for a source tree's folders to learn it.
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String awaitLine(String name, Process process, Pattern line) {
        long end = System.nanoTime() + PATIENCE;
        String text = "";
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                text = Files.readString(log(name));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            Matcher matcher = line.matcher(text);
            if (matcher.find()) {
                return matcher.group(1);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new IllegalStateException(name + " said nothing of " + line + ":\n" + text);
    }

    /// Nadir and its libraries as this test sees them, without what Spark's home has.
    static String executorClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(HOME.resolve("jars").resolve(Path.of(entry).getFileName())))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
