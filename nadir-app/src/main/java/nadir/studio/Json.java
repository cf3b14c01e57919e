package nadir.studio;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The documents of the studio's own. Those of commands are passed on as they were printed.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static byte[] bytes(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    static String text(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    /// @throws Refusal if it is no JSON
    static JsonNode read(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException wrong) {
            throw Refusal.bad("this is no JSON: " + wrong.getOriginalMessage());
        }
    }
}
