package nadir.studio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The files of one job, which are all that is known of it.
///
/// @param path named by the job's id
record JobFolder(Path path) {
    /// The start of the system's clock for processes is known to a tick, and the clock is corrected now and then.
    private static final Duration SAME_START = Duration.ofSeconds(5);
    /// How much of a file is read from its end: the last event lists files, and is longer than others.
    private static final int TAIL = 1 << 16;
    private static final int HEAD = 1 << 10;

    /// What was asked for: `call`, `line`, `created`, `resumes`.
    Path order() {
        return path.resolve("job.json");
    }

    /// What the process tells on its way.
    Path events() {
        return path.resolve("events.jsonl");
    }

    /// The document that it prints.
    Path document() {
        return path.resolve("stdout");
    }

    /// What it says to people.
    Path messages() {
        return path.resolve("stderr");
    }

    String id() {
        return path.getFileName().toString();
    }

    /// The last events, the oldest of them first.
    List<JsonNode> lastEvents() throws IOException {
        return events(read(events(), -TAIL));
    }

    /// The last line that it said to people; empty for none.
    String lastMessage() throws IOException {
        return read(messages(), -TAIL).lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }

    /// The process that works, if it still does.
    Optional<ProcessHandle> process() throws IOException {
        List<JsonNode> head = events(read(events(), HEAD));
        if (head.isEmpty() || !head.getFirst().path("event").asString("").equals("start")) {
            return Optional.empty();
        }
        long started = head.getFirst().path("processStart").asLong(0);
        return ProcessHandle.of(head.getFirst().path("pid").asLong(0))
                .filter(ProcessHandle::isAlive)
                .filter(handle -> started == 0 || handle.info()
                        .startInstant()
                        .map(start -> Duration.between(start, Instant.ofEpochMilli(started))
                                .abs()
                                .compareTo(SAME_START) < 0)
                        .orElse(true));
    }

    private static List<JsonNode> events(String text) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            JsonNode event = event(line);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    /// An event; null if the line is cut off.
    static @Nullable JsonNode event(String line) {
        if (!line.startsWith("{") || !line.endsWith("}")) {
            return null;
        }
        try {
            return Json.read(line.getBytes(StandardCharsets.UTF_8));
        } catch (Refusal damaged) {
            return null;
        }
    }

    /// The first bytes of a file, or the last where `count` is negative; nothing where there is no file.
    private static String read(Path file, int count) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Math.abs(count), channel.size()));
            long from = count < 0 ? channel.size() - bytes.capacity() : 0;
            int read = 1;
            while (bytes.hasRemaining() && read > 0) {
                read = channel.read(bytes, from + bytes.position());
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException vanished) {
            return "";
        }
    }
}
