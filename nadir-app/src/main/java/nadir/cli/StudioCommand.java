package nadir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;
import nadir.studio.CommandForm;
import nadir.studio.Commands;
import nadir.studio.Studio;
import nadir.studio.StudioOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nadir studio`.
@Command(name = "studio",
        description = "Look at everything in a browser: a web application on this machine only, until "
                + "Ctrl-C.")
final class StudioCommand implements Callable<Integer> {
    private static final List<String> FIRST_LIST = List.of("runs", "list", "--json");
    private static final long LOOK_MILLISECONDS = 200;
    /// Of the machine's memory, for each job.
    private static final String JOB_MEMORY = "-XX:MaxRAMPercentage=25";
    /// Options of this process's own that a job must not repeat.
    private static final String OWN_OPTIONS = "-Xmx.*|-XX:MaxRAMPercentage.*|-Xms.*|-Xlog.*|-agent.*|-javaagent.*"
            + "|-D.*|--add-modules=ALL-DEFAULT";

    @Spec
    private CommandSpec command;

    @Mixin
    private CommonOptions common;

    @Option(names = "--workspace", paramLabel = "DIR", defaultValue = ".",
            description = "The folder whose files the studio reads and writes (default: the working directory).")
    private Path workspace = Path.of(".");

    @Option(names = "--port", paramLabel = "N", defaultValue = "" + StudioOptions.PORT,
            description = "The port on 127.0.0.1; 0 takes any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--no-open", description = "Do not open the browser; the address is printed.")
    private boolean noOpen;

    @Option(names = "--upload-limit", paramLabel = "MB", defaultValue = "512",
            description = "The largest file that can be uploaded (default: ${DEFAULT-VALUE}).")
    private int uploadLimit;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "4",
            description = "Jobs that may run at the same time (default: ${DEFAULT-VALUE}).")
    private int jobs;

    /// The JSON document, printed when the server is ready.
    ///
    /// @param address to open, with the token
    /// @param workspace the folder
    /// @param store where runs are recorded; null for nowhere
    record Document(String address, String workspace, @Nullable String store) {}

    /// What the document's values mean.
    ///
    /// @param token what the address is
    record Conventions(String token) {}

    @Override
    public Integer call() throws IOException {
        requireSense();
        StoreLocation location = common.store().location();
        if (location != null) {
            // Made now, so that the page of runs has something to look into.
            RunStore.open(location).close();
        }
        BooleanSupplier stop = common.stopRule();
        Offer offer = new Offer();
        try (Studio studio = Studio.start(
                new StudioOptions(workspace, port, (long) uploadLimit << 20, jobs), offer)) {
            if (location != null) {
                // The first list takes several times as long as those after it; nobody should wait for that.
                Thread.startVirtualThread(() -> offer.answer(FIRST_LIST));
            }
            Document document = new Document(studio.address(), workspace.toRealPath().toString(),
                    location == null ? null : location.toString());
            common.print(new Conventions("whoever has the address can use the studio"), document,
                    out -> print(out, document));
            if (!noOpen && !Browser.open(studio.address())) {
                common.warning("no browser could be opened; open the address yourself");
            }
            waitFor(stop);
        }
        common.progress("the studio has ended; jobs that were running can be gone on with from its next start");
        return ExitCode.DONE;
    }

    private void requireSense() {
        if (port < 0 || port > 65535) {
            throw new InputException("--port requires a number from 0 to 65535, got " + port);
        }
        if (uploadLimit < 1 || jobs < 1) {
            throw new InputException(
                    "--upload-limit and --jobs require at least 1, got " + uploadLimit + " and " + jobs);
        }
    }

    private static void print(PrintWriter out, Document document) {
        out.println("studio       " + document.address());
        out.println("workspace    " + document.workspace());
        out.println("runs         " + (document.store() == null ? "not recorded" : document.store()));
        out.println("Ctrl-C ends it.");
    }

    private static void waitFor(BooleanSupplier stop) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            boolean ended = stop.getAsBoolean();
            while (!ended) {
                ended = never.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS) || stop.getAsBoolean();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the studio gets to know of the command line.
    private final class Offer implements Commands {
        private final List<CommandForm> forms = CommandForms.of(command.root());

        @Override
        public List<CommandForm> forms() {
            return forms;
        }

        /// This Java with this process's options, but the memory of a job.
        @Override
        public List<String> process() {
            List<String> words = new ArrayList<>();
            String program = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
                    ? "java.exe"
                    : "java";
            words.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
            ManagementFactory.getRuntimeMXBean()
                    .getInputArguments()
                    .stream()
                    .filter(option -> !option.matches(OWN_OPTIONS))
                    .forEach(words::add);
            words.addAll(List.of(JOB_MEMORY, "-Xlog:disable", "-Djava.awt.headless=true", "-cp", classPath(),
                    Main.class.getName()));
            return words;
        }

        /// Absolute, since a job has another working directory.
        private static String classPath() {
            List<String> places = new ArrayList<>();
            for (String place : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
                places.add(Path.of(place).toAbsolutePath().toString());
            }
            return String.join(java.io.File.pathSeparator, places);
        }

        @Override
        public Map<String, String> environment() {
            String store = common.storeText();
            return store == null ? Map.of() : Map.of(StoreLocation.VARIABLE, store);
        }

        @Override
        public Answer answer(List<String> words) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            List<String> all = new ArrayList<>(words);
            String store = common.storeText();
            if (store != null && !store.equals(StoreLocation.NONE)) {
                all.add(all.indexOf("--json"), "--store=" + store);
            }
            PrintWriter told = new PrintWriter(err);
            int status = Main.run(new Console(new PrintWriter(out), told, new Interruption()),
                    all.toArray(String[]::new));
            told.flush();
            String message = err.toString().strip();
            return new Answer(status, out.toString(),
                    message.startsWith("nadir: ") ? message.substring("nadir: ".length()) : message);
        }
    }
}
