package nadir.runs;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The single values in a record of results, by their path: `loss`, `verdict.kind`, `hessian.min`. Lists stay in the
/// record, of which they are the bulk; a `true` is a text.
final class ResultFigures {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_TEXT = 400;
    private static final int MOST = 400;
    private static final Set<String> NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
    /// What the run says of itself elsewhere.
    private static final Set<String> ELSEWHERE = Set.of("nadir", "command", "conventions");

    private ResultFigures() {}

    /// @param json an object
    static Map<String, Figure> of(String json) {
        Map<String, Figure> figures = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, "", figures);
            }
        }
        return figures;
    }

    private static void object(JsonParser parser, String prefix, Map<String, Figure> figures) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (prefix.isEmpty() && ELSEWHERE.contains(name)) {
                parser.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                object(parser, prefix + name + ".", figures);
            } else if (token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL && figures.size() < MOST) {
                figures.put(prefix + name, value(parser, token));
            }
        }
    }

    private static Figure value(JsonParser parser, JsonToken token) {
        String text = parser.getString();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT || NUMBERS.contains(text)) {
            return Figure.of(Double.parseDouble(text));
        }
        return Figure.of(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text);
    }
}
