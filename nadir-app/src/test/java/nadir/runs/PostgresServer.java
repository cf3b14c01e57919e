package nadir.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL server of the tests' own in a temporary directory, started at the first use and stopped with the process.
/// It refuses to run as root, so that root starts it as another user.
public final class PostgresServer {
    static final String USER = "nadir";
    /// It has what an address has to encode.
    public static final String PASSWORD = "a pass:w/ord@ of tests";
    static final String PASSWORD_IN_ADDRESS = "a%20pass:w%2Ford%40%20of%20tests";

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Optional<PostgresServer> SERVER = binaries().map(PostgresServer::new);

    private final Path binaries;
    private final Path directory;
    private final int port;

    private PostgresServer(Path binaries) {
        try {
            this.binaries = binaries;
            directory = Files.createTempDirectory("nadir-postgres-");
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            Path passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
            if (isRoot()) {
                run(List.of("chown", "-R", "postgres", directory.toString()));
            }
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            run(asUser("initdb", "-D", data(), "-U", USER, "--auth=scram-sha-256", "--pwfile=" + passwordFile,
                    "--encoding=UTF8", "--no-sync"));
            start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The server, or the end of the test where none can be had.
    public static PostgresServer require() {
        Assumptions.assumeTrue(SERVER.isPresent(),
                "no PostgreSQL server is installed here (Debian: postgresql), so the "
                        + "run store is tested with SQLite only");
        return SERVER.orElseThrow();
    }

    private static Optional<Path> binaries() {
        List<Path> candidates = new ArrayList<>();
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of).forEach(candidates::add);
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("bin"))
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return candidates.stream()
                .filter(path -> Files.isExecutable(path.resolve("initdb"))
                        && Files.isExecutable(path.resolve("pg_ctl")))
                .findFirst();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    void start() {
        run(asUser("pg_ctl", "-D", data(), "-w", "-l", directory.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off "
                        + "-c max_connections=40",
                "start"));
    }

    /// Cuts all connections and stops.
    void stop() {
        run(asUser("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop"));
    }

    /// The address of a fresh database.
    public String freshDatabase() {
        String name = "runs" + DATABASES.incrementAndGet();
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD)) {
            Dialect.execute(connection, "create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return address(PASSWORD_IN_ADDRESS, name);
    }

    String address(String password, String database) {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    private void run(List<String> command) {
        try {
            Path output = Files.createTempFile("nadir-postgres-", ".txt");
            Process process = new ProcessBuilder(command).directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            String text = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + "\n" + text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
