package nadir.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import nadir.runs.Recorder;
import nadir.runs.RunEnd;
import nadir.runs.RunStart;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;

/// Measures the studio as a process of its own, with real jobs: `LoadStudy FOLDER [SECONDS [PAGES [tabs]]]`, in an empty folder,
/// prints what stands in `docs/measurements.md`: the list of 1,000 runs, its page in a browser, and the memory of the server
/// while pages follow a job. Pages are connections of Java's client; with `tabs` they are tabs of one Chromium, whose memory
/// is printed, too, and nothing else is measured.
final class LoadStudy {
    private static final int RUNS = 1000;
    private static final int REPETITIONS = 40;

    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process server;
    private String address = "";

    private LoadStudy(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        LoadStudy study = new LoadStudy(Path.of(arguments[0]).toAbsolutePath());
        study.fill();
        study.serve();
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
        int pages = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        try {
            if (List.of(arguments).contains("tabs")) {
                study.tabs(seconds, pages);
            } else {
                study.list();
                study.page();
                study.follow(seconds, pages);
            }
        } finally {
            study.server.destroyForcibly();
        }
        System.out.println("load at the end " + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private void fill() {
        try (RunStore store = RunStore.open(StoreLocation.of(folder.resolve("runs.db").toString()))) {
            for (int k = 0; k < RUNS; k++) {
                Recorder recorder = store.start(RunStart.of("train", List.of("train", "data" + k % 7 + ".csv"))
                        .withSeed(k));
                recorder.metric("loss", 0, 2.0 / (k + 1));
                recorder.finish(RunEnd.finished(0, "converged")
                        .withResult("{\"loss\": " + 1.0 / (k + 1)
                                + ", \"parameters\": 9}"));
            }
        }
    }

    private void serve() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "nadir.cli.Main", "studio", "--json", "--no-open", "--port", "0", "--workspace", folder.toString())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put(StoreLocation.VARIABLE, folder.resolve("runs.db").toString());
        server = builder.start();
        while (!Files.readString(folder.resolve("out")).strip().endsWith("}")) {
            TimeUnit.MILLISECONDS.sleep(30);
        }
        address = Json.read(Files.readAllBytes(folder.resolve("out"))).path("address").asString();
    }

    private HttpRequest.Builder request(String target) {
        String base = address.replaceAll("/\\?.*", "");
        return HttpRequest.newBuilder(URI.create(base + target))
                .header("Cookie", "nadir-studio-" + base.replaceAll(".*:", "") + "=" + address.replaceAll(
                        ".*token=", ""));
    }

