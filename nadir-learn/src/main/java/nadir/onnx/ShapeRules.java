package nadir.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// Operators that move or name numbers, and those that compute with shapes. A network is traced for a batch of known
/// size, so every shape is known then.
final class ShapeRules {
    private static final int MOST_AXES = 16;
    private static final List<Long> REAL_TYPES = List.of(1L, 10L, 11L, 16L);

    private ShapeRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("Identity", 1, 1, call -> call.term(0)),
                Rule.of("Dropout", 1, 3, ShapeRules::dropout),
                Rule.of("Cast", 1, 1, ShapeRules::cast),
                Rule.of("Constant", 0, 0, ShapeRules::constant),
                Rule.real("Flatten", 1, 1, ShapeRules::flatten),
                Rule.real("Reshape", 2, 2, ShapeRules::reshape),
                Rule.real("Transpose", 1, 1, ShapeRules::transpose),
                Rule.of("Squeeze", 1, 2, ShapeRules::squeeze),
                Rule.of("Unsqueeze", 2, 2, ShapeRules::unsqueeze),
                Rule.of("Concat", 1, Rule.MANY, ShapeRules::concat),
                Rule.of("Shape", 1, 1, ShapeRules::shape));
    }

    /// A trained network drops nothing out.
    private static Term dropout(NodeCall call) {
        if (call.has(2) && call.wholes(2).values().length == 1 && call.wholes(2).values()[0] != 0) {
            throw call.wrong("is in training mode; export the model for inference");
        }
        return call.term(0);
    }

    /// Over the reals a cast between floating types is the identity.
    private static Term cast(NodeCall call) {
        boolean toReal = REAL_TYPES.contains(call.whole("to", 0));
        boolean fromReal = switch (call.term(0)) {
            case Term.Computed computed -> true;
            case Term.Known(Literal.Reals reals) -> true;
            case Term.Known(Literal.Wholes wholes) -> false;
        };
        if (toReal != fromReal) {
            throw call.wrong("casts between real and whole numbers, which is not supported");
        }
        return call.term(0);
    }

    private static Term constant(NodeCall call) {
        return switch (call.attribute("value")) {
            case Attribute.Array(Literal literal) -> new Term.Known(literal);
            case null, default -> switch (call.attribute("value_ints")) {
                case Attribute.Wholes(List<Long> values) ->
                        known(values.stream().mapToLong(Long::longValue).toArray());
                case null, default -> scalar(call);
            };
        };
    }

    private static Term scalar(NodeCall call) {
        if (call.attribute("value_int") instanceof Attribute.Whole(long value)) {
            return new Term.Known(new Literal.Wholes(Ints.of(), new long[] {value}));
        }
        if (call.attribute("value_float") instanceof Attribute.Real(float value)) {
            return new Term.Known(new Literal.Reals(Tensor.scalar(value)));
        }
        throw call.wrong("holds no tensor of numbers");
    }

    private static Term known(long... values) {
        return new Term.Known(Literal.Wholes.vector(values));
    }

    private static Traced flatten(NodeCall call) {
        Traced x = call.real(0);
        int rank = x.shape().rank();
        long axis = call.whole("axis", 1);
        int split = axis == rank ? rank : call.axis(axis, rank);
        int[] extents = x.shape().extents();
        return x.reshape(product(extents, 0, split), product(extents, split, rank));
    }

    private static int product(int[] extents, int from, int to) {
        return Arrays.stream(extents, from, to).reduce(1, Math::multiplyExact);
    }

    private static Traced reshape(NodeCall call) {
        Traced x = call.real(0);
        long[] wanted = call.wholes(1).values();
        if (wanted.length > MOST_AXES) {
            throw call.wrong("asks for more than " + MOST_AXES + " axes");
        }
        boolean copies = call.whole("allowzero", 0) == 0;
        int[] extents = new int[wanted.length];
        int open = -1;
        long known = 1;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == -1 && open < 0) {
                open = i;
                continue;
            }
            boolean copy = wanted[i] == 0 && copies && i < x.shape().rank();
            long extent = copy ? x.shape().extent(i) : wanted[i];
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw call.wrong("asks for the shape " + Arrays.toString(wanted));
            }
            extents[i] = (int) extent;
            known = Math.multiplyExact(known, extent);
        }
        if (open >= 0) {
            extents[open] = Math.toIntExact(x.shape().size() / known);
        }
        if (IntStream.of(extents).asLongStream().reduce(1, Math::multiplyExact) != x.shape().size()) {
            throw call.wrong("turns " + x.shape() + " into " + Arrays.toString(wanted) + ", which does not fit");
        }
        return x.reshape(extents);
    }

    private static Traced transpose(NodeCall call) {
        Traced x = call.real(0);
        int rank = x.shape().rank();
        long[] reversed = LongStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        long[] axes = call.wholes("perm").map(ShapeRules::array).orElse(reversed);
        if (Arrays.equals(axes, LongStream.range(0, rank).toArray())) {
            return x;
        }
        return x.permute(Arrays.stream(axes).mapToInt(axis -> call.axis(axis, rank)).toArray());
    }

    private static Term squeeze(NodeCall call) {
        int[] extents = extents(call.term(0));
        long[] axes = call.has(1) ? call.wholes(1).values()
                : LongStream.range(0, extents.length).filter(i -> extents[(int) i] == 1).toArray();
        List<Integer> gone = Arrays.stream(axes).mapToObj(axis -> call.axis(axis, extents.length)).toList();
        for (int axis : gone) {
            if (extents[axis] != 1) {
                throw call.wrong("removes axis " + axis + " of extent " + extents[axis]);
            }
        }
        int[] kept = IntStream.range(0, extents.length).filter(i -> !gone.contains(i)).map(i -> extents[i]).toArray();
        return reshaped(call.term(0), kept);
    }

    private static Term unsqueeze(NodeCall call) {
        int[] extents = extents(call.term(0));
        long[] axes = call.wholes(1).values();
        int rank = extents.length + axes.length;
        if (rank > MOST_AXES) {
            throw call.wrong("asks for more than " + MOST_AXES + " axes");
        }
        List<Integer> added = Arrays.stream(axes).mapToObj(axis -> call.axis(axis, rank)).distinct().toList();
        if (added.size() != axes.length) {
            throw call.wrong("adds an axis twice");
        }
        int[] result = new int[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            result[i] = added.contains(i) ? 1 : extents[next++];
        }
        return reshaped(call.term(0), result);
    }

    private static Term concat(NodeCall call) {
        List<Term> terms = IntStream.range(0, call.inputs()).mapToObj(call::term).toList();
        int rank = extents(terms.getFirst()).length;
        int axis = call.axis(call.whole("axis", 0), rank);
        if (!(terms.getFirst() instanceof Term.Known(Literal.Wholes first))) {
            List<Traced> parts = IntStream.range(0, call.inputs()).mapToObj(call::real).toList();
            return new Term.Computed(Traced.concatenate(axis, parts));
        }
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < call.inputs(); i++) {
            Literal.Wholes part = call.wholes(i);
            if (part.extents().size() != 1 || all.size() + part.values().length > MOST_AXES) {
                throw call.wrong("joins whole numbers that are no shape");
            }
            Arrays.stream(part.values()).forEach(all::add);
        }
        return known(array(all));
    }

    private static Term shape(NodeCall call) {
        int[] extents = extents(call.term(0));
        int rank = extents.length;
        int start = Math.clamp(fromFront(call.whole("start", 0), rank), 0, rank);
        int end = Math.clamp(fromFront(call.whole("end", (long) rank), rank), start, rank);
        return known(Arrays.stream(extents, start, end).asLongStream().toArray());
    }

    private static long fromFront(long axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    static int[] extents(Term term) {
        return switch (term) {
            case Term.Computed(Traced value) -> value.shape().extents();
            case Term.Known(Literal.Reals reals) -> reals.tensor().shape().extents();
            case Term.Known(Literal.Wholes wholes) -> wholes.extents().toArray();
        };
    }

    private static Term reshaped(Term term, int[] extents) {
        return switch (term) {
            case Term.Computed(Traced value) -> new Term.Computed(value.reshape(extents));
            case Term.Known(Literal.Reals reals) ->
                    new Term.Known(new Literal.Reals(reals.tensor().reshape(Shape.of(extents))));
            case Term.Known(Literal.Wholes wholes) ->
                    new Term.Known(new Literal.Wholes(Ints.of(extents), wholes.values()));
        };
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
