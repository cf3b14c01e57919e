package nadir.study;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.Claim;
import nadir.check.DataFacts;
import nadir.check.Gauge;
import nadir.check.LossFacts;
import nadir.check.ModelFacts;
import nadir.storage.FileContent;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Certificates as JSON. Every real number is a string in hexadecimal notation ([Double#toHexString(double)]), which is
/// exact; the last key is a digest of all the others.
final class CertificateText {
    static final String FORMAT = "certificate";
    static final String DIGEST = "digest";

    private static final JsonMapper COMPACT = JsonMapper.builder().build();
    private static final JsonMapper READABLE = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CertificateText() {}

    /// The text of a certificate's file.
    static String of(Certificate certificate) {
        ObjectNode root = content(certificate);
        root.put(DIGEST, digest(certificate));
        return READABLE.writeValueAsString(root) + "\n";
    }

    /// The SHA-256 of everything in the certificate, written as JSON without white space, keys in the order of the file.
    static String digest(Certificate certificate) {
        return FileContent.sha256(
                COMPACT.writeValueAsString(content(certificate)).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode content(Certificate certificate) {
        ObjectNode root = COMPACT.createObjectNode();
        root.put("nadir", certificate.version());
        root.put(FORMAT, certificate.format());
        root.set("model", model(certificate.model()));
        root.set("data", data(certificate.data()));
        root.set("conventions", conventions(certificate.conventions()));
        root.put("precision", certificate.precision().name().toLowerCase(Locale.ROOT));
        ArrayNode claims = root.putArray("claims");
        certificate.claims().forEach(claim -> claims.add(claim(claim)));
        return root;
    }

    private static ObjectNode model(ModelFacts model) {
        ObjectNode node = COMPACT.createObjectNode()
                .put("file", model.file())
                .put("fileHash", model.fileHash())
                .put("parametersHash", model.parametersHash())
                .put("parameters", model.parameters());
        if (!model.frozen().isEmpty()) {
            model.frozen().forEach(node.putArray("frozen")::add);
        }
        return node;
    }

    private static ObjectNode data(DataFacts data) {
        DataFacts.Source source = data.source();
        ObjectNode node = COMPACT.createObjectNode().put("source", source.text());
        source.targets().forEach(node.putArray("targets")::add);
        source.features().forEach(node.putArray("features")::add);
        if (source.rows() != null) {
            node.put("rows", source.rows());
        }
        node.put("shuffle", source.shuffle()).put("seed", source.seed()).put("classes", source.classes());
        if (source.labelsFile() != null) {
            node.put("labelsFile", source.labelsFile());
        }
        if (source.targetsFile() != null) {
            node.put("targetsFile", source.targetsFile());
        }
        node.put("hash", data.hash());
        if (data.fileHash() != null) {
            node.put("fileHash", data.fileHash());
        }
        return node.put("sampleCount", data.rows())
                .put("featureCount", data.features())
                .put("outputCount", data.outputs());
    }

    private static ObjectNode conventions(LossFacts loss) {
        ObjectNode node = COMPACT.createObjectNode()
                .put("loss", loss.loss())
                .put("reduction", loss.reduction())
                .put("weightDecay", Double.toHexString(loss.weightDecay()));
        if (loss.labelSmoothing() != null) {
            node.put("labelSmoothing", Double.toHexString(loss.labelSmoothing()));
        }
        if (loss.hingePower() != null) {
            node.put("hingePower", Double.toHexString(loss.hingePower()));
        }
        return node.put("formula", loss.formula());
    }

    private static ObjectNode claim(Claim claim) {
        ObjectNode node = COMPACT.createObjectNode().put("claim", claim.label());
        switch (claim) {
            case Claim.LossEnclosure(Bounds loss) -> node.set("loss", bounds(loss));
            case Claim.NotCritical(int component, Bounds derivative) -> {
                node.put("component", component);
                node.set("derivative", bounds(derivative));
            }
            case Claim.CriticalPoint point -> {
                node.put("index", point.index());
                ArrayNode gauges = node.putArray("gauges");
                point.gauges().forEach(gauge -> gauges.add(gauge(gauge)));
                node.set("loss", bounds(point.loss()));
                node.set("lower", numbers(point.lower()));
                node.set("upper", numbers(point.upper()));
            }
            case Claim.WideMinimum wide -> addWide(node, wide);
            case Claim.Suboptimal suboptimal -> {
                if (suboptimal.model() != null) {
                    node.set("model", model(suboptimal.model()));
                }
                node.set("loss", bounds(suboptimal.loss()));
                node.set("parameters", numbers(suboptimal.parameters()));
            }
            case Claim.DeepLinearGlobalMinimum(double epsilon, Bounds loss) -> {
                node.put("epsilon", Double.toHexString(epsilon));
                node.set("loss", bounds(loss));
            }
        }
        return node;
    }

    private static void addWide(ObjectNode node, Claim.WideMinimum wide) {
        wide.hidden().forEach(node.putArray("hidden")::add);
        wide.copies().forEach(node.putArray("copies")::add);
        node.put("rho", Double.toHexString(wide.rho()));
        node.put("delta", Double.toHexString(wide.delta()));
        node.set("loss", bounds(wide.loss()));
        node.set("narrow", numbers(wide.narrow()));
        ArrayNode layers = node.putArray("splits");
        for (double[][] layer : wide.splits()) {
            ArrayNode units = layers.addArray();
            Arrays.stream(layer).forEach(parts -> units.add(numbers(parts)));
        }
    }

    private static ObjectNode gauge(Gauge gauge) {
        ObjectNode node = COMPACT.createObjectNode();
        switch (gauge) {
            case Gauge.Scale(int layer, int unit, int row) ->
                    node.put("gauge", "scale").put("layer", layer).put("unit", unit).put("row", row);
            case Gauge.Basis(int layer, var rows) -> {
                node.put("gauge", "basis").put("layer", layer);
                rows.forEach(node.putArray("rows")::add);
            }
        }
        return node;
    }

    private static ArrayNode bounds(Bounds bounds) {
        return numbers(new double[] {bounds.lower(), bounds.upper()});
    }

    private static ArrayNode numbers(double[] numbers) {
        ArrayNode node = COMPACT.createArrayNode();
        Arrays.stream(numbers).mapToObj(Double::toHexString).forEach(node::add);
        return node;
    }
}
