package nadir.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.network.Block;
import nadir.network.Layout;
import org.jspecify.annotations.Nullable;

/// Finds which layer a parameter belongs to, by the model's own names:
///
/// 1. a parameter that is added to a product belongs to the layer of the product's own parameter (weight and bias);
/// 2. otherwise what stands before the last `.` or, without one, the last `/` of its name (`fc1.weight` gives `fc1`);
/// 3. otherwise the name of the node that reads it first.
final class LayerNames {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "Conv");

    private final Set<String> parameters;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Node> readers = new HashMap<>();

    private LayerNames(List<Node> nodes, Set<String> parameters) {
        this.parameters = new HashSet<>(parameters);
        for (Node node : nodes) {
            producers.put(node.outputs().getFirst(), node);
            node.inputs().forEach(name -> readers.putIfAbsent(name, node));
        }
    }

    static LayerNames of(List<Node> nodes, Set<String> parameters) {
        return new LayerNames(nodes, parameters);
    }

    /// The layer of a parameter.
    String of(String parameter) {
        Node reader = readers.get(parameter);
        if (reader != null && reader.operator().equals("Add")) {
            for (String other : reader.inputs()) {
                Node producer = producers.get(other);
                String weight = producer == null ? null : weight(producer);
                if (weight != null) {
                    return ownName(weight);
                }
            }
        }
        return ownName(parameter);
    }

    /// The layer whose result an activation is applied to; the name of the activation's node where that is unknown.
    String ofActivation(Node activation, Layout layout) {
        Node producer = producers.get(activation.inputs().getFirst());
        if (producer != null && producer.operator().equals("Add")) {
            producer = producer.inputs()
                    .stream()
                    .map(producers::get)
                    .filter(node -> node != null && weight(node) != null)
                    .findFirst()
                    .orElse(null);
        }
        String weight = producer == null ? null : weight(producer);
        return layout.blocks()
                .stream()
                .filter(block -> block.name().equals(weight))
                .map(Block::layer)
                .findFirst()
                .orElse(activation.name());
    }

    private @Nullable String weight(Node node) {
        return PRODUCTS.contains(node.operator())
                ? node.inputs().stream().filter(parameters::contains).findFirst().orElse(null)
                : null;
    }

    private String ownName(String parameter) {
        int dot = parameter.lastIndexOf('.');
        int end = dot > 0 ? dot : parameter.lastIndexOf('/');
        if (end > 0) {
            return parameter.substring(0, end);
        }
        Node reader = readers.get(parameter);
        return reader == null ? parameter : reader.name();
    }
}
