package nadir.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import nadir.linalg.Blas;
import nadir.linalg.NativeView;

/// The gradient of a convolution with steps of 1 by its image, without the windows' gradients that would have to be
/// overlapped: for each place of the kernel, one product of the kernel's numbers there with the gradient by the outputs is
/// added to the image where that place of the windows lies. The outputs' rows are first copied as far apart as those of the
/// image, with zeros between them, so that all positions of an image are the columns of one matrix.
///
/// The zeros are multiplied along: a kernel with an infinite number gives NaN at places of its channel where the sum of
/// products alone would be infinite.
///
/// @param batch images
/// @param channels of an image, the rows of each product
/// @param depth channels of the outputs
/// @param rows of an output
/// @param length of an output's row
/// @param spacing elements from one row of the image to the next
/// @param kernel with its strides along image channels and output channels
/// @param kernelPlaces where in the kernel its places are
/// @param places where in the image windows have them
/// @param outputs with strides along the batch, channels and rows
/// @param image with strides along the batch and channels
/// @param subtracts instead of adding
/// @param packed scratch for the kernel, place by place
/// @param spread scratch for an output
record Scattering(int batch, int channels, int depth, int rows, int length, int spacing, Expression.Load kernel,
        int[] kernelPlaces, int[] places, Expression.Load outputs, Expression.Load image, boolean subtracts, int packed,
        int spread) {

    /// What is known of a contraction's operands before they have buffers.
    private record Roles(int batch, int channel, int depth, int row, int column, int[] places) {}

    /// The step, where a contraction whose result overlaps in an image is of that kind and is faster so.
    ///
    /// @param image the contraction's result, with its strides in the image
    /// @param terms contractions that are overlapped together
    static Optional<Scattering> plan(Contraction.Operand left, Contraction.Operand right, Contraction.Operand image,
            boolean subtracts, int terms, IntUnaryOperator scratch) {
        return plan(left, right, image, subtracts, scratch)
                .or(() -> plan(right, left, image, subtracts, scratch))
                .filter(step -> step.pays(terms));
    }

    private static Optional<Scattering> plan(Contraction.Operand kernel, Contraction.Operand outputs,
            Contraction.Operand image, boolean subtracts, IntUnaryOperator scratch) {
        return roles(kernel, outputs, image).map(roles -> {
            int[] kernelPlaces = offsets(kernel, kernel, roles.places);
            int channels = extent(kernel, roles.channel);
            int depth = extent(kernel, roles.depth);
            int rows = extent(image, roles.row);
            int length = extent(image, roles.column);
            int spacing = image.stride(roles.row);
            int spread = depth * ((rows - 1) * spacing + length);
            return new Scattering(roles.batch < 0 ? 1 : extent(image, roles.batch), channels, depth, rows, length,
                    spacing,
                    load(kernel, roles.channel, roles.depth), kernelPlaces, offsets(image, kernel, roles.places),
                    load(outputs, roles.batch, roles.depth, roles.row), load(image, roles.batch, roles.channel),
                    subtracts,
                    scratch.applyAsInt(kernelPlaces.length * channels * depth), scratch.applyAsInt(spread));
        });
    }

    private static Optional<Roles> roles(Contraction.Operand kernel, Contraction.Operand outputs,
            Contraction.Operand image) {
        List<Integer> summed = new ArrayList<>();
        List<Integer> windows = new ArrayList<>();
        for (int label : kernel.labels().toArray()) {
            boolean inOutputs = outputs.labels().contains(label);
            if (inOutputs && image.labels().contains(label)) {
                return Optional.empty();
            }
            (inOutputs ? summed : windows).add(label);
        }
        List<Integer> positions = new ArrayList<>(outputs.labels().stream().boxed().toList());
        positions.removeAll(summed);
        if (summed.size() != 1 || windows.size() != 3 || positions.size() < 2 || positions.size() > 3) {
            return Optional.empty();
        }
        Comparator<Integer> byStride = Comparator.comparingInt((Integer label) -> image.stride(label));
        positions.sort(byStride);
        windows.sort(byStride);
        int column = positions.get(0);
        int row = positions.get(1);
        int batch = positions.size() > 2 ? positions.get(2) : -1;
        int channel = windows.get(2);
        int width = (extent(image, row) - 1) * image.stride(row) + extent(image, column);
        boolean fits = image.stride(column) == 1 && outputs.stride(column) == 1
                && image.stride(row) >= extent(image, column) && image.stride(channel) >= width;
        return fits ? Optional.of(new Roles(batch, channel, summed.get(0), row, column,
                new int[] {windows.get(1), windows.get(0)})) : Optional.empty();
    }

    private static int extent(Contraction.Operand operand, int label) {
        return operand.extents()[operand.labels().indexOf(label)];
    }

    private static Expression.Load load(Contraction.Operand operand, int... labels) {
        return new Expression.Load(operand.buffer(), operand.offset(),
                Arrays.stream(labels).map(operand::stride).toArray());
    }

    /// Where in `operand` each place of the kernel is, from its first.
    private static int[] offsets(Contraction.Operand operand, Contraction.Operand kernel, int[] labels) {
        int inner = extent(kernel, labels[1]);
        int[] offsets = new int[extent(kernel, labels[0]) * inner];
        Arrays.setAll(offsets, i -> i / inner * operand.stride(labels[0]) + i % inner * operand.stride(labels[1]));
        return offsets;
    }

    private int width() {
        return (rows - 1) * spacing + length;
    }

    /// Compares with one product for all places and loops that overlap its result, in nanoseconds, roughly.
    private boolean pays(int terms) {
        double product = 2.0 * channels * depth * places.length / 100;
        double scattered = channels * depth * places.length
                + batch * (depth * width() * 0.3 + places.length * 80 + product * width() * (1 + 2.0 / depth));
        double windows = (double) channels * places.length * rows * length;
        double overlapped = batch * (product * rows * length * 1.15 + windows * 0.4 / terms);
        return depth >= 8 && scattered < overlapped;
    }

    /// The step as something that runs.
    Loop compile(Precision precision) {
        return switch (precision) {
            case FLOAT64 -> this::runDoubles;
            case FLOAT32 -> this::runFloats;
        };
    }

    private int kernelAt(int place, int channel, int from) {
        return kernel.offset() + kernelPlaces[place] + channel * kernel.strides()[0] + from * kernel.strides()[1];
    }

    private void runDoubles(Object[] buffers, int shift) {
        Buffer[] views = (Buffer[]) buffers[Schedule.VIEWS];
        double[] numbers = (double[]) buffers[kernel.buffer()];
        double[] copy = (double[]) buffers[packed];
        int next = 0;
        for (int place = 0; place < places.length; place++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int from = 0; from < depth; from++) {
                    copy[next++] = numbers[kernelAt(place, channel, from)];
                }
            }
        }
        NativeView a = views[packed].view();
        NativeView b = views[spread].view();
        NativeView c = views[image.buffer()].view();
        for (int i = 0; i < batch; i++) {
            Arrays.fill((double[]) buffers[spread], 0, depth * width(), 0);
            spread(buffers, i);
            for (int place = 0; place < places.length; place++) {
                Blas.gemm(false, false, channels, width(), depth, subtracts ? -1.0 : 1.0, a, place * channels * depth,
                        depth,
                        b, 0, width(), 1.0, c, imageAt(i, place), image.strides()[1]);
            }
        }
    }

    private void runFloats(Object[] buffers, int shift) {
        Buffer[] views = (Buffer[]) buffers[Schedule.VIEWS];
        float[] numbers = (float[]) buffers[kernel.buffer()];
        float[] copy = (float[]) buffers[packed];
        int next = 0;
        for (int place = 0; place < places.length; place++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int from = 0; from < depth; from++) {
                    copy[next++] = numbers[kernelAt(place, channel, from)];
                }
            }
        }
        NativeView a = views[packed].view();
        NativeView b = views[spread].view();
        NativeView c = views[image.buffer()].view();
        for (int i = 0; i < batch; i++) {
            Arrays.fill((float[]) buffers[spread], 0, depth * width(), 0);
            spread(buffers, i);
            for (int place = 0; place < places.length; place++) {
                Blas.gemm(false, false, channels, width(), depth, subtracts ? -1f : 1f, a, place * channels * depth,
                        depth,
                        b, 0, width(), 1f, c, imageAt(i, place), image.strides()[1]);
            }
        }
    }

    private int imageAt(int item, int place) {
        return image.offset() + item * image.strides()[0] + places[place];
    }

    /// Copies an output with its rows as far apart as those of the image.
    private void spread(Object[] buffers, int item) {
        Object from = buffers[outputs.buffer()];
        Object to = buffers[spread];
        int first = outputs.offset() + item * outputs.strides()[0];
        for (int channel = 0; channel < depth; channel++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(from, first + channel * outputs.strides()[1] + row * outputs.strides()[2], to,
                        channel * width() + row * spacing, length);
            }
        }
    }
}
