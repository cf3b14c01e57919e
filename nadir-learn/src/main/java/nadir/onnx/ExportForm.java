package nadir.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.tensor.Tensor;

/// The form in which a graph is written: the same function over the reals, with all real numbers of one type, all whole
/// numbers of one type, and no operator that readers lack in that type.
///
/// ONNX Runtime 1.29 has no float64 kernels for a number of activations; in float64 they are written as what they are
/// made of. Reading such a form gives back the exact function: [ArithmeticRules] knows the one (softplus) that would
/// otherwise lose accuracy.
final class ExportForm {
    private final ElementType type;
    private final NodeList list;
    /// Values that are other values under a new name.
    private final Map<String, String> aliases = new HashMap<>();

    private ExportForm(Graph graph, ElementType type) {
        this.type = type;
        Set<String> taken = new HashSet<>(graph.constants().keySet());
        taken.add(graph.input());
        graph.parameters().blocks().forEach(block -> taken.add(block.name()));
        graph.nodes().forEach(node -> taken.addAll(node.outputs()));
        this.list = new NodeList(taken);
    }

    static Graph of(Graph graph, ElementType type) {
        ExportForm form = new ExportForm(graph, type);
        Set<String> kept = new HashSet<>(Set.of(graph.output()));
        graph.hidden().forEach(hidden -> kept.addAll(List.of(hidden.preactivation(), hidden.activation())));
        graph.nodes().forEach(node -> form.add(node, kept));
        SortedMap<String, Literal> constants = new TreeMap<>(graph.constants());
        constants.replaceAll((name, literal) -> form.rounded(literal));
        return new Graph(graph.input(), graph.sampleExtents(), form.list.nodes(), graph.parameters(), constants,
                graph.output(), graph.hidden());
    }

    private void add(Node original, Set<String> kept) {
        Node node = renamed(original);
        String result = node.outputs().getFirst();
        switch (node.operator()) {
            // With one real and one whole type there is nothing to cast, and inference drops nothing out.
            case "Cast", "Dropout" -> {
                if (kept.contains(result)) {
                    list.named(result, "Identity", node.inputs().getFirst());
                } else {
                    aliases.put(result, node.inputs().getFirst());
                }
            }
            case "Constant" -> list.add(rounded(node));
            case "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceSumSquare" ->
                    list.add(withAxesAsInput(node));
            case "Split" -> list.add(withNumberOfOutputs(node));
            default -> {
                if (type == ElementType.FLOAT32 || !Float64Forms.write(node, list)) {
                    list.add(node);
                }
            }
        }
    }

    /// Reductions take their axes as an input from version 18 on, which they are written in.
    private Node withAxesAsInput(Node node) {
        SortedMap<String, Attribute> attributes = new TreeMap<>(node.attributes());
        if (!(attributes.remove("axes") instanceof Attribute.Wholes axes)) {
            return node;
        }
        String name = list.fresh(node.outputs().getFirst());
        list.add(Node.of("Constant", List.of(), name, Map.of("value_ints", axes)));
        return new Node(node.name(), node.operator(), List.of(node.inputs().getFirst(), name), node.outputs(),
                attributes);
    }

    /// From version 18 on a split in equal parts says how many they are.
    private static Node withNumberOfOutputs(Node node) {
        if (node.inputs().size() > 1) {
            return node;
        }
        SortedMap<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("num_outputs", new Attribute.Whole(node.outputs().size()));
        return new Node(node.name(), node.operator(), node.inputs(), node.outputs(), attributes);
    }

    private Node renamed(Node node) {
        if (node.inputs().stream().noneMatch(aliases::containsKey)) {
            return node;
        }
        List<String> inputs = node.inputs().stream().map(name -> aliases.getOrDefault(name, name)).toList();
        return new Node(node.name(), node.operator(), inputs, node.outputs(), node.attributes());
    }

    private Node rounded(Node constant) {
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        constant.attributes()
                .forEach((name, attribute) -> attributes.put(name, attribute instanceof Attribute.Array(Literal literal)
                        ? new Attribute.Array(rounded(literal))
                        : attribute));
        // A constant given as a plain number is of single precision; as a tensor it gets the type of all others.
        if (attributes.remove("value_float") instanceof Attribute.Real(float value)) {
            attributes.put("value", new Attribute.Array(new Literal.Reals(Tensor.scalar(value))));
        }
        return new Node(constant.name(), constant.operator(), constant.inputs(), constant.outputs(), attributes);
    }

    private Literal rounded(Literal literal) {
        if (type == ElementType.FLOAT64 || !(literal instanceof Literal.Reals(Tensor tensor))) {
            return literal;
        }
        double[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return new Literal.Reals(Tensor.wrap(tensor.shape(), values));
    }
}
