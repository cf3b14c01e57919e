package nadir.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// How a loop nest walks through a value: axis i of the value is at `starts[i] + sum over j of steps[i][j] * index[j]`, where
/// the index is that of the nest.
///
/// @param rank the number of axes of the nest
record Walk(int rank, Ints starts, List<Ints> steps) {
    /// Copies the list.
    Walk {
        steps = List.copyOf(steps);
    }

    /// The walk of a nest over the box of `shape` through a value of that shape.
    static Walk over(Shape shape) {
        int rank = shape.rank();
        List<Ints> steps = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int[] own = new int[rank];
            own[axis] = 1;
            steps.add(Ints.of(own));
        }
        return new Walk(rank, Ints.repeat(0, rank), steps);
    }

    /// The walk through the operand of an op that only walks.
    ///
    /// @throws IllegalArgumentException if the op is none
    Walk through(Op op) {
        return switch (op) {
            case Op.Broadcast(var _, var axes) -> throughBroadcast(axes);
            case Op.Permute(var axes) -> throughPermute(axes);
            case Op.Slice(var _, var sliceStarts, var sliceSteps) -> throughSlice(sliceStarts, sliceSteps);
            case Op.Windows(int axis, int _, int _, int step, int dilation) -> throughWindows(axis, step, dilation);
            case Op.Elementwise _,Op.Constant _,Op.Reshape _,Op.Embed _,Op.Concatenate _,Op.Reduction _,Op.Bilinear _ ->
                    throw new IllegalArgumentException(op + " is more than a walk");
        };
    }

    /// The walk through the operand of a broadcast to the value that this one walks through.
    Walk throughBroadcast(Ints kept) {
        return new Walk(rank, Ints.of(kept.stream().map(starts::get).toArray()),
                kept.stream().mapToObj(steps::get).toList());
    }

    /// The walk through the operand of a permutation.
    private Walk throughPermute(Ints permutation) {
        Ints inverse = Ints.of(Ints.range(0, permutation.size()).stream().map(permutation::indexOf).toArray());
        return throughBroadcast(inverse);
    }

    /// The walk through the operand of a slice.
    private Walk throughSlice(Ints sliceStarts, Ints sliceSteps) {
        int[] newStarts = new int[starts.size()];
        List<Ints> newSteps = new ArrayList<>();
        for (int i = 0; i < newStarts.length; i++) {
            newStarts[i] = sliceStarts.get(i) + sliceSteps.get(i) * starts.get(i);
            newSteps.add(combined(sliceSteps.get(i), steps.get(i), 0, steps.get(i)));
        }
        return new Walk(rank, Ints.of(newStarts), newSteps);
    }

    /// The walk through the operand of windows.
    private Walk throughWindows(int axis, int step, int dilation) {
        int last = starts.size() - 1;
        int[] newStarts = Arrays.copyOf(starts.toArray(), last);
        newStarts[axis] = step * starts.get(axis) + dilation * starts.get(last);
        List<Ints> newSteps = new ArrayList<>(steps.subList(0, last));
        newSteps.set(axis, combined(step, steps.get(axis), dilation, steps.get(last)));
        return new Walk(rank, Ints.of(newStarts), newSteps);
    }

    /// The access to a buffer that holds the value in row-major order.
    Expression.Load load(int buffer, Shape shape) {
        int[] own = shape.strides();
        int[] strides = new int[rank];
        int offset = 0;
        for (int i = 0; i < own.length; i++) {
            offset += starts.get(i) * own[i];
            for (int j = 0; j < rank; j++) {
                strides[j] += steps.get(i).get(j) * own[i];
            }
        }
        return new Expression.Load(buffer, offset, strides);
    }

    private static Ints combined(int a, Ints x, int b, Ints y) {
        int[] result = new int[x.size()];
        Arrays.setAll(result, j -> a * x.get(j) + b * y.get(j));
        return Ints.of(result);
    }
}
