package nadir.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Consecutive rows of data, as they lie on executors.
///
/// @param rows how many
/// @param x inputs, rows x dx
/// @param y real targets, rows x dy; empty for classes
/// @param classes the class of each row; empty for real targets
record Block(int rows, double[] x, double[] y, int[] classes) implements Serializable {
    /// The rows in their order, in blocks of at most so many; sizes are powers of two where the block's own is one.
    List<Block> parts(int most) {
        int size = Integer.highestOneBit(Math.clamp(most, 1, rows));
        if (size == rows) {
            return List.of(this);
        }
        List<Block> parts = new ArrayList<>();
        for (int from = 0; from < rows;) {
            int to = from + Math.min(size, Integer.highestOneBit(rows - from));
            parts.add(new Block(to - from, part(x, from, to), part(y, from, to),
                    classes.length == 0 ? classes : Arrays.copyOfRange(classes, from, to)));
            from = to;
        }
        return parts;
    }

    private double[] part(double[] values, int from, int to) {
        int width = values.length / rows;
        return Arrays.copyOfRange(values, from * width, to * width);
    }
}