    private String text(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.body());
        }
        return answer.body();
    }

    private void list() throws Exception {
        double[] milliseconds = new double[REPETITIONS];
        int rows = 0;
        for (int k = 0; k < REPETITIONS; k++) {
            long begun = System.nanoTime();
            String document = text(request("/api/runs?limit=" + RUNS).build());
            milliseconds[k] = (System.nanoTime() - begun) / 1e6;
            rows = Json.read(document.getBytes(StandardCharsets.UTF_8)).path("runs").size();
        }
        double first = milliseconds[0];
        double[] warm = Arrays.copyOfRange(milliseconds, 1, REPETITIONS);
        Arrays.sort(warm);
        System.out.printf(Locale.ROOT, "list of %d runs: first %.0f ms; then median %.0f ms, 95 %% within %.0f ms%n",
                rows,
                first, warm[warm.length / 2], warm[(int) (0.95 * warm.length)]);
    }

    private void page() throws Exception {
        if (Chromium.installed().isEmpty()) {
            System.out.println("no browser is installed: its page was not measured");
            return;
        }
        try (Chromium browser = Chromium.start(folder)) {
            Chromium.Tab tab = browser.tab();
            tab.open(address);
            for (int k = 0; k < 5; k++) {
                tab.evaluate("location.hash = '#/runs'");
                tab.reload();
                tab.await("document.querySelectorAll('table.runs tbody tr').length >= 100");
                System.out.printf(Locale.ROOT, "page of runs, loaded again: heading and 100 rows within %.0f ms%n",
                        tab.evaluate("new Promise(done => requestAnimationFrame(() => done(performance.now())))")
                                .asDouble());
            }
        }
    }

    /// A job that trains for as long as it is let.
    private String train() throws Exception {
        return Json.read(text(request("/api/jobs").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"command": "train", "arguments": ["sample:iris"], "options": {"--optimizer": "gd",
                        "--hidden": "4", "--learning-rate": 0.05, "--tolerance": 0, "--max-iterations": 1000000000,
                        "--output": "m.onnx"}}"""))
                .build()).getBytes(StandardCharsets.UTF_8)).path("id").asString();
    }

    private void stop(String id) throws Exception {
        text(request("/api/jobs/" + id + "/stop").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"atOnce\": true}"))
                .build());
    }

    /// Tabs of one browser on the page of one job. Minutes count from when all were open.
    private void tabs(int seconds, int count) throws Exception {
        System.out.printf(Locale.ROOT, "server alone: %s%n", memory());
        String id = train();
        try (Chromium browser = Chromium.start(folder)) {
            List<Chromium.Tab> tabs = new ArrayList<>();
            long opening = System.nanoTime();
            for (int k = 0; k < count; k++) {
                Chromium.Tab tab = browser.tab();
                tab.open(address);
                tab.evaluate("location.hash = '#/job/" + id + "'");
                tab.await(HEARD + " > 0");
                tabs.add(tab);
            }
            System.out.printf(Locale.ROOT, "%d tabs open after %.0f s: %s%n", count,
                    (System.nanoTime() - opening) / 1e9,
                    memory());
            long begun = System.nanoTime();
            for (int part = 1; part <= PARTS; part++) {
                long wait = begun + TimeUnit.SECONDS.toNanos((long) seconds * part / PARTS) - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(wait);
                double[] heaps = new double[count];
                double[] heard = new double[count];
                for (int k = 0; k < count; k++) {
                    heaps[k] = tabs.get(k).heap() / 1e6;
                    heard[k] = tabs.get(k).evaluate(HEARD).asDouble();
                }
                Arrays.sort(heaps);
                Arrays.sort(heard);
                System.out.printf(Locale.ROOT, "after %d s: server %s; heaps of the tabs: sum %.1f MB, median %.2f MB, "
                        + "largest %.2f MB; they have heard of %.0f to %.0f steps%n", seconds * part / PARTS, memory(),
                        Arrays.stream(heaps).sum(), heaps[count / 2], heaps[count - 1], heard[0], heard[count - 1]);
            }
            for (Chromium.Tab tab : tabs) {
                if (!tab.faults().isEmpty()) {
                    System.out.println("faults of a tab: " + tab.faults());
                }
            }
        }
        TimeUnit.SECONDS.sleep(15);
        System.out.printf(Locale.ROOT, "tabs closed: %s%n", memory());
        stop(id);
    }

    private static final int PARTS = 5;
    private static final String HEARD = "(document.querySelector('n-job')?.curves?.series.get('loss')?.x.at(-1) ?? -1)";

    private void follow(int seconds, int count) throws Exception {
        System.out.printf(Locale.ROOT, "server alone: %s%n", memory());
        String id = train();
        LongAdder lines = new LongAdder();
        List<Stream<String>> pages = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            Stream<String> page = client.send(request("/api/jobs/" + id + "/events").build(),
                    HttpResponse.BodyHandlers.ofLines()).body();
            pages.add(page);
            Thread.ofVirtual().start(() -> {
                try {
                    page.filter(line -> line.startsWith("data:")).forEach(line -> lines.increment());
                } catch (UncheckedIOException closed) {
                    // The page was closed.
                }
            });
        }
        long begun = System.nanoTime();
        int parts = 10;
        for (int part = 1; part <= parts; part++) {
            long wait = begun + TimeUnit.SECONDS.toNanos((long) seconds * part / parts) - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(wait);
            System.out.printf(Locale.ROOT, "%d pages, after %d s: %s, %d events sent%n", count, seconds * part / parts,
                    memory(), lines.sum());
        }
        pages.forEach(Stream::close);
        TimeUnit.SECONDS.sleep(5);
        System.out.printf(Locale.ROOT, "pages closed: %s%n", memory());
        stop(id);
    }

    /// Retained heap, after a collection, and what the process has of the machine's memory.
    private String memory() throws Exception {
        Process tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.pid()), "GC.class_histogram").start();
        String last = "";
        try (Stream<String> rows = tool.inputReader().lines()) {
            last = rows.filter(row -> row.startsWith("Total")).reduce(last, (before, row) -> row);
        }
        String resident = Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("");
        return String.format(Locale.ROOT, "retained %.1f MB, resident %.0f MB",
                Long.parseLong(last.strip().split("\\s+", -1)[2]) / 1e6, Long.parseLong(resident.replaceAll("\\D", ""))
                        / 1024.0);
    }
}
