package nadir.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fifty pages follow one job: every page hears every event once and in order, what was sent is not kept, and pages that
/// are closed leave nothing behind.
class StudioLoadTests {
    private static final int PAGES = 50;
    private static final int ROUNDS = 16;
    private static final int EVENTS = 40;
    private static final int EVENT_BYTES = 2000;
    /// Half of what all pages are sent in the rounds that are measured: whoever kept it for each page would keep twice as
    /// much.
    private static final long MOST_GROWTH = (long) PAGES * (ROUNDS - 4) * EVENTS * EVENT_BYTES / 2;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Studio studio;
    private Path events;
    private String job = "";
    private String base = "";
    private String cookie = "";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Page> pages = new ArrayList<>();

    /// One command, which waits.
    private static final class Waiting implements Commands {
        @Override
        public List<CommandForm> forms() {
            return List.of(new CommandForm("wait", "", true, false, List.of(), List.of()));
        }

        @Override
        public List<String> process() {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1", "-cp", classPath, IdleProcess.class.getName());
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Answer answer(List<String> words) {
            throw new IllegalStateException("nobody asks");
        }
    }

    /// A page that counts what it hears, and notices what is missing or told twice.
    private static final class Page implements AutoCloseable {
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicInteger wrong = new AtomicInteger();
        private final Stream<String> lines;
        private final Thread reader;

        Page(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
            lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
            reader = Thread.ofVirtual().start(() -> {
                try {
                    lines.filter(line -> line.startsWith("data: {\"event\":\"metric\"")).forEach(line -> {
                        int step = Integer.parseInt(line.replaceAll(".*\"step\":(\\d+).*", "$1"));
                        if (heard.getAndIncrement() != step) {
                            wrong.incrementAndGet();
                        }
                    });
                } catch (RuntimeException closed) {
                    // The page was closed.
                }
            });
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        studio = Studio.start(new StudioOptions(folder, 0, 1 << 20, 5), new Waiting());
        base = studio.address().replaceAll("/\\?.*", "");
        cookie = "nadir-studio-" + base.replaceAll(".*:", "") + "=" + studio.address().replaceAll(".*token=", "");
        job = Json.read(post("/api/jobs", "{\"command\": \"wait\"}")).path("id").asString();
        events = folder.resolve(".nadir/jobs").resolve(job).resolve("events.jsonl");
        await(() -> Files.exists(events), "the job has started");
    }

    private byte[] post(String target, String document) throws Exception {
        HttpResponse<byte[]> answer = client.send(request(target).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isLessThan(300);
        return answer.body();
    }

    @AfterEach
    void stop() throws Exception {
        try {
            post("/api/jobs/" + job + "/stop", "{\"atOnce\": true}");
        } finally {
            // Whoever waits for the pages of a test that failed waits for ever.
            client.shutdownNow();
            studio.close();
        }
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(base + target)).header("Cookie", cookie);
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited until " + what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /// The job speaks.
    private void tell(int round) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int k = 0; k < EVENTS; k++) {
            lines.append("{\"event\":\"metric\",\"name\":\"")
                    .append("x".repeat(EVENT_BYTES))
                    .append("\",\"step\":")
                    .append(round * EVENTS + k)
                    .append(",\"value\":1}\n");
        }
        Files.writeString(events, lines, StandardOpenOption.APPEND);
    }

    private static long retained() {
        long least = Long.MAX_VALUE;
        for (int k = 0; k < 3; k++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void fiftyPagesHearEverythingAndNothingIsKept() throws Exception {
        for (int k = 0; k < PAGES; k++) {
            pages.add(new Page(client, request("/api/jobs/" + job + "/events").build()));
        }
        await(() -> studio.streams() == PAGES, "all follow");
        long before = 0;
        for (int round = 0; round < ROUNDS; round++) {
            tell(round);
            int all = (round + 1) * EVENTS;
            await(() -> pages.stream().allMatch(page -> page.heard.get() >= all), "all have heard " + all);
            if (round == 3) {
                before = retained();
            }
        }
        long growth = retained() - before;
        assertThat(pages).extracting(page -> page.heard.get()).containsOnly(ROUNDS * EVENTS);
        assertThat(pages).extracting(page -> page.wrong.get()).as("out of order").containsOnly(0);
        assertThat(growth).as("bytes kept of what was sent").isLessThan(MOST_GROWTH);
        assertThat(studio.streams()).isEqualTo(PAGES);

        pages.forEach(Page::close);
        // A server learns that a page is gone when it speaks to it.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int round = ROUNDS; studio.streams() > 0; round++) {
            assertThat(System.nanoTime()).as(studio.streams() + " are followed still").isLessThan(deadline);
            tell(round);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        for (Page page : pages) {
            page.reader.join();
        }
    }
}
