package nadir.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.storage.Quoted;

/// One step of a graph: an operator of ONNX applied to named values.
///
/// @param name what messages call the node; not empty
/// @param operator the operator's name, with the domain in front if it is not ONNX's own
/// @param inputs names of values; empty for an optional input that is left out
/// @param outputs names of values, the first not empty
public record Node(String name, String operator, List<String> inputs, List<String> outputs,
        SortedMap<String, Attribute> attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /// A node with one output and a few attributes, named after its output.
    public static Node of(String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
        return new Node(output, operator, inputs, List.of(output), new TreeMap<>(attributes));
    }

    /// The node as messages show it.
    String shown() {
        return "node " + Quoted.of(name) + " (" + Quoted.printable(operator) + ")";
    }
}
