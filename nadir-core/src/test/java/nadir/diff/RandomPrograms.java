package nadir.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Op;
import nadir.ir.ProgramBuilder;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Seeded random programs of 4 to 16 ops. They stay smooth and of moderate size: every few ops a value is squashed, and
/// logarithms, roots and quotients act on values shifted into their domain.
final class RandomPrograms {
    private final SplittableRandom random;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final Algebra<Value> algebra = new Algebra<>(builder);
    private final List<Value> values = new ArrayList<>();

    private RandomPrograms(SplittableRandom random) {
        this.random = random;
    }

    static List<OpCases.Case> of(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<OpCases.Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(new RandomPrograms(random.split()).build("random program " + i));
        }
        return cases;
    }

    private OpCases.Case build(String name) {
        List<Tensor> arguments = new ArrayList<>();
        int inputs = 1 + random.nextInt(3);
        for (int i = 0; i < inputs; i++) {
            Shape shape = List.of(Shape.SCALAR, Shape.of(3), Shape.of(4, 3), Shape.of(3, 4), Shape.of(2, 3, 4))
                    .get(random.nextInt(5));
            values.add(builder.input(shape));
            arguments.add(OpCases.random(random, shape, false));
        }
        int steps = 4 + random.nextInt(13);
        for (int i = 0; i < steps; i++) {
            values.add(step());
        }
        List<Value> outputs = new ArrayList<>(List.of(values.getLast()));
        if (random.nextBoolean()) {
            outputs.add(values.get(random.nextInt(values.size())));
        }
        return new OpCases.Case(name, builder.build(outputs), arguments);
    }

    private Value pick() {
        return values.get(Math.max(random.nextInt(values.size()), random.nextInt(values.size())));
    }

    private Value step() {
        Value x = pick();
        return switch (random.nextInt(14)) {
            case 0 -> algebra.unary(UnaryFunction.TANH, x);
            case 1 -> algebra.unary(UnaryFunction.SIN, x);
            case 2 -> algebra.unary(List.of(UnaryFunction.SOFTPLUS, UnaryFunction.LOGISTIC, UnaryFunction.ERF,
                    UnaryFunction.COS, UnaryFunction.NEGATE).get(random.nextInt(5)), x);
            case 3 -> algebra.exp(algebra.unary(UnaryFunction.TANH, x));
            case 4 -> algebra.unary(random.nextBoolean() ? UnaryFunction.LOG : UnaryFunction.SQRT, positive(x));
            case 5 -> algebra.scale(0.5, squash(algebra.multiply(squash(x), sameShape(x))));
            case 6 -> algebra.binary(random.nextBoolean() ? BinaryFunction.ADD : BinaryFunction.SUBTRACT, x,
                    sameShape(x));
            case 7 -> algebra.divide(x, positive(sameShape(x)));
            case 8 -> algebra.select(
                    algebra.compare(Comparison.GREATER, algebra.literal(3, x.shape()), squash(x)), x, sameShape(x));
            case 9 -> sum(x);
            case 10 -> reshaped(x);
            case 11 -> x.shape().rank() == 0 ? algebra.power(squash(x), 2)
                    : builder.apply(new Op.LogSumExp(random.nextInt(x.shape().rank())), List.of(x));
            case 12 -> outer(x);
            default -> contract(x);
        };
    }

    private Value squash(Value x) {
        return algebra.unary(UnaryFunction.TANH, x);
    }

    private Value positive(Value x) {
        return algebra.shift(2, squash(x));
    }

    private Value sameShape(Value x) {
        List<Value> alike = values.stream().filter(v -> v.shape().equals(x.shape())).toList();
        return alike.get(random.nextInt(alike.size()));
    }

    private Value sum(Value x) {
        int rank = x.shape().rank();
        return algebra.sum(x, Ints.of(Ints.range(0, rank).stream().filter(_ -> random.nextBoolean()).toArray()));
    }

    private Value reshaped(Value x) {
        int rank = x.shape().rank();
        if (rank == 0) {
            return algebra.broadcast(x, Shape.of(3), Ints.of());
        }
        return switch (random.nextInt(6)) {
            case 0 -> algebra.reshape(x, Shape.of(x.shape().size()));
            case 1 -> algebra.permute(x, Ints.of(Ints.range(0, rank).stream().map(i -> (i + 1) % rank).toArray()));
            case 2 -> part(x);
            case 4 -> windowed(x);
            case 3 -> builder.apply(new Op.Embed(x.shape().prepend(2), Ints.repeat(0, rank).prepend(1),
                    Ints.repeat(1, rank + 1)), List.of(algebra.reshape(x, x.shape().prepend(1))));
            default -> builder.apply(new Op.Concatenate(rank - 1), List.of(x, squash(x)));
        };
    }

    private Value windowed(Value x) {
        int axis = random.nextInt(x.shape().rank());
        int extent = x.shape().extent(axis);
        int size = 1 + random.nextInt(extent);
        Value windows = builder.apply(new Op.Windows(axis, extent - size + 1, size, 1, 1), List.of(x));
        Value squared = builder.apply(new Op.Binary(BinaryFunction.MULTIPLY), List.of(windows, windows));
        return builder.apply(new Op.Overlap(axis, extent, 1, 1), List.of(squared));
    }

    private Value part(Value x) {
        int[] extents = x.shape().extents();
        int[] starts = new int[extents.length];
        int axis = random.nextInt(extents.length);
        starts[axis] = extents[axis] / 2;
        extents[axis] -= starts[axis];
        Op slice = new Op.Slice(Shape.of(extents), Ints.of(starts), Ints.repeat(1, extents.length));
        return builder.apply(slice, List.of(x));
    }

    private Value outer(Value x) {
        if (x.shape().size() > 30) {
            return sum(x);
        }
        Shape target = x.shape().prepend(2);
        return algebra.broadcast(x, target, Ints.range(1, target.rank()));
    }

    private Value contract(Value x) {
        Value flatX = squash(algebra.reshape(x, Shape.of(x.shape().size())));
        Value other = sameShape(x);
        Value flatOther = algebra.reshape(other, Shape.of(other.shape().size()));
        Ints line = Ints.of(0);
        return random.nextBoolean() || x.shape().size() > 30
                ? algebra.contract(flatX, flatOther, new Op.Contract(line, line, Ints.of()))
                : algebra.contract(flatX, flatOther, new Op.Contract(line, Ints.of(1), Ints.of(1, 0)));
    }
}
