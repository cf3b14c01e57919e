package nadir.sweep;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A run of a sweep that has ended: what a journal keeps and a run store is told.
///
/// @param key names the run: its settings, seed, and a hash of all it depends on
/// @param result what `nadir train --json` prints, as a JSON object; null where it failed
/// @param failure why there is no result; null where there is one
/// @param seconds that it took
public record Part(String key, @Nullable String result, @Nullable String failure, double seconds) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The result as a tree; null where the run failed.
    @Nullable
    JsonNode tree() {
        return result == null ? null : JSON.readTree(result);
    }

    /// One line.
    String toJson() {
        ObjectNode line = JSON.createObjectNode().put("run", key).put("seconds", seconds);
        if (result != null) {
            line.set("result", JSON.readTree(result));
        }
        if (failure != null) {
            line.put("failure", failure);
        }
        return line.toString();
    }

    static Part of(JsonNode line) {
        JsonNode result = line.get("result");
        JsonNode failure = line.get("failure");
        return new Part(line.get("run").asString(), result == null ? null : result.toString(),
                failure == null ? null : failure.asString(),
                line.get("seconds").asDouble());
    }
}
