package nadir.study;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.Claim;
import nadir.check.DataFacts;
import nadir.check.Gauge;
import nadir.check.LossFacts;
import nadir.check.ModelFacts;
import nadir.check.Precision;
import nadir.storage.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads certificates. Nothing is taken for granted: depth and length are limited, keys must be known, there, and there
/// once, and numbers finite and written in the one way that is exact.
final class CertificateReader {
    /// Longer texts are no certificates.
    static final int MOST_BYTES = 1 << 25;

    private static final int DEPTH = 12;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(64)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CertificateReader() {}

    /// A certificate and the digest that its file states.
    record Signed(Certificate certificate, String digest) {
        /// Whether nothing but white space was changed since the file was written.
        boolean isIntact() {
            return CertificateText.digest(certificate).equals(digest);
        }
    }

    /// Reads the text of a certificate's file.
    ///
    /// @throws UnreadableCertificateException if it is not one
    static Signed read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException damaged) {
            throw new UnreadableCertificateException(
                    "it is no JSON as certificates are: " + firstLine(damaged.getOriginalMessage()));
        }
        if (!root.isObject() || !root.has(CertificateText.FORMAT)) {
            throw new UnreadableCertificateException("it is no certificate: there is no 'certificate' in it");
        }
        try {
            return read(new JsonFields(root, "certificate"));
        } catch (IllegalArgumentException wrong) {
            throw new UnreadableCertificateException(String.valueOf(wrong.getMessage()));
        }
    }

    private static String firstLine(String message) {
        return Quoted.printable(message.lines().findFirst().orElse(""));
    }

    private static Signed read(JsonFields root) {
        int format = root.count(CertificateText.FORMAT);
        if (format != Certificate.FORMAT) {
            throw new UnreadableCertificateException("it is of format " + format + ", and this version reads "
                    + Certificate.FORMAT + "; use the version that wrote it");
        }
        Certificate certificate = new Certificate(format, root.text("nadir"), model(root.object("model")),
                data(root.object("data")), conventions(root.object("conventions")), precision(root.text("precision")),
                root.list("claims", CertificateReader::claim));
        String digest = root.hash(CertificateText.DIGEST);
        root.requireNoMore();
        return new Signed(certificate, digest);
    }

    /// What `reading` makes of all of an object's fields.
    private static <T> T all(JsonFields fields, Function<JsonFields, T> reading) {
        T result = reading.apply(fields);
        fields.requireNoMore();
        return result;
    }

    private static ModelFacts model(JsonFields fields) {
        return all(fields, f -> new ModelFacts(f.text("file"), f.hash("fileHash"), f.hash("parametersHash"),
                f.count("parameters"), f.has("frozen") ? f.texts("frozen") : List.of()));
    }

    private static DataFacts data(JsonFields fields) {
        return all(fields, f -> {
            DataFacts.Source source = new DataFacts.Source(f.text("source"), f.texts("targets"), f.texts("features"),
                    f.countOrNull("rows"), f.flag("shuffle"), f.longNumber("seed"), f.flag("classes"),
                    f.textOrNull("labelsFile"), f.textOrNull("targetsFile"));
            return new DataFacts(source, f.hash("hash"), f.has("fileHash") ? f.hash("fileHash") : null,
                    f.count("sampleCount"), f.count("featureCount"), f.count("outputCount"));
        });
    }

    private static LossFacts conventions(JsonFields fields) {
        return all(fields, f -> new LossFacts(f.text("loss"), f.text("reduction"), f.number("weightDecay"),
                f.numberOrNull("labelSmoothing"), f.numberOrNull("hingePower"), f.text("formula")));
    }

    private static Precision precision(String label) {
        for (Precision precision : Precision.values()) {
            if (precision.name().toLowerCase(Locale.ROOT).equals(label)) {
                return precision;
            }
        }
        throw new UnreadableCertificateException("there is no precision " + Quoted.of(label));
    }

    private static Claim claim(JsonNode node) {
        return all(new JsonFields(node, "claim"), f -> {
            String label = f.text("claim");
            return switch (label) {
                case "loss-enclosure" -> new Claim.LossEnclosure(bounds(f, "loss"));
                case "not-critical" -> new Claim.NotCritical(f.count("component"), bounds(f, "derivative"));
                case "critical-point" -> new Claim.CriticalPoint(f.list("gauges", CertificateReader::gauge),
                        f.numbers("lower"), f.numbers("upper"), f.count("index"), bounds(f, "loss"));
                case "wide-minimum" -> new Claim.WideMinimum(f.counts("hidden"), f.counts("copies"),
                        f.numbers("narrow"), f.matrices("splits"), f.number("rho"), f.number("delta"),
                        bounds(f, "loss"));
                case "suboptimal" -> new Claim.Suboptimal(f.has("model") ? model(f.object("model")) : null,
                        f.numbers("parameters"), bounds(f, "loss"));
                case "deep-linear-global-minimum" -> new Claim.DeepLinearGlobalMinimum(f.number("epsilon"),
                        bounds(f, "loss"));
                default -> throw new UnreadableCertificateException("there is no claim " + Quoted.of(label));
            };
        });
    }

    private static Gauge gauge(JsonNode node) {
        return all(new JsonFields(node, "gauge"), f -> {
            String label = f.text("gauge");
            return switch (label) {
                case "scale" -> new Gauge.Scale(f.count("layer"), f.count("unit"), f.count("row"));
                case "basis" -> new Gauge.Basis(f.count("layer"), f.counts("rows"));
                default -> throw new UnreadableCertificateException("there is no gauge " + Quoted.of(label));
            };
        });
    }

    private static Bounds bounds(JsonFields fields, String key) {
        double[] ends = fields.numbers(key);
        if (ends.length != 2) {
            throw new UnreadableCertificateException(key + " has " + ends.length + " bounds instead of 2");
        }
        return new Bounds(ends[0], ends[1]);
    }

    /// The claims' kinds, for whoever lists them.
    static List<String> labels(Certificate certificate) {
        return certificate.claims().stream().map(Claim::label).toList();
    }
}
