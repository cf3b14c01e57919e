package nadir.risk;

import java.util.List;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.network.Block;

/// Flat parameter vectors (a point, or `members` directions side by side) as one buffer for each block.
final class ParameterBuffers {
    private final List<Block> blocks;
    private final Buffer[] buffers;

    ParameterBuffers(List<Block> blocks, int members, Precision precision) {
        this.blocks = blocks;
        this.buffers = blocks.stream()
                .map(block -> Buffer.of(precision, Math.multiplyExact(members, block.shape().size())))
                .toArray(Buffer[]::new);
    }

    void set(int member, double[] vector) {
        for (int i = 0; i < buffers.length; i++) {
            Block block = blocks.get(i);
            int size = block.shape().size();
            buffers[i].set(member * size, vector, block.offset(), size);
        }
    }

    Buffer get(int block) {
        return buffers[block];
    }

    /// Binds the inputs from `first` on.
    void bind(Execution execution, int first) {
        for (int i = 0; i < buffers.length; i++) {
            execution.bind(first + i, buffers[i]);
        }
    }

    /// Adds one member of the outputs from `first` on to a flat vector, or sets it to them.
    static void merge(List<Block> blocks, Execution execution, int first, int member, double[] vector, boolean adds) {
        if (adds) {
            add(blocks, execution, first, member, vector);
            return;
        }
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int size = block.shape().size();
            execution.output(first + i).get(member * size, vector, block.offset(), size);
        }
    }

    /// Adds one member of the outputs from `first` on to a flat vector.
    static void add(List<Block> blocks, Execution execution, int first, int member, double[] vector) {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int size = block.shape().size();
            execution.output(first + i).addTo(member * size, vector, block.offset(), size);
        }
    }
}
