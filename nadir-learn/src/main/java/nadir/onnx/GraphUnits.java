package nadir.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.network.WeightMatrix;
import org.jspecify.annotations.Nullable;

/// Finds the units in a graph: a hidden layer whose pre-activation is an affine map by parameters of its own, whose
/// activation is one node, and whose features go nowhere but through one matrix of parameters. Whatever is written
/// otherwise, or read elsewhere as well, is left out: what is listed can be relied upon.
final class GraphUnits {
    private static final Map<String, Activation> ACTIVATIONS = Map.of("Identity", Activation.IDENTITY, "Tanh",
            Activation.TANH, "Sigmoid", Activation.LOGISTIC, "Softplus", Activation.SOFTPLUS, "Relu", Activation.RELU,
            "Elu", Activation.ELU, "Gelu", Activation.GELU, "Sin", Activation.SINE);

    private final Graph graph;
    private final Map<String, Block> blocks = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> readers = new HashMap<>();

    private GraphUnits(Graph graph) {
        this.graph = graph;
        graph.parameters().blocks().forEach(block -> blocks.put(block.name(), block));
        for (Node node : graph.nodes()) {
            producers.put(node.outputs().getFirst(), node);
            node.inputs().forEach(name -> readers.computeIfAbsent(name, key -> new ArrayList<>()).add(node));
        }
    }

    /// An affine map: `weight` is inputs x outputs, or the reverse if `transposed`.
    private record Affine(String result, Block weight, boolean transposed, Optional<Block> bias) {
        /// The weights as seen from the outputs.
        WeightMatrix fromOutputs() {
            return new WeightMatrix(weight, transposed);
        }

        /// The weights as seen from the inputs.
        WeightMatrix fromInputs() {
            return new WeightMatrix(weight, !transposed);
        }
    }

    /// The layers of units of a graph, in order.
    static List<UnitLayer> layers(Graph graph) {
        GraphUnits units = new GraphUnits(graph);
        return graph.hidden().stream().map(units::layer).flatMap(Optional::stream).toList();
    }

    /// The affine map that a graph ends in.
    static Optional<Network.OutputLayer> output(Graph graph) {
        GraphUnits units = new GraphUnits(graph);
        return units.affine(units.producers.get(graph.output()))
                .map(affine -> new Network.OutputLayer(affine.fromOutputs(), affine.bias(), List.of()));
    }

    private Optional<UnitLayer> layer(Graph.Hidden hidden) {
        Node activation = producers.get(hidden.activation());
        Activation function = activation == null ? null : function(activation);
        if (activation == null || function == null || !activation.equals(onlyReader(hidden.preactivation()))) {
            return Optional.empty();
        }
        Optional<Affine> incoming = affine(producers.get(hidden.preactivation()));
        Optional<Affine> outgoing = affine(onlyReader(hidden.activation()));
        if (incoming.isEmpty() || outgoing.isEmpty()
                || incoming.get().fromOutputs().units() != outgoing.get().fromInputs().units()) {
            return Optional.empty();
        }
        return Optional.of(new UnitLayer(hidden.layer(), function, incoming.get().fromOutputs(), incoming.get().bias(),
                outgoing.get().fromInputs(), outgoing.get().result().equals(graph.output())));
    }

    private static @Nullable Activation function(Node node) {
        boolean plain = switch (node.operator()) {
            case "Elu" -> !(node.attributes().get("alpha") instanceof Attribute.Real(float alpha)) || alpha == 1;
            case "Gelu" -> !(node.attributes().get("approximate") instanceof Attribute.Text(String approximation))
                    || approximation.equals("none");
            default -> true;
        };
        return plain ? ACTIVATIONS.get(node.operator()) : null;
    }

    /// The affine map that a node is part of: a product by a matrix of parameters, whose bias is its own or is added.
    private Optional<Affine> affine(@Nullable Node node) {
        if (node == null) {
            return Optional.empty();
        }
        return switch (node.operator()) {
            case "Gemm" -> gemm(node);
            case "MatMul" -> matmul(node);
            case "Add" -> sum(node);
            default -> Optional.empty();
        };
    }

    private Optional<Affine> gemm(Node node) {
        Block weight = own(node.inputs().get(1));
        boolean biased = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        Block bias = biased ? own(node.inputs().get(2)) : null;
        if (weight == null || biased != (bias != null) || isSet(node, "transA") || isScaled(node, "alpha")
                || isScaled(node, "beta")) {
            return Optional.empty();
        }
        return fitting(new Affine(node.outputs().getFirst(), weight, isSet(node, "transB"), Optional.ofNullable(bias)));
    }

    /// A product, with the bias that is added to it if it goes nowhere else.
    private Optional<Affine> matmul(Node node) {
        Block weight = own(node.inputs().get(1));
        String result = node.outputs().getFirst();
        if (weight == null) {
            return Optional.empty();
        }
        Node next = onlyReader(result);
        Block bias = next != null && next.operator().equals("Add") ? own(other(next, result)) : null;
        Optional<Affine> sum = bias == null || next == null
                ? Optional.empty()
                : fitting(new Affine(next.outputs().getFirst(), weight, false, Optional.of(bias)));
        return sum.or(() -> fitting(new Affine(result, weight, false, Optional.empty())));
    }

    private Optional<Affine> sum(Node node) {
        for (String name : node.inputs()) {
            Node product = producers.get(name);
            if (product != null && product.operator().equals("MatMul")) {
                return matmul(product).filter(affine -> affine.result().equals(node.outputs().getFirst()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Affine> fitting(Affine affine) {
        if (affine.weight().shape().rank() != 2) {
            return Optional.empty();
        }
        int outputs = affine.fromOutputs().units();
        boolean fits = affine.bias()
                .map(bias -> bias.shape().size() == outputs
                        && bias.shape().extent(bias.shape().rank() - 1) == outputs)
                .orElse(true);
        return fits ? Optional.of(affine) : Optional.empty();
    }

    private static String other(Node sum, String name) {
        return sum.inputs().getFirst().equals(name) ? sum.inputs().getLast() : sum.inputs().getFirst();
    }

    /// The parameter of that name, if nothing else reads it.
    private @Nullable Block own(String name) {
        return readers.getOrDefault(name, List.of()).size() == 1 ? blocks.get(name) : null;
    }

    private @Nullable Node onlyReader(String name) {
        List<Node> found = readers.getOrDefault(name, List.of());
        return found.size() == 1 && !name.equals(graph.output()) ? found.getFirst() : null;
    }

    private static boolean isSet(Node node, String attribute) {
        return node.attributes().get(attribute) instanceof Attribute.Whole(long flag) && flag != 0;
    }

    private static boolean isScaled(Node node, String attribute) {
        return node.attributes().get(attribute) instanceof Attribute.Real(float factor) && factor != 1;
    }
}
