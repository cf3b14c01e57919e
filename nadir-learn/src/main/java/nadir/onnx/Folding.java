package nadir.onnx;

import java.util.List;
import java.util.function.BinaryOperator;
import nadir.trace.Traced;

/// Folds of an axis by a function of two tensors, halving it again and again, so that a long axis takes few ops.
final class Folding {
    private Folding() {}

    /// The fold over an axis, which disappears.
    ///
    /// @param function associative, element by element
    static Traced along(Traced x, int axis, BinaryOperator<Traced> function) {
        Traced rest = x;
        while (rest.shape().extent(axis) > 1) {
            int extent = rest.shape().extent(axis);
            int half = extent / 2;
            Traced folded = function.apply(rest.slice(axis, 0, half), rest.slice(axis, half, 2 * half));
            rest = extent % 2 == 0 ? folded
                    : Traced.concatenate(axis, List.of(folded, rest.slice(axis, 2 * half, extent)));
        }
        return without(rest, axis);
    }

    private static Traced without(Traced x, int axis) {
        int[] extents = x.shape().extents();
        int[] kept = new int[extents.length - 1];
        System.arraycopy(extents, 0, kept, 0, axis);
        System.arraycopy(extents, axis + 1, kept, axis, kept.length - axis);
        return x.reshape(kept);
    }
}
