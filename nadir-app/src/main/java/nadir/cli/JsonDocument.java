package nadir.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import nadir.version.Version;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON document that a command prints under `--json`: `nadir` (version), `command`, `conventions`, then the
/// components of the result record under their own names. Doubles are printed so that they read back to the same bits;
/// NaN and infinities are strings, for JSON has no numbers for them; enum constants are in lower case with hyphens;
/// components that are null are left out.
final class JsonDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(enumsInLowerCase())
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JsonDocument() {}

    /// The document as text.
    static String render(String command, Record conventions, Record result) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("nadir", Version.CURRENT);
        document.put("command", command);
        document.set("conventions", MAPPER.valueToTree(conventions));
        document.setAll(MAPPER.<ObjectNode>valueToTree(result));
        return MAPPER.writeValueAsString(document);
    }

    private static SimpleModule enumsInLowerCase() {
        return new SimpleModule().addSerializer(Enum.class, new EnumSerializer());
    }

    @SuppressWarnings("rawtypes")
    private static final class EnumSerializer extends ValueSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }
}
