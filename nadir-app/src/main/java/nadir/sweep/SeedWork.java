package nadir.sweep;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Training from some seeds, as the input of a task.
///
/// @param arguments what is typed behind `nadir train`, all but the seed
/// @param seeds of the starts
/// @param threads to compute with; the result does not depend on it
/// @param content hash of the data; empty where it is not known
public record SeedWork(List<String> arguments, List<Long> seeds, int threads, String content) {
    /// The kind of task that does it.
    public static final String KIND = "train";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Copies the lists.
    public SeedWork {
        arguments = List.copyOf(arguments);
        seeds = List.copyOf(seeds);
    }

    /// As text.
    public String toJson() {
        ObjectNode input = JSON.createObjectNode();
        ArrayNode words = input.putArray("arguments");
        arguments.forEach(words::add);
        ArrayNode numbers = input.putArray("seeds");
        seeds.forEach(numbers::add);
        return input.put("threads", threads).put("content", content).toString();
    }

    /// From text.
    public static SeedWork of(String json) {
        JsonNode input = JSON.readTree(json);
        List<String> arguments = new ArrayList<>();
        input.get("arguments").forEach(word -> arguments.add(word.asString()));
        List<Long> seeds = new ArrayList<>();
        input.get("seeds").forEach(seed -> seeds.add(seed.asLong()));
        return new SeedWork(arguments, seeds, input.get("threads").asInt(), input.get("content").asString());
    }
}
