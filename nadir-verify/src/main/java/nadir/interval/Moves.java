package nadir.interval;

import java.util.Arrays;
import java.util.List;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Ops that move elements, as tables: which element of the operands, laid end to end, each element of the result is.
final class Moves {
    /// For an element of the result that is 0.
    static final int ZERO = -1;

    private Moves() {}

    /// The table of an op with these operands; all but [Op.Constant], which has none.
    ///
    /// @param target the result's shape
    static int[] of(Op.Structural op, Shape target, List<Shape> operands) {
        Shape first = operands.getFirst();
        return switch (op) {
            case Op.Reshape _ -> walk(target.extents(), target.strides(), 0);
            case Op.Broadcast(var _, var axes) -> broadcast(target, axes, first);
            case Op.Permute(var axes) -> permute(target, axes, first);
            case Op.Slice(var _, var starts, var steps) -> box(first, target, starts, steps);
            case Op.Embed(var _, var starts, var steps) -> embed(target, first, starts, steps);
            case Op.Concatenate(int axis) -> concatenate(target, axis, operands);
            case Op.Windows(int axis, int _, int _, int step, int dilation) ->
                    windows(target, first, axis, step, dilation);
            case Op.Constant _ -> throw new IllegalArgumentException("a constant moves nothing");
        };
    }

    private static int[] broadcast(Shape target, Ints axes, Shape operand) {
        int[] steps = new int[target.rank()];
        int[] strides = operand.strides();
        for (int i = 0; i < axes.size(); i++) {
            steps[axes.get(i)] = strides[i];
        }
        return walk(target.extents(), steps, 0);
    }

    private static int[] permute(Shape target, Ints axes, Shape operand) {
        int[] strides = operand.strides();
        return walk(target.extents(), axes.stream().map(axis -> strides[axis]).toArray(), 0);
    }

    /// The positions of a box in the tensor `outer`.
    private static int[] box(Shape outer, Shape box, Ints starts, Ints steps) {
        int[] strides = outer.strides();
        int start = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            start += starts.get(axis) * strides[axis];
            strides[axis] *= steps.get(axis);
        }
        return walk(box.extents(), strides, start);
    }

    private static int[] embed(Shape target, Shape operand, Ints starts, Ints steps) {
        int[] result = new int[target.size()];
        Arrays.fill(result, ZERO);
        int[] places = box(target, operand, starts, steps);
        for (int i = 0; i < places.length; i++) {
            result[places[i]] = i;
        }
        return result;
    }

    static int[] windows(Shape target, Shape operand, int axis, int step, int dilation) {
        int[] own = operand.strides();
        int[] strides = Arrays.copyOf(own, own.length + 1);
        strides[own.length] = dilation * own[axis];
        strides[axis] = step * own[axis];
        return walk(target.extents(), strides, 0);
    }

    private static int[] concatenate(Shape target, int axis, List<Shape> operands) {
        int[] result = new int[target.size()];
        int[] strides = target.strides();
        int start = 0;
        int next = 0;
        for (Shape operand : operands) {
            for (int place : walk(operand.extents(), strides, start)) {
                result[place] = next++;
            }
            start += operand.extent(axis) * strides[axis];
        }
        return result;
    }

    /// `start` plus the inner product of an index and `strides`, for all indices below `extents` in row-major order.
    static int[] walk(int[] extents, int[] strides, int start) {
        int[] result = new int[Shape.of(extents).size()];
        int[] index = new int[extents.length];
        int position = start;
        for (int i = 0; i < result.length; i++) {
            result[i] = position;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++index[axis] < extents[axis]) {
                    break;
                }
                position -= index[axis] * strides[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
