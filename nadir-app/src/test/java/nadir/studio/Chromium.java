package nadir.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium, driven by its DevTools protocol.
public final class Chromium implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final Connection connection;

    private Chromium(Process process, Path profile, Connection connection) {
        this.process = process;
        this.profile = profile;
        this.connection = connection;
    }

    /// Where there is one.
    public static List<Path> installed() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .toList();
    }

    /// Starts one with a profile of its own.
    public static Chromium start(Path folder) throws Exception {
        Path profile = Files.createTempDirectory(folder, "chromium");
        Path err = profile.resolve("err");
        Process process = new ProcessBuilder(installed().getFirst().toString(), "--headless=new", "--no-sandbox",
                "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank").redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String prefix = "DevTools listening on ";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.readString(err).lines().noneMatch(line -> line.startsWith(prefix))) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(Files.readString(err)).isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        String address = Files.readString(err)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow();
        return new Chromium(process, profile, new Connection(URI.create(address.substring(prefix.length()))));
    }

    /// A new tab.
    public Tab tab() {
        String target = connection.send("", "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asString();
        String session = connection.send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asString();
        Tab tab = new Tab(target, session);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            tab.send(domain + ".enable", Map.of());
        }
        return tab;
    }

    @Override
    public void close() {
        connection.close();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stillWritten) {
            // The folder that holds it is removed after the tests.
        }
    }

    /// One tab.
    public final class Tab {
        private final String target;
        private final String session;

        private Tab(String target, String session) {
            this.target = target;
            this.session = session;
        }

        private JsonNode send(String method, Map<String, ?> parameters) {
            return connection.send(session, method, parameters);
        }

        /// Closes the tab.
        public void close() {
            connection.send("", "Target.closeTarget", Map.of("targetId", target));
        }

        /// Opens an address and waits until it is loaded.
        public void open(String address) {
            send("Page.navigate", Map.of("url", address));
            await("document.readyState === 'complete' && location.href !== 'about:blank'");
        }

        /// Loads the page again.
        public void reload() {
            evaluate("window.old = true");
            send("Page.reload", Map.of());
            await("!window.old && document.readyState === 'complete'");
        }

        /// The value of a JavaScript expression, which may be a promise.
        public JsonNode evaluate(String expression) {
            JsonNode answer = send("Runtime.evaluate",
                    Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
            assertThat(answer.has("exceptionDetails")).as(expression + ": " + answer).isFalse();
            return answer.path("result").path("value");
        }

        /// Waits until an expression is true.
        public void await(String expression) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            JsonNode answer = null;
            while (answer == null || !answer.path("result").path("value").asBoolean(false)) {
                assertThat(System.nanoTime()).as("waited for " + expression + "; the page says: " + text())
                        .isLessThan(deadline);
                // While a page is loaded there may be nothing to ask.
                answer = send("Runtime.evaluate",
                        Map.of("expression", "Boolean(" + expression + ")", "returnByValue", true));
                pause();
            }
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(30);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }

        /// Waits until the page has a text, in the part that a selector names.
        public void awaitText(String selector, String text) {
            await("[...document.querySelectorAll(" + quoted(selector) + ")].some(part => part.textContent.includes("
                    + quoted(text) + "))");
        }

        /// What the page says.
        public String text() {
            return send("Runtime.evaluate",
                    Map.of("expression", "document.body?.innerText ?? ''", "returnByValue", true))
                    .path("result")
                    .path("value")
                    .asString("");
        }

        /// Presses the first button or link with this text, once it is there and may be pressed.
        public void click(String text) {
            String find = "[...document.querySelectorAll('button, a, summary')].find(one => one.textContent.trim().startsWith("
                    + quoted(text) + ") && !one.disabled && one.offsetParent !== null)";
            await(find);
            evaluate(find + ".click()");
        }

        /// Types into a field, as a user's keys would.
        public void type(String selector, String text) {
            await("document.querySelector(" + quoted(selector) + ")");
            evaluate("document.querySelector(" + quoted(selector) + ").focus()");
            evaluate("document.querySelector(" + quoted(selector) + ").select?.()");
            send("Input.insertText", Map.of("text", text));
        }

        /// Presses a key.
        public void press(String key, int code) {
            for (String type : List.of("keyDown", "keyUp")) {
                Map<String, Object> event = new LinkedHashMap<>(
                        Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
                if (key.equals("Enter") && type.equals("keyDown")) {
                    event.put("text", "\r");
                }
                send("Input.dispatchKeyEvent", event);
            }
        }

        /// Chooses files in a field for files.
        public void choose(String selector, Path file) {
            JsonNode found = send("Runtime.evaluate",
                    Map.of("expression", "document.querySelector(" + quoted(selector) + ")"));
            send("DOM.setFileInputFiles", Map.of("files", List.of(file.toString()), "objectId",
                    found.path("result").path("objectId").asString()));
        }

        /// Bytes that the page's scripts hold, after a collection. Tabs that share a process would share this, too.
        public double heap() {
            send("HeapProfiler.collectGarbage", Map.of());
            return send("Runtime.getHeapUsage", Map.of()).path("usedSize").asDouble();
        }

        /// Answers the page's questions with yes.
        public void agree() {
            evaluate("window.confirm = () => true");
        }

        /// The page in a size and a theme.
        public void look(int width, int height, boolean dark) {
            send("Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
            send("Emulation.setEmulatedMedia",
                    Map.of("features",
                            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        }

        /// Whether the page is to move as little as possible.
        public void still(boolean reduced) {
            send("Emulation.setEmulatedMedia",
                    Map.of("features",
                            List.of(Map.of("name", "prefers-reduced-motion", "value",
                                    reduced ? "reduce" : "no-preference"))));
        }

        /// Cuts the tab off from every network.
        public void offline() {
            send("Network.emulateNetworkConditions",
                    Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
        }

        /// A picture of what is seen, or of all of the page.
        public void picture(Path file, boolean whole) throws IOException {
            JsonNode answer = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
        }

        /// What went wrong on the page so far: exceptions, broken rules of its policy, failed loads.
        public List<String> faults() {
            return connection.faults.getOrDefault(session, List.of());
        }

        /// Addresses that were loaded.
        public List<String> loaded() {
            return connection.loaded.getOrDefault(session, List.of());
        }
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /// Commands to the browser and its answers.
    private static final class Connection implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
        private final Map<String, List<String>> faults = new ConcurrentHashMap<>();
        private final Map<String, List<String>> loaded = new ConcurrentHashMap<>();
        private final AtomicInteger number = new AtomicInteger();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        Connection(URI address) {
            socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
        }

        JsonNode send(String session, String method, Map<String, ?> parameters) {
            int id = number.incrementAndGet();
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            asked.put(id, answer);
            Map<String, Object> command = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
            if (!session.isEmpty()) {
                command.put("sessionId", session);
            }
            synchronized (this) {
                socket.sendText(MAPPER.writeValueAsString(command), true).join();
            }
            return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                hear(MAPPER.readTree(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void hear(JsonNode message) {
            CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt(0));
            if (answer != null) {
                answer.complete(message.path("result"));
                return;
            }
            String session = message.path("sessionId").asString("");
            JsonNode parameters = message.path("params");
            switch (message.path("method").asString("")) {
                case "Runtime.exceptionThrown" -> add(faults, session,
                        parameters.path("exceptionDetails")
                                .path("exception")
                                .path("description")
                                .asString("an exception"));
                case "Log.entryAdded" -> {
                    if (parameters.path("entry").path("level").asString("").equals("error")) {
                        add(faults, session, parameters.path("entry").path("text").asString() + " "
                                + parameters.path("entry").path("url").asString(""));
                    }
                }
                case "Network.requestWillBeSent" ->
                        add(loaded, session, parameters.path("request").path("url").asString());
                default -> {
                    return;
                }
            }
        }

        private static void add(Map<String, List<String>> to, String session, String text) {
            to.computeIfAbsent(session, first -> new CopyOnWriteArrayList<>(new ArrayList<>())).add(text);
        }

        void close() {
            socket.abort();
        }
    }
}
