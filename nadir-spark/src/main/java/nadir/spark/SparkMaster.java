package nadir.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.data.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/// A master by the name that users give it, and the way there.
final class SparkMaster {
    /// Properties of Spark that the user sets (`-Dspark.executor.memory=4g`, or spark-submit) come before these.
    private static final List<List<String>> DEFAULTS = List.of(List.of("spark.app.name", "nadir"),
            List.of("spark.ui.enabled", "false"),
            List.of("spark.ui.showConsoleProgress", "false"),
            // Data stay where they were read, on whoever was fastest then. A partition of 16 MB crosses a network sooner than a
            // task is worth waiting for, so others help out without Spark's three seconds of hesitation.
            List.of("spark.locality.wait", "100ms"),
            // Foreign functions (OpenBLAS) need leave; one collector thread for an executor of one or two cores.
            List.of("spark.executor.extraJavaOptions",
                    "--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Djava.awt.headless=true"));
    private static final String LOGGING = "log4j2.configurationFile";
    private static final String SILENCE = "classpath:nadir/spark/log4j2.properties";
    private static final Pattern LOCAL = Pattern
            .compile("local|local\\[(\\*|[1-9]\\d*)(,\\s*\\d+)?]|local-cluster\\[.*]");
    private static final Pattern ADDRESS = Pattern.compile("([^:/,\\s]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");
    private static final int CONNECT_MILLISECONDS = 5000;

    private SparkMaster() {}

    /// Whether Spark would know such a name.
    static boolean isOne(String master) {
        return master.startsWith("local") || master.startsWith("spark://") || master.equals("yarn")
                || master.startsWith("k8s://");
    }

    /// Starts an application there.
    ///
    /// @throws InputException if the name is malformed, nobody answers, or nobody there has room for an executor
    static JavaSparkContext connect(String master) {
        requireAnswer(master);
        boolean silent = (System.getProperty(LOGGING) == null || System.getProperty(LOGGING).equals(SILENCE))
                && System.getProperty("log4j.configurationFile") == null;
        if (silent) {
            System.setProperty(LOGGING, SILENCE);
        }
        SparkConf conf = new SparkConf().setMaster(master);
        DEFAULTS.forEach(setting -> conf.setIfMissing(setting.getFirst(), setting.getLast()));
        if (master.contains("//127.0.0.1:") || master.contains("//localhost:") || LOCAL.matcher(master).matches()) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        if (!conf.contains("spark.jars") && !conf.contains("spark.executor.extraClassPath")) {
            conf.set("spark.jars", String.join(",", OwnJars.find().stream().map(Path::toString).toList()));
        }
        JavaSparkContext context = start(master, conf);
        if (silent) {
            context.setLogLevel("OFF");
        }
        try {
            new Executors(context).await(Duration.ofSeconds(conf.getLong("spark.nadir.patience", 120)));
            return context;
        } catch (RuntimeException failure) {
            context.close();
            throw failure;
        }
    }

    private static JavaSparkContext start(String master, SparkConf conf) {
        try {
            return new JavaSparkContext(new SparkContext(conf));
        } catch (Exception failure) {
            String place = master.equals("yarn") || master.startsWith("k8s:")
                    ? "clusters of YARN and Kubernetes are reached through spark-submit, see docs/guide/spark.md"
                    : "check the master's address and its log, then try again";
            throw new InputException("Spark cannot start on --master " + master + ": " + reason(failure) + "; " + place,
                    failure);
        }
    }

    /// The innermost message, which is the one with the cause.
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName()
                : message.lines()
                        .findFirst()
                        .orElseThrow();
    }

    /// Spark itself would try for a minute, and say nothing of why.
    private static void requireAnswer(String master) {
        if (!master.startsWith("spark://")) {
            if (master.startsWith("local") && !LOCAL.matcher(master).matches()) {
                throw new InputException(
                        "--master " + master + " is none of Spark's; this machine is local, local[N] or "
                                + "local[*]");
            }
            return;
        }
        List<String> silent = new ArrayList<>();
        for (String address : master.substring("spark://".length()).split(",", -1)) {
            Matcher parts = ADDRESS.matcher(address);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                throw new InputException(
                        "--master " + master + " requires spark://HOST:PORT, got the address \"" + address
                                + "\"");
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))),
                        CONNECT_MILLISECONDS);
                return;
            } catch (IOException failure) {
                silent.add(address + " (" + reason(failure) + ")");
            }
        }
        throw new InputException(
                "no Spark master answers at " + String.join(" and ", silent) + "; check the address and "
                        + "that the master runs (its page shows its spark:// name), then try again");
    }
}
