package nadir.onnx;

import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;

/// What a file says, before it is asked whether that is a network.
///
/// @param opset the version of ONNX's own operators, 0 if the file does not say
/// @param initializers tensors by name, in the order of the file
/// @param metadata texts by key
record ParsedModel(long opset, List<Port> inputs, List<String> outputs, List<Node> nodes,
        SequencedMap<String, Literal> initializers, SortedMap<String, String> metadata) {

    /// A declared input of the graph.
    ///
    /// @param extents one for each axis, -1 where it is open; empty also if no shape is declared
    record Port(String name, List<Long> extents) {}
}
