package nadir.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import nadir.trace.Traced;

/// How a window slides along the spatial axes of a batch of images (n x channels x spatial axes), as the attributes of a
/// convolution or pooling node say.
///
/// @param axes one for each spatial axis
record Sliding(List<Axis> axes) {
    /// Along one axis.
    ///
    /// @param size places in the window
    /// @param before padding in front
    /// @param after padding behind
    record Axis(int size, int step, int dilation, int before, int after) {}

    private static final int FIRST = 2;
    private static final long MOST_PLACES = 1 << 26;

    /// Reads the attributes `kernel_shape`, `strides`, `dilations`, `pads`, `auto_pad` and `ceil_mode`.
    ///
    /// @param sizes the window's extents
    /// @throws ModelException if they do not fit the images
    static Sliding of(NodeCall call, Traced x, List<Long> sizes) {
        int rank = x.shape().rank() - FIRST;
        if (rank < 1 || sizes.size() != rank) {
            throw call.wrong("slides a window of shape " + sizes + " along images of shape " + x.shape()
                    + "; it takes one extent for each axis after samples and channels");
        }
        List<Long> steps = list(call, "strides", rank, 1);
        List<Long> dilations = list(call, "dilations", rank, 1);
        List<Long> pads = list(call, "pads", 2 * rank, 0);
        String automatic = call.text("auto_pad", "NOTSET");
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int size = bounded(call, sizes.get(i), 1);
            int step = bounded(call, steps.get(i), 1);
            int dilation = bounded(call, dilations.get(i), 1);
            int reach = Math.addExact(Math.multiplyExact(dilation, size - 1), 1);
            int extent = x.shape().extent(FIRST + i);
            int before = bounded(call, pads.get(i), 0);
            int after = bounded(call, pads.get(rank + i), 0);
            switch (automatic) {
                case "NOTSET" -> {
                    int all = extent + before + after;
                    int next = ((all - reach) / step + 1) * step;
                    // Rounded up, one more window that starts before the padding behind.
                    boolean more = call.whole("ceil_mode", 0) != 0 && (all - reach) % step > 0
                            && next < extent + before;
                    after += more ? next + reach - all : 0;
                }
                case "VALID" -> {
                    before = 0;
                    after = 0;
                }
                case "SAME_UPPER", "SAME_LOWER" -> {
                    int wanted = (extent + step - 1) / step;
                    int all = Math.max(0, (wanted - 1) * step + reach - extent);
                    before = automatic.equals("SAME_UPPER") ? all / 2 : all - all / 2;
                    after = all - before;
                }
                default -> throw call.wrong("pads by " + automatic + ", which is not supported");
            }
            if ((long) extent + before + after > MOST_PLACES || (long) (extent + before + after) * size > MOST_PLACES) {
                throw call.wrong("slides a window of " + size + " places along " + ((long) extent + before + after)
                        + ", which is more than is supported");
            }
            if (extent + before + after < reach) {
                throw call.wrong("slides a window of " + reach + " places along " + (extent + before + after)
                        + " of them; the images are too small for it");
            }
            axes.add(new Axis(size, step, dilation, before, after));
        }
        return new Sliding(axes);
    }

    private static List<Long> list(NodeCall call, String name, int length, long otherwise) {
        List<Long> found = call.wholes(name).orElse(Collections.nCopies(length, otherwise));
        if (found.size() != length) {
            throw call.wrong("has " + found.size() + " numbers as " + name + ", and its images ask for " + length);
        }
        return found;
    }

    private static int bounded(NodeCall call, long number, int least) {
        if (number < least || number > 1 << 20) {
            throw call.wrong("has " + number + " among its window's extents, strides, dilations or pads");
        }
        return (int) number;
    }

    /// The images with zeros around them.
    Traced padded(Traced x) {
        int first = x.shape().rank() - axes.size();
        Traced result = x;
        for (int i = 0; i < axes.size(); i++) {
            result = result.padded(first + i, axes.get(i).before(), axes.get(i).after());
        }
        return result;
    }

    /// All windows of images that are padded already: samples, channels and whatever other axes stand before the spatial
    /// ones, then places, then positions. With positions last, neighbours in the result are neighbours in an image.
    Traced windows(Traced padded) {
        int first = padded.shape().rank() - axes.size();
        Traced result = padded;
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            Traced sliding = result.windows(first + 2 * i, axis.size(), axis.step(), axis.dilation());
            result = sliding.permute(placesForward(sliding.shape().rank(), first + i));
        }
        return result;
    }

    /// The last axis moves to `to`.
    private static int[] placesForward(int rank, int to) {
        return IntStream.range(0, rank).map(i -> i < to ? i : i == to ? rank - 1 : i - 1).toArray();
    }

    boolean pads() {
        return axes.stream().anyMatch(axis -> axis.before() > 0 || axis.after() > 0);
    }

    /// The number of places.
    int size() {
        return axes.stream().mapToInt(Axis::size).reduce(1, Math::multiplyExact);
    }
}
