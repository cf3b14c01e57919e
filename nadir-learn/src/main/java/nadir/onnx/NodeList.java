package nadir.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.tensor.Tensor;

/// Nodes under construction. Each method that adds a node returns the name of its result, so that nested calls read like
/// the formula.
final class NodeList {
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> taken;

    NodeList() {
        this(Set.of());
    }

    /// @param taken names that no intermediate value may have
    NodeList(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /// Appends a node as it is.
    void add(Node node) {
        nodes.add(node);
        taken.addAll(node.outputs());
    }

    /// Appends a node with a chosen name of its result.
    String named(String result, String operator, String... inputs) {
        add(Node.of(operator, List.of(inputs), result, Map.of()));
        return result;
    }

    /// Appends a node whose result is an intermediate value of `result`.
    String step(String result, String operator, String... inputs) {
        return named(fresh(result), operator, inputs);
    }

    /// Appends a real constant.
    String constant(String result, double value) {
        String name = fresh(result);
        Attribute tensor = new Attribute.Array(new Literal.Reals(Tensor.scalar(value)));
        add(Node.of("Constant", List.of(), name, Map.of("value", tensor)));
        return name;
    }

    /// Appends a cast to a floating type.
    String cast(String result, String input, ElementType type) {
        add(Node.of("Cast", List.of(input), result, Map.of("to", new Attribute.Whole(type.code()))));
        return result;
    }

    List<Node> nodes() {
        return nodes;
    }

    /// A name for an intermediate value of `result`.
    String fresh(String result) {
        int number = 1;
        while (taken.contains(result + "/" + number)) {
            number++;
        }
        taken.add(result + "/" + number);
        return result + "/" + number;
    }
}
