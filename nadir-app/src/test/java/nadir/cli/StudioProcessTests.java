package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import nadir.runs.StoreLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The studio as a process, with jobs as processes: what becomes of them when either is killed.
@DisabledOnOs(OS.WINDOWS)
class StudioProcessTests {
    private static final long PATIENCE_SECONDS = 120;
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private String base = "";
    private String cookie = "";

    @AfterEach
    void end() throws Exception {
        for (JsonNode job : base.isEmpty() ? List.<JsonNode>of() : get("/api/jobs").path("jobs").values()) {
            if (job.path("state").asString().equals("running")) {
                post("/api/jobs/" + job.path("id").asString() + "/stop", "{\"atOnce\": true}");
            }
        }
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.internal.verbosity=ERROR", "--enable-native-access=ALL-UNNAMED",
                        "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "nadir.cli.Main", "studio"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put(StoreLocation.VARIABLE, "runs.db");
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Process studio(int port) throws Exception {
        Process process = start("--json", "--no-open", "--port", Integer.toString(port), "--workspace", "workspace");
        Path out = folder.resolve("out");
        await(() -> Files.readString(out).strip().endsWith("}"), process);
        String address = MAPPER.readTree(Files.readString(out)).path("address").asString();
        base = address.replaceAll("/\\?.*", "");
        cookie = "nadir-studio-" + base.replaceAll(".*:", "") + "=" + address.replaceAll(".*token=", "");
        return process;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as(Files.readString(folder.resolve("err")))
                    .isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(base + target)).header("Cookie", cookie);
    }

    private JsonNode send(HttpRequest request) throws Exception {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return MAPPER.readTree(response.body());
    }

    private JsonNode get(String target) throws Exception {
        return send(request(target).build());
    }

    private JsonNode post(String target, String document) throws Exception {
        return send(request(target).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build());
    }

    private JsonNode job(String id) throws Exception {
        return get("/api/jobs/" + id);
    }

    private void awaitState(String id, String state, Process process) throws Exception {
        await(() -> {
            JsonNode job = job(id);
            boolean there = job.path("state").asString().equals(state);
            assertThat(there || !job.has("status")).as(job.toString()).isTrue();
            return there;
        }, process);
    }

    /// The lines of a stream of events from a place on, until one that ends the reading.
    private List<String> events(String id, long from, Predicate<String> last) throws Exception {
        List<String> lines = new ArrayList<>();
        HttpRequest request = request("/api/jobs/" + id + "/events").header("Last-Event-ID", Long.toString(from))
                .build();
        try (var body = client.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            for (var line = body.iterator(); line.hasNext();) {
                lines.add(line.next());
                if (last.test(lines.getLast())) {
                    return lines;
                }
            }
        }
        return lines;
    }

    private static final String ENDLESS = """
            {"command": "train", "arguments": ["sample:iris"], "options": {"--optimizer": "gd", "--hidden": "4",
            "--learning-rate": 0.05, "--tolerance": 0, "--max-iterations": 1000000000, "--checkpoint-every": 0.1,
            "--output": "m.onnx"}}""";

    @Test
    void aJobOutlivesItsServerAndGoesOnAfterItsOwnDeath() throws Exception {
        Files.createDirectory(folder.resolve("workspace"));
        Process first = studio(0);
        int port = Integer.parseInt(base.replaceAll(".*:", ""));
        String id = post("/api/jobs", ENDLESS).path("id").asString();
        awaitState(id, "running", first);
        List<String> seen = events(id, 0, line -> line.contains("\"step\":500"));
        long place = Long
                .parseLong(seen.stream().filter(line -> line.startsWith("id: ")).toList().getLast().substring(4));
        long pid = Long.parseLong(seen.stream()
                .filter(line -> line.contains("\"start\""))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\"pid\":(\\d+).*", "$1"));

        assertThat(first.destroyForcibly().waitFor()).isEqualTo(128 + 9);
        assertThat(ProcessHandle.of(pid)).as("the job").get().matches(ProcessHandle::isAlive);

        // The same address with the same token: a page that is still open finds it again, and hears what it missed.
        String before = cookie;
        Process second = studio(port);
        assertThat(cookie).isEqualTo(before);
        assertThat(job(id).path("state").asString()).isEqualTo("running");
        List<String> missed = events(id, place, line -> line.contains("\"step\":1"));
        assertThat(missed).isNotEmpty().noneMatch(line -> line.contains("\"event\":\"start\""));
        assertThat(missed.stream()
                .filter(line -> line.startsWith("id: "))
                .mapToLong(line -> Long.parseLong(
                        line.substring(4))))
                .allMatch(later -> later > place);

