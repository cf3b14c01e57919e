package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nadir.runs.StoreLocation;
import nadir.studio.Chromium;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

/// A studio as a process of its own and a browser that looks at it: one pair for all test classes that extend
/// [StudioPages], started by the first of them and ended after the last. After each test nothing may have gone wrong on
/// any page that it opened, and nothing may have been loaded from elsewhere; its tabs are closed.
final class StudioInBrowser implements BeforeAllCallback, AfterEachCallback {
    private static final long PATIENCE_SECONDS = 60;

    private final List<Chromium.Tab> tabs = new ArrayList<>();
    private @Nullable Shared shared;

    /// What all classes share.
    private static final class Shared implements AutoCloseable {
        private final Path folder;
        private final Chromium browser;
        private Process server;
        private String address = "";

        Shared() throws Exception {
            folder = Files.createTempDirectory("nadir-studio");
            Files.createDirectory(folder.resolve("workspace"));
            server = serve(0);
            browser = Chromium.start(folder);
        }

        Process serve(int port) throws Exception {
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR",
                    "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "nadir.cli.Main", "studio", "--json", "--no-open", "--upload-limit", "1", "--port",
                    Integer.toString(port), "--workspace", "workspace").directory(folder.toFile())
                    .redirectError(err.toFile())
                    .redirectOutput(out.toFile());
            builder.environment().put(StoreLocation.VARIABLE, "runs.db");
            Process process = builder.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.readString(out).strip().endsWith("}")) {
                assertThat(process.waitFor(30, TimeUnit.MILLISECONDS)).as(Files.readString(err)).isFalse();
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            address = new JsonMapper().readTree(Files.readString(out)).path("address").asString();
            return process;
        }

        /// Jobs outlive the server; those of a test that failed must not outlive the tests.
        private void endJobs() throws IOException {
            Pattern pid = Pattern.compile("\"event\":\"start\".*\"pid\":(\\d+)");
            try (Stream<Path> files = Files.walk(folder.resolve("workspace"))) {
                for (Path file : files.filter(one -> one.endsWith("events.jsonl")).toList()) {
                    pid.matcher(Files.readString(file))
                            .results()
                            .flatMap(found -> ProcessHandle.of(Long.parseLong(found.group(1))).stream())
                            .filter(process -> process.info().command().orElse("").endsWith("java"))
                            .filter(process -> process.pid() != ProcessHandle.current().pid())
                            .forEach(ProcessHandle::destroyForcibly);
                }
            }
        }

        @Override
        public void close() throws IOException {
            browser.close();
            server.destroyForcibly().onExit().join();
            endJobs();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(!Chromium.installed().isEmpty(),
                "no Chromium is installed, so the studio's pages are not tested; apt-get install chromium");
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(StudioInBrowser.class))
                .computeIfAbsent(Shared.class, first -> {
                    try {
                        return new Shared();
                    } catch (Exception failed) {
                        throw new IllegalStateException("the studio or the browser did not start", failed);
                    }
                }, Shared.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            tabs.forEach(this::requireSound);
        } finally {
            tabs.forEach(Chromium.Tab::close);
            tabs.clear();
            if (!shared().server.isAlive()) {
                find();
            }
        }
    }

    private void requireSound(Chromium.Tab tab) {
        assertThat(tab.faults()).filteredOn(fault -> !isOfALostServer(fault)).isEmpty();
        assertThat(tab.evaluate("[...document.querySelectorAll('.plot')].filter(plot => plot.getAttribute('role') !== "
                + "'img' || !(plot.ariaLabel?.length > 20) || !plot.closest('figure')?.querySelector('details summary'))"
                + ".length").asInt())
                .as("charts without a text alternative")
                .isZero();
        assertThat(tab.loaded()).isNotEmpty()
                .allMatch(loaded -> loaded.startsWith(base() + "/") || loaded.startsWith("data:")
                        || loaded.startsWith("blob:"));
    }

    /// What a browser notes by itself when requests are refused, on purpose, in these tests.
    private static boolean isOfALostServer(String fault) {
        return fault.contains("ERR_CONNECTION_REFUSED") || fault.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                || fault.contains("ERR_CONNECTION_RESET") || fault.contains("ERR_EMPTY_RESPONSE")
                || fault.contains("status of 400")
                || fault.contains("status of 403")
                || fault.contains("status of 413") || fault.contains("status of 404");
    }

    private Shared shared() {
        return Objects.requireNonNull(shared, "the studio has not been started");
    }

    /// The folder of the tests; the workspace lies in it.
    Path folder() {
        return shared().folder;
    }

    /// The address without its token.
    String base() {
        return shared().address.replaceAll("/\\?.*", "");
    }

    /// A tab of the first page.
    Chromium.Tab tab() {
        Chromium.Tab tab = shared().browser.tab();
        tabs.add(tab);
        tab.look(1100, 850, false);
        tab.open(shared().address);
        tab.await("document.querySelector('h1')");
        return tab;
    }

    /// A tab without a network, of which nothing is asked afterwards.
    Chromium.Tab aloneTab() {
        Chromium.Tab tab = shared().browser.tab();
        tab.offline();
        return tab;
    }

    /// Kills the server, as a machine that fails would.
    void lose() {
        shared().server.destroyForcibly().onExit().join();
    }

    /// Starts the server again where it was.
    void find() throws Exception {
        shared().server = shared().serve(Integer.parseInt(base().replaceAll(".*:", "")));
    }
}
