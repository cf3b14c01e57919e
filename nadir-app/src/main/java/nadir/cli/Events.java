package nadir.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells other programs, such as the studio, what a call does while it does it: JSON lines, appended to the file that the
/// variable `NADIR_EVENTS` names. Each line has `event` and `time` (milliseconds since 1970), and further keys by event:
///
/// | event | keys |
/// | --- | --- |
/// | `start` | `pid`, `processStart` (milliseconds since 1970) |
/// | `progress`, `warning`, `note` | `text` |
/// | `metric` | `name`, `step`, `value` |
/// | `part` | `name`, `value`: a piece of the result before the whole is known |
/// | `file` | `role`, `path` |
/// | `end` | `status`, `cause` if it failed, `run` (the id of its record) if it has one, `files` |
///
/// A file that cannot be written costs the events, not the result.
final class Events {
    /// The variable.
    static final String VARIABLE = "NADIR_EVENTS";

    /// Tells nobody.
    static final Events NONE = new Events(null);

    private final ArrayNode files = JsonNodeFactory.instance.arrayNode();
    private @Nullable FileChannel channel;
    private @Nullable String cause;
    private @Nullable String run;

    private Events(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /// The events that the user's variables ask for.
    static Events of(Map<String, String> environment) {
        String file = environment.getOrDefault(VARIABLE, "");
        if (file.isEmpty()) {
            return NONE;
        }
        try {
            Events events = new Events(FileChannel.open(Path.of(file), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND));
            events.start();
            return events;
        } catch (IOException | InvalidPathException unwritable) {
            return NONE;
        }
    }

    private void start() {
        ProcessHandle process = ProcessHandle.current();
        ObjectNode event = event("start").put("pid", process.pid());
        process.info().startInstant().ifPresent(start -> event.put("processStart", start.toEpochMilli()));
        write(event);
    }

    /// Whether anybody hears.
    boolean areHeard() {
        return channel != null;
    }

    /// How far the command is.
    void progress(String text) {
        write(event("progress").put("text", text));
    }

    /// Something that the user has to see.
    void warning(String text) {
        write(event("warning").put("text", text));
    }

    /// Something that the user may want to know.
    void note(String text) {
        write(event("note").put("text", text));
    }

    /// A number on the way.
    void metric(String name, long step, double value) {
        write(event("metric").put("name", name).put("step", step).put("value", value));
    }

    /// A piece of the result before the whole is known.
    ///
    /// @param value shorter than 100,000 letters: readers need not hold more
    void part(String name, JsonNode value) {
        ObjectNode event = event("part").put("name", name);
        event.set("value", value);
        write(event);
    }

    /// A file that was written.
    void produced(String role, Path path) {
        if (areHeard()) {
            files.addObject().put("role", role).put("path", path.toString());
            write(event("file").put("role", role).put("path", path.toString()));
        }
    }

    /// Why the command failed.
    void failed(String message) {
        cause = message;
    }

    /// Where the run is recorded.
    void recorded(Optional<String> id) {
        run = id.orElse(null);
    }

    /// The command has returned and its output is written.
    void end(int status) {
        ObjectNode event = event("end").put("status", status);
        if (cause != null) {
            event.put("cause", cause);
        }
        if (run != null) {
            event.put("run", run);
        }
        event.set("files", files);
        write(event);
    }

    private static ObjectNode event(String name) {
        return JsonNodeFactory.instance.objectNode().put("event", name).put("time", System.currentTimeMillis());
    }

    private synchronized void write(ObjectNode event) {
        if (channel == null) {
            return;
        }
        try {
            // One call per line: an appended line is whole, or missing.
            channel.write(ByteBuffer.wrap((event + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException unwritable) {
            channel = null;
        }
    }
}
