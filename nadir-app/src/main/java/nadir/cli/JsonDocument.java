package nadir.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.OptionalDouble;
import nadir.pgb.PgbReport;
import nadir.spectrum.SpectralDensity;
import nadir.version.Version;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON document that a command prints under `--json`: `nadir` (version), `command`, `conventions`, then the
/// components of the result record under their own names. Doubles are printed so that they read back to the same bits;
/// NaN and infinities are strings, for JSON has no numbers for them; enum constants are in lower case with hyphens;
/// components that are null or empty optionals are left out.
final class JsonDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(enumsInLowerCase())
            .addMixIn(PgbReport.class, PgbReportView.class)
            .addMixIn(SpectralDensity.class, SpectralDensityView.class)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            // An optional number is no reference type to Jackson, so "absent" does not cover it.
            .withConfigOverride(OptionalDouble.class, type -> type.setInclude(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)))
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

    /// A record's components as they stand in a document.
    static ObjectNode tree(Record components) {
        return MAPPER.valueToTree(components);
    }

    private static SimpleModule enumsInLowerCase() {
        return new SimpleModule().addSerializer(Enum.class, new EnumSerializer());
    }

    @JsonSerialize(converter = PgbDocument.Converter.class)
    private interface PgbReportView {}

    /// Leaves the probes out, from which the density follows at other widths: they are many and serve programs, not files.
    @JsonIgnoreProperties("probes")
    private interface SpectralDensityView {}

    @SuppressWarnings("rawtypes")
    private static final class EnumSerializer extends ValueSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }
}
