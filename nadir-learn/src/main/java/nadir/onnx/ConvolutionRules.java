package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.trace.Traced;

/// Convolution (in the field's sense: cross-correlation) over any number of spatial axes, in groups, as a contraction of all
/// windows with the kernels.
final class ConvolutionRules {
    private ConvolutionRules() {}

    static List<Rule> all() {
        return List.of(Rule.real("Conv", 2, 3, ConvolutionRules::convolution));
    }

    private static Traced convolution(NodeCall call) {
        Traced x = call.real(0);
        Traced kernels = call.real(1);
        int rank = x.shape().rank();
        if (rank < 3 || kernels.shape().rank() != rank) {
            throw call.wrong("convolves " + x.shape() + " with " + kernels.shape()
                    + "; it takes n x channels x spatial axes, and kernels with as many axes");
        }
        long groups = call.whole("group", 1);
        int channels = x.shape().extent(1);
        int outputs = kernels.shape().extent(0);
        if (groups < 1 || channels % groups != 0 || outputs % groups != 0
                || kernels.shape().extent(1) != channels / groups) {
            throw call.wrong("convolves " + channels + " channels with kernels of shape " + kernels.shape() + " in "
                    + groups + " groups, which do not fit");
        }
        List<Long> sizes = Arrays.stream(kernels.shape().extents()).skip(2).asLongStream().boxed().toList();
        if (!call.wholes("kernel_shape").orElse(sizes).equals(sizes)) {
            throw call.wrong("has a kernel_shape other than its kernels' " + sizes);
        }
        Sliding sliding = Sliding.of(call, x, sizes);
        Traced product = groups == 1
                ? plain(sliding.windows(sliding.padded(x)), kernels)
                : grouped(sliding.windows(sliding.padded(split(x, 1, (int) groups))), split(kernels, 0, (int) groups));
        if (!call.has(2)) {
            return product;
        }
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        shape[1] = outputs;
        return product.plus(call.real(2).reshape(shape));
    }

    /// @param windows n x channels x places x positions
    /// @param kernels outputs x channels x places
    private static Traced plain(Traced windows, Traced kernels) {
        int spatial = kernels.shape().rank() - 2;
        // Labels: 0 output, 1 channel, 2 sample, then places, then positions.
        int[] places = IntStream.range(3, 3 + spatial).toArray();
        int[] positions = IntStream.range(3 + spatial, 3 + 2 * spatial).toArray();
        Op.Contract labels = new Op.Contract(labels(new int[] {0, 1}, places),
                labels(new int[] {2, 1}, places, positions), labels(new int[] {2, 0}, positions));
        return kernels.contract(windows, labels);
    }

    /// @param windows n x groups x channels of a group x places x positions
    /// @param kernels groups x outputs of a group x channels of a group x places
    private static Traced grouped(Traced windows, Traced kernels) {
        int spatial = kernels.shape().rank() - 3;
        // Labels: 0 group, 1 output, 2 channel, 3 sample, then places, then positions.
        int[] places = IntStream.range(4, 4 + spatial).toArray();
        int[] positions = IntStream.range(4 + spatial, 4 + 2 * spatial).toArray();
        Op.Contract labels = new Op.Contract(labels(new int[] {0, 1, 2}, places),
                labels(new int[] {3, 0, 2}, places, positions), labels(new int[] {3, 0, 1}, positions));
        Traced product = kernels.contract(windows, labels);
        int[] extents = product.shape().extents();
        int[] joined = new int[extents.length - 1];
        joined[0] = extents[0];
        joined[1] = extents[1] * extents[2];
        System.arraycopy(extents, 3, joined, 2, spatial);
        return product.reshape(joined);
    }

    /// An axis as groups x members of a group.
    private static Traced split(Traced x, int axis, int groups) {
        int[] extents = x.shape().extents();
        int[] result = new int[extents.length + 1];
        System.arraycopy(extents, 0, result, 0, axis);
        result[axis] = groups;
        result[axis + 1] = extents[axis] / groups;
        System.arraycopy(extents, axis + 1, result, axis + 2, extents.length - axis - 1);
        return x.reshape(result);
    }

    private static Ints labels(int[]... parts) {
        return Ints.of(Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray());
    }
}