        await(() -> Files.exists(folder.resolve("workspace/m.onnx.checkpoint")), second);
        post("/api/jobs/" + id + "/stop", "{}");
        awaitState(id, "interrupted", second);
        assertThat(job(id).path("status").asInt()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(job(id).path("resumable").asBoolean()).isTrue();
        assertThat(job(id).path("cause").asString()).contains("training goes on with --resume");
        // The stream says that it is over, and then that there is nothing more.
        List<String> all = events(id, 0, line -> line.contains("\"event\":\"end\""));
        assertThat(all.getLast()).contains("\"status\":130");
        HttpRequest again = request("/api/jobs/" + id + "/events").header("Last-Event-ID", "999999999").build();
        assertThat(client.send(again, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(204);

        JsonNode resumed = post("/api/jobs/" + id + "/resume", "{}");
        String next = resumed.path("id").asString();
        assertThat(resumed.path("resumes").asString()).isEqualTo(id);
        assertThat(resumed.path("line").asString()).contains("--resume");
        awaitState(next, "running", second);
        List<String> further = events(next, 0, line -> line.contains("\"loss\""));
        long step = Long.parseLong(further.getLast().replaceAll(".*\"step\":(\\d+).*", "$1"));
        assertThat(step).as("it goes on where it was").isGreaterThan(500);

        post("/api/jobs/" + next + "/stop", "{\"atOnce\": true}");
        awaitState(next, "interrupted", second);
        assertThat(job(next).path("cause").asString()).isEqualTo("its process is gone without a word");
        assertThat(job(next).path("resumable").asBoolean()).isTrue();
        assertThat(events(next, 0, line -> line.startsWith("event: gone")).getLast()).isEqualTo("event: gone");
        // Both runs are in the store that the studio was given, a relative path included.
        JsonNode runs = get("/api/runs").path("runs");
        assertThat(runs.values()).hasSize(2).allMatch(run -> run.path("state").asString().equals("interrupted"));
        assertThat(folder.resolve("runs.db")).exists();
    }

    @Test
    void documentsAreThoseOfTheCommandLine() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Process studio = studio(0);
        String id = post("/api/jobs", """
                {"command": "linear", "arguments": ["sample:iris"], "options": {"--hidden": "2"}}""").path("id")
                .asString();
        awaitState(id, "finished", studio);
        Call call = Call.nadir("linear", "sample:iris", "--hidden", "2", "--json");
        assertThat(without(get("/api/jobs/" + id + "/document"))).isEqualTo(without(MAPPER.readTree(call.out())));
        String replay = post("/api/jobs", "{\"command\": \"runs replay\", \"arguments\": [\"last\"]}").path("id")
                .asString();
        awaitState(replay, "finished", studio);
        assertThat(get("/api/jobs/" + replay + "/document").path("same").asBoolean()).isTrue();
        assertThat(events(replay, 0, line -> false)).filteredOn(line -> line.contains("\"event\":\"start\""))
                .as("the repeated run tells this job nothing")
                .hasSize(1);
        String failed = post("/api/jobs", """
                {"command": "audit", "arguments": ["missing.onnx", "sample:iris"]}""").path("id").asString();
        awaitState(failed, "failed", studio);
        assertThat(job(failed).path("cause").asString()).contains("missing.onnx");
        assertThat(job(failed).path("status").asInt()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(workspace).isDirectoryContaining("glob:**/.nadir");
        JsonNode commands = get("/api/studio").path("commands");
        assertThat(commands.values()).extracting(command -> command.path("name").asString())
                .contains("train", "audit", "spectrum", "escape", "certify", "check", "linear", "explore",
                        "trap minimum",
                        "runs list")
                .doesNotContain("studio", "help", "runs");
        // By this name the studio knows that the argument names a file whose values are to be checked.
        assertThat(commands.values()).filteredOn(command -> command.path("name").asString().equals("sweep"))
                .singleElement()
                .matches(sweep -> sweep.path("arguments").get(0).path("label").asString().equals("SPEC"));
        for (JsonNode command : commands.values()) {
            assertThat(command.path("options").values()).extracting(option -> option.path("name").asString())
                    .doesNotContain("--store", "--no-store", "--json", "--help", "--optimizer-command");
        }
        assertThat(MAPPER.readTree(Call.nadir("runs", "list", "--json", "--store", folder.resolve("runs.db").toString())
                .out()).path("runs")).isEqualTo(get("/api/runs").path("runs"));
    }

    private static JsonNode without(JsonNode document) {
        ((tools.jackson.databind.node.ObjectNode) document).remove("seconds");
        return document;
    }

    @Test
    void aTakenPortIsToldWithAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Process process = start("--no-open", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(Files.readString(folder.resolve("err"))).startsWith(
                    "nadir: port " + taken.getLocalPort() + " of 127.0.0.1 is taken")
                    .contains("--port ")
                    .hasLineCount(1);
            assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        }
    }

    @Test
    void withoutABrowserTheAddressIsPrinted() throws Exception {
        Process process = start("--port", "0");
        Path err = folder.resolve("err");
        await(() -> Files.readString(err).contains("no browser"), process);
        assertThat(Files.readString(folder.resolve("out")))
                .containsPattern("http://127.0.0.1:\\d+/\\?token=[0-9a-f]{64}");
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void wrongOptionsAreTold() {
        assertThat(Call.nadir("studio", "--workspace", folder.resolve("nowhere").toString()).status())
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(Call.nadir("studio", "--port", "65536").err()).contains("--port requires a number from 0 to 65535");
        assertThat(Call.nadir("studio", "--jobs", "0").status()).isEqualTo(ExitCode.WRONG_USE);
    }
}
