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
        Traced product = grouped(sliding.windows(sliding.padded(x)), kernels, (int) groups);
        if (!call.has(2)) {
            return product;
        }
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        shape[1] = outputs;
        return product.plus(call.real(2).reshape(shape));
    }

    /// @param windows n x channels x positions x places
    /// @param kernels outputs x channels of a group x places
    private static Traced grouped(Traced windows, Traced kernels, int groups) {
        int spatial = kernels.shape().rank() - 2;
        int[] extents = windows.shape().extents();
        int[] split = insert(extents, groups);
        Traced parts = windows.reshape(split);
        Traced patches = parts.permute(patchOrder(spatial));
        int outputs = kernels.shape().extent(0);
        int[] kernelShape = kernels.shape().extents();
        int[] byGroup = IntStream
                .concat(IntStream.of(groups, outputs / groups), Arrays.stream(kernelShape).skip(1))
                .toArray();
        // Labels: 0 group, 1 output, 2 channel, 3 sample, then places, then positions.
        int[] places = IntStream.range(4, 4 + spatial).toArray();
        int[] positions = IntStream.range(4 + spatial, 4 + 2 * spatial).toArray();
        Op.Contract labels = new Op.Contract(labels(new int[] {0, 1, 2}, places),
                labels(new int[] {0, 2}, places, new int[] {3}, positions),
                labels(new int[] {3, 0, 1}, positions));
        Traced product = kernels.reshape(byGroup).contract(patches, labels);
        int[] result = new int[2 + spatial];
        result[0] = extents[0];
        result[1] = outputs;
        System.arraycopy(extents, 2, result, 2, spatial);
        return product.reshape(result);
    }

    /// From n, group, channel, positions, places to group, channel, places, n, positions: what a matrix product with the
    /// kernels reads in one stride.
    private static int[] patchOrder(int spatial) {
        return IntStream.concat(IntStream.concat(IntStream.of(1, 2), IntStream.range(3 + spatial, 3 + 2 * spatial)),
                IntStream.concat(IntStream.of(0), IntStream.range(3, 3 + spatial))).toArray();
    }

    /// Splits axis 1 in groups.
    private static int[] insert(int[] extents, int groups) {
        int[] result = new int[extents.length + 1];
        result[0] = extents[0];
        result[1] = groups;
        result[2] = extents[1] / groups;
        System.arraycopy(extents, 2, result, 3, extents.length - 2);
        return result;
    }

    private static Ints labels(int[]... parts) {
        return Ints.of(Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray());
    }
}
