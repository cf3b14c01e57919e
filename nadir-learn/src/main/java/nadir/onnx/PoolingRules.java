package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// Pooling over windows or over whole images. Where several places of a window share the maximum, the engine's rule for
/// maxima says which derivative is taken.
final class PoolingRules {
    private static final int MOST_PLACES = 1 << 24;

    private PoolingRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.real("MaxPool", 1, 1, PoolingRules::largest),
                Rule.real("AveragePool", 1, 1, PoolingRules::average),
                Rule.real("GlobalAveragePool", 1, 1,
                        call -> global(call, x -> x.sum(spatial(x)).dividedBy(places(x)))),
                Rule.real("GlobalMaxPool", 1, 1, call -> global(call, PoolingRules::largestOfAll)));
    }

    private static Traced largest(NodeCall call) {
        Traced x = call.real(0);
        if (call.whole("storage_order", 0) != 0) {
            throw call.wrong("has the storage order 1, which is not supported");
        }
        Sliding sliding = Sliding.of(call, x, kernel(call));
        Traced padded = sliding.padded(x);
        if (sliding.pads()) {
            // The padding never wins: it is lower than every number that a network computes with.
            Traced outside = call.constant(margin(sliding, x.shape()));
            Traced lowest = call.constant(Tensor.scalar(-Double.MAX_VALUE));
            padded = Traced.where(outside, lowest, padded);
        }
        Traced windows = sliding.windows(padded);
        return folded(windows, 2, x.shape().rank(), Traced::max);
    }

    /// Folds the axes from `first` to before `end`, the last first, one place after the other.
    private static Traced folded(Traced x, int first, int end, BinaryOperator<Traced> function) {
        Traced result = x;
        for (int axis = end - 1; axis >= first; axis--) {
            result = Folding.along(result, axis, function);
        }
        return result;
    }

    private static Traced average(NodeCall call) {
        Traced x = call.real(0);
        Sliding sliding = Sliding.of(call, x, kernel(call));
        int rank = x.shape().rank();
        Traced sums = sliding.windows(sliding.padded(x)).sum(IntStream.range(2, rank).toArray());
        boolean counted = call.whole("count_include_pad", 0) != 0;
        boolean roundedUp = call.whole("ceil_mode", 0) != 0;
        if (!sliding.pads() || (counted && !roundedUp)) {
            return sums.dividedBy(sliding.size());
        }
        if (counted) {
            throw call.wrong("counts padding and rounds the number of windows up, which is not supported together");
        }
        return sums.dividedBy(call.constant(counts(sliding, x.shape())));
    }

    /// How many places of each window are not padding, 1 x 1 x positions.
    private static Tensor counts(Sliding sliding, Shape images) {
        int rank = images.rank();
        double[][] counts = new double[rank - 2][];
        int[] extents = new int[rank];
        Arrays.fill(extents, 1);
        for (int i = 0; i < counts.length; i++) {
            Sliding.Axis axis = sliding.axes().get(i);
            int extent = images.extent(2 + i);
            int reach = axis.dilation() * (axis.size() - 1) + 1;
            int positions = (extent + axis.before() + axis.after() - reach) / axis.step() + 1;
            extents[2 + i] = positions;
            counts[i] = new double[positions];
            for (int p = 0; p < positions; p++) {
                for (int k = 0; k < axis.size(); k++) {
                    int place = p * axis.step() + k * axis.dilation() - axis.before();
                    counts[i][p] += place >= 0 && place < extent ? 1 : 0;
                }
            }
        }
        Shape shape = small(Shape.of(extents));
        double[] values = new double[shape.size()];
        int[] strides = shape.strides();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1;
            for (int axis = 2; axis < rank; axis++) {
                values[i] *= counts[axis - 2][i / strides[axis] % extents[axis]];
            }
        }
        return Tensor.wrap(shape, values);
    }

    /// 1 on the padding and 0 inside, 1 x 1 x padded extents.
    private static Tensor margin(Sliding sliding, Shape images) {
        int rank = images.rank();
        int[] extents = new int[rank];
        Arrays.fill(extents, 1);
        for (int axis = 2; axis < rank; axis++) {
            Sliding.Axis along = sliding.axes().get(axis - 2);
            extents[axis] = along.before() + images.extent(axis) + along.after();
        }
        Shape shape = small(Shape.of(extents));
        int[] strides = shape.strides();
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            for (int axis = 2; axis < rank; axis++) {
                int place = i / strides[axis] % extents[axis] - sliding.axes().get(axis - 2).before();
                values[i] = place < 0 || place >= images.extent(axis) ? 1 : values[i];
            }
        }
        return Tensor.wrap(shape, values);
    }

    /// What padding does is kept for every place of an image.
    private static Shape small(Shape images) {
        if (images.size() > MOST_PLACES) {
            throw new IllegalArgumentException("padded images of shape " + images + " are larger than is supported");
        }
        return images;
    }

    private static List<Long> kernel(NodeCall call) {
        return call.wholes("kernel_shape").orElseThrow(() -> call.wrong("lacks its kernel_shape"));
    }

    private static Traced global(NodeCall call, UnaryOperator<Traced> fold) {
        Traced x = call.real(0);
        if (x.shape().rank() < 3) {
            throw call.wrong("pools " + x.shape() + "; it takes n x channels x spatial axes");
        }
        int[] extents = x.shape().extents();
        Arrays.fill(extents, 2, extents.length, 1);
        return fold.apply(x).reshape(extents);
    }

    private static Traced largestOfAll(Traced x) {
        int[] extents = x.shape().extents();
        Traced flat = x.reshape(extents[0], extents[1], places(x));
        return Folding.along(flat, 2, Traced::max);
    }

    private static int[] spatial(Traced x) {
        return IntStream.range(2, x.shape().rank()).toArray();
    }

    private static int places(Traced x) {
        return Arrays.stream(x.shape().extents()).skip(2).reduce(1, Math::multiplyExact);
    }
}
