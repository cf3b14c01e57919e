package nadir.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.trace.Traced;

/// Operators that pick parts of tensors at known places, or repeat and surround them.
final class IndexRules {
    private static final int MOST_PARTS = 1 << 12;

    private IndexRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("Gather", 2, 2, IndexRules::gather),
                Rule.of("Slice", 3, 5, IndexRules::slice),
                Rule.several("Split", 1, 2, IndexRules::split),
                Rule.real("Expand", 2, 2, IndexRules::expand),
                Rule.real("Pad", 2, 4, IndexRules::pad).withConstants(2));
    }

    private static Term gather(NodeCall call) {
        Literal.Wholes indices = call.wholes(1);
        int[] extents = ShapeRules.extents(call.term(0));
        int axis = call.axis(call.whole("axis", 0), extents.length);
        int[] places = Arrays.stream(indices.values()).mapToInt(i -> call.axis(i, extents[axis])).toArray();
        if (call.term(0) instanceof Term.Known(Literal.Wholes data)) {
            requireVector(call, data);
            long[] picked = Arrays.stream(places).mapToLong(place -> data.values()[place]).toArray();
            return new Term.Known(new Literal.Wholes(indices.extents(), picked));
        }
        if (places.length < 1 || places.length > MOST_PARTS) {
            throw call.wrong("picks " + places.length + " parts; 1 to " + MOST_PARTS + " are supported");
        }
        Traced x = call.real(0);
        List<Traced> parts = Arrays.stream(places).mapToObj(place -> x.slice(axis, place, place + 1)).toList();
        int[] result = IntStream.concat(IntStream.concat(Arrays.stream(extents, 0, axis), indices.extents().stream()),
                Arrays.stream(extents, axis + 1, extents.length)).toArray();
        return new Term.Computed(joined(axis, parts).reshape(result));
    }

    private static Traced joined(int axis, List<Traced> parts) {
        return parts.size() == 1 ? parts.getFirst() : Traced.concatenate(axis, parts);
    }

    /// Ends beyond the tensor mean its end, as in NumPy.
    private static Term slice(NodeCall call) {
        int[] extents = ShapeRules.extents(call.term(0));
        long[] starts = call.wholes(1).values();
        long[] ends = call.wholes(2).values();
        long[] axes = call.has(3) ? call.wholes(3).values() : LongStream.range(0, starts.length).toArray();
        long[] steps = call.has(4) ? call.wholes(4).values()
                : LongStream.generate(() -> 1).limit(axes.length).toArray();
        if (starts.length != axes.length || ends.length != axes.length || steps.length != axes.length) {
            throw call.wrong("names starts, ends, axes and steps of different numbers");
        }
        Term result = call.term(0);
        for (int i = 0; i < axes.length; i++) {
            int axis = call.axis(axes[i], extents.length);
            int extent = ShapeRules.extents(result)[axis];
            long step = steps[i];
            if (step < 1 || step > Integer.MAX_VALUE) {
                throw call.wrong("has the step " + step + "; steps of at least 1 are supported");
            }
            int from = Math.clamp(starts[i] < 0 ? starts[i] + extent : starts[i], 0, extent);
            int to = Math.clamp(ends[i] < 0 ? ends[i] + extent : ends[i], 0, extent);
            if (from >= to) {
                throw call.wrong("picks nothing of axis " + axis);
            }
            result = part(call, result, axis, from, to, (int) step);
        }
        return result;
    }

    private static Term part(NodeCall call, Term term, int axis, int from, int to, int step) {
        if (term instanceof Term.Known(Literal.Wholes data)) {
            requireVector(call, data);
            long[] picked = IntStream.iterate(from, i -> i < to, i -> i + step)
                    .mapToLong(i -> data.values()[i])
                    .toArray();
            return new Term.Known(new Literal.Wholes(Ints.of(picked.length), picked));
        }
        Traced x = term instanceof Term.Computed(Traced value) ? value : call.real(0);
        return new Term.Computed(x.slice(axis, from, to, step));
    }

    private static void requireVector(NodeCall call, Literal.Wholes data) {
        if (data.extents().size() != 1) {
            throw call.wrong("picks whole numbers that are no shape");
        }
    }

    private static List<Term> split(NodeCall call) {
        Traced x = call.real(0);
        int axis = call.axis(call.whole("axis", 0), x.shape().rank());
        int extent = x.shape().extent(axis);
        long[] sizes = call.has(1) ? call.wholes(1).values() : equal(extent, call.outputs());
        List<Term> parts = new ArrayList<>();
        long from = 0;
        for (long size : sizes) {
            if (size < 1 || from + size > extent) {
                throw call.wrong("splits axis " + axis + " of extent " + extent + " in " + Arrays.toString(sizes));
            }
            parts.add(new Term.Computed(x.slice(axis, (int) from, (int) (from + size))));
            from += size;
        }
        if (from != extent || parts.size() != call.outputs()) {
            throw call.wrong("splits axis " + axis + " of extent " + extent + " in " + Arrays.toString(sizes) + " for "
                    + call.outputs() + " outputs");
        }
        return parts;
    }

    /// Equal parts, the last one smaller if they do not fit.
    private static long[] equal(int extent, int count) {
        int size = (extent + count - 1) / count;
        return IntStream.range(0, count).mapToLong(i -> Math.min(size, extent - (long) i * size)).toArray();
    }

    private static Traced expand(NodeCall call) {
        Traced x = call.real(0);
        long[] wanted = call.wholes(1).values();
        if (Arrays.stream(wanted).anyMatch(extent -> extent < 1 || extent > Integer.MAX_VALUE)) {
            throw call.wrong("repeats " + x.shape() + " to " + Arrays.toString(wanted) + ", which is no shape");
        }
        Shape target = Shape.of(Arrays.stream(wanted).mapToInt(Math::toIntExact).toArray());
        return x.stretchTo(Traced.common(x.shape(), target).extents());
    }

    private static Traced pad(NodeCall call) {
        Traced x = call.real(0);
        String mode = call.text("mode", "constant");
        boolean zeros = mode.equals("constant") && (!call.has(2) || call.number(2) == 0);
        long[] pads = call.wholes(1).values();
        int rank = x.shape().rank();
        int[] axes = call.has(3)
                ? Arrays.stream(call.wholes(3).values()).mapToInt(axis -> call.axis(axis, rank)).toArray()
                : IntStream.range(0, rank).toArray();
        if (!zeros || pads.length != 2 * axes.length || Arrays.stream(pads).anyMatch(p -> p < 0 || p > 1 << 20)) {
            throw call.wrong("pads by " + Arrays.toString(pads) + " in mode " + mode
                    + "; zeros around each axis are supported");
        }
        Traced result = x;
        for (int i = 0; i < axes.length; i++) {
            result = result.padded(axes[i], (int) pads[i], (int) pads[axes.length + i]);
        }
        return result;
    }
}
