package nadir.onnx;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.network.Layout;
import nadir.tensor.Ints;

/// What a network computes, as a graph of ONNX operators: the description that networks are saved from and read into.
/// Parameters stand in it by name and shape only; their values are the flat vector beside it.
///
/// @param input the name of the batch of inputs
/// @param sampleExtents the extents of one sample; a batch has the number of samples in front of them
/// @param nodes in an order in which every value is computed before it is used
/// @param parameters the blocks that a trainer may change, named like the values they are
/// @param constants all other values that the nodes read, by name
/// @param output the name of the network's output
/// @param hidden the values after hidden layers, in order
public record Graph(String input, Ints sampleExtents, List<Node> nodes, Layout parameters,
        SortedMap<String, Literal> constants, String output, List<Hidden> hidden) {
    public Graph {
        nodes = List.copyOf(nodes);
        constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
        hidden = List.copyOf(hidden);
    }

    /// The features after a hidden layer, as names of values.
    ///
    /// @param preactivation what the activation is applied to
    public record Hidden(String layer, String preactivation, String activation) {}

    /// The same graph with other nodes, which compute the same values.
    Graph withNodes(List<Node> others) {
        return new Graph(input, sampleExtents, others, parameters, constants, output, hidden);
    }

    /// The same graph with other names for what is a hidden layer.
    Graph withHidden(List<Hidden> others) {
        return new Graph(input, sampleExtents, nodes, parameters, constants, output, others);
    }
}
