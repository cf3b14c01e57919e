package nadir.network;

import java.util.ArrayList;
import java.util.List;
import nadir.tensor.Shape;

/// How the named blocks of a network's parameters lie one behind the other in one flat vector.
///
/// @param blocks in the order of the vector, without gaps
public record Layout(List<Block> blocks) {

    /// Checks that the blocks fill the vector and that names are unique.
    ///
    /// @throws IllegalArgumentException if they do not
    public Layout {
        blocks = List.copyOf(blocks);
        int next = 0;
        for (Block block : blocks) {
            if (block.offset() != next) {
                throw new IllegalArgumentException("block " + block.name() + " requires offset " + next + ", got "
                        + block.offset() + "; lay blocks out one behind the other");
            }
            next = Math.addExact(next, block.shape().size());
        }
        if (blocks.stream().map(Block::name).distinct().count() != blocks.size()) {
            throw new IllegalArgumentException("parameter blocks require distinct names, got "
                    + blocks.stream().map(Block::name).toList());
        }
    }

    /// The number of parameters.
    public int size() {
        return blocks.isEmpty() ? 0 : blocks.getLast().end();
    }

    /// The names of the layers that have parameters, in order.
    public List<String> layers() {
        return blocks.stream().map(Block::layer).distinct().toList();
    }

    /// Collects blocks one behind the other.
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private int next;

        /// An empty layout.
        public Builder() {}

        /// Appends a block and returns it.
        public Block add(String name, String layer, Shape shape) {
            Block block = new Block(name, layer, shape, next);
            blocks.add(block);
            next = Math.addExact(next, shape.size());
            return block;
        }

        public Layout build() {
            return new Layout(blocks);
        }
    }
}
