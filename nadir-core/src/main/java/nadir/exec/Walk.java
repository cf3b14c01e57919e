package nadir.exec;

import java.util.Arrays;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// How a loop nest walks through a value: axis i of the value is at `starts[i] + steps[i] * index[axes[i]]`, where the
/// index is that of the nest.
///
/// @param rank the number of axes of the nest
record Walk(int rank, Ints axes, Ints starts, Ints steps) {

    /// The walk of a nest over the box of `shape` through a value of that shape.
    static Walk over(Shape shape) {
        int rank = shape.rank();
        return new Walk(rank, Ints.range(0, rank), Ints.repeat(0, rank), Ints.repeat(1, rank));
    }

    /// The walk through the operand of a broadcast to the value that this one walks through.
    Walk throughBroadcast(Ints kept) {
        return new Walk(rank, pick(axes, kept), pick(starts, kept), pick(steps, kept));
    }

    /// The walk through the operand of a permutation.
    Walk throughPermute(Ints permutation) {
        Ints inverse = Ints.of(Ints.range(0, permutation.size()).stream().map(permutation::indexOf).toArray());
        return throughBroadcast(inverse);
    }

    /// The walk through the operand of a slice.
    Walk throughSlice(Ints sliceStarts, Ints sliceSteps) {
        int[] newStarts = new int[starts.size()];
        int[] newSteps = new int[starts.size()];
        Arrays.setAll(newStarts, i -> sliceStarts.get(i) + sliceSteps.get(i) * starts.get(i));
        Arrays.setAll(newSteps, i -> sliceSteps.get(i) * steps.get(i));
        return new Walk(rank, axes, Ints.of(newStarts), Ints.of(newSteps));
    }

    /// The access to a buffer that holds the value in row-major order.
    Expression.Load load(int buffer, Shape shape) {
        int[] own = shape.strides();
        int[] strides = new int[rank];
        int offset = 0;
        for (int i = 0; i < own.length; i++) {
            offset += starts.get(i) * own[i];
            strides[axes.get(i)] += steps.get(i) * own[i];
        }
        return new Expression.Load(buffer, offset, strides);
    }

    private static Ints pick(Ints from, Ints positions) {
        return Ints.of(positions.stream().map(from::get).toArray());
    }
}
