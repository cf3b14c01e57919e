package nadir.network;

import nadir.tensor.Shape;

/// A named tensor of parameters inside a network's flat parameter vector.
///
/// @param name unique in its network, for example `layer1.weight`
/// @param layer the name of the layer that it belongs to; analyses per layer group by it
/// @param offset where the block's elements start in the flat vector, row-major
public record Block(String name, String layer, Shape shape, int offset) {

    /// One past the last element.
    public int end() {
        return offset + shape.size();
    }
}
