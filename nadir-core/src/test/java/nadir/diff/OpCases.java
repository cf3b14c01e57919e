package nadir.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// At least one small program for every op, with arguments inside the op's domain and away from its kinks.
public final class OpCases {
    private OpCases() {}

    /// A program and arguments for it.
    public record Case(String name, Program program, List<Tensor> arguments) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(42);
        for (UnaryFunction function : UnaryFunction.values()) {
            boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
            for (Shape shape : List.of(Shape.SCALAR, Shape.of(5), Shape.of(3, 4))) {
                cases.add(of("unary " + function + shape, new Op.Unary(function), random, positive, shape));
            }
        }
        for (double exponent : new double[] {-1, 0, 0.5, 1, 1.5, 2, 3, 4}) {
            cases.add(of("power " + exponent, new Op.Power(exponent), random, true, Shape.of(6)));
        }
        for (BinaryFunction function : BinaryFunction.values()) {
            cases.add(of("binary " + function, new Op.Binary(function), random, function == BinaryFunction.DIVIDE,
                    Shape.of(2, 3), Shape.of(2, 3)));
        }
        for (Comparison comparison : Comparison.values()) {
            cases.add(of("compare " + comparison, new Op.Compare(comparison), random, false, Shape.of(7),
                    Shape.of(7)));
        }
        cases.add(selecting(random));
        cases.add(new Case("constant", build(List.of(), in -> new Op.Constant(Tensor.vector(1, 2, 3))), List.of()));
        structural(cases, random);
        for (Ints axes : List.of(Ints.of(0), Ints.of(1), Ints.of(2), Ints.of(0, 1), Ints.of(0, 2), Ints.of(1, 2),
                Ints.of(0, 1, 2), Ints.of())) {
            cases.add(of("sum " + axes, new Op.Sum(axes), random, false, Shape.of(2, 3, 4)));
        }
        for (int axis = 0; axis < 3; axis++) {
            cases.add(of("log-sum-exp " + axis, new Op.LogSumExp(axis), random, false, Shape.of(2, 3, 4)));
        }
        contractions(cases, random);
        return cases;
    }

    private static void structural(List<Case> cases, SplittableRandom random) {
        cases.add(of("broadcast scalar", new Op.Broadcast(Shape.of(2, 3), Ints.of()), random, false, Shape.SCALAR));
        cases.add(of("broadcast row", new Op.Broadcast(Shape.of(2, 3), Ints.of(1)), random, false, Shape.of(3)));
        cases.add(of("broadcast column", new Op.Broadcast(Shape.of(2, 3), Ints.of(0)), random, false, Shape.of(2)));
        cases.add(of("broadcast middle", new Op.Broadcast(Shape.of(2, 3, 4), Ints.of(0, 2)), random, false,
                Shape.of(2, 4)));
        cases.add(of("reshape", new Op.Reshape(Shape.of(4, 3)), random, false, Shape.of(2, 6)));
        cases.add(of("permute matrix", new Op.Permute(Ints.of(1, 0)), random, false, Shape.of(2, 5)));
        cases.add(of("permute cube", new Op.Permute(Ints.of(2, 0, 1)), random, false, Shape.of(2, 3, 4)));
        cases.add(of("slice", new Op.Slice(Shape.of(2, 2), Ints.of(1, 0), Ints.of(2, 3)), random, false,
                Shape.of(4, 5)));
        cases.add(of("embed", new Op.Embed(Shape.of(4, 5), Ints.of(1, 0), Ints.of(2, 3)), random, false,
                Shape.of(2, 2)));
        cases.add(of("windows", new Op.Windows(0, 3, 2, 2, 1), random, false, Shape.of(7, 2)));
        cases.add(of("windows that overlap", new Op.Windows(1, 5, 3, 1, 1), random, false, Shape.of(2, 7, 2)));
        cases.add(of("windows with gaps", new Op.Windows(1, 2, 3, 2, 2), random, false, Shape.of(2, 8)));
        cases.add(of("overlap", new Op.Overlap(0, 7, 2, 1), random, false, Shape.of(3, 2, 2)));
        cases.add(of("overlap with sums", new Op.Overlap(1, 8, 1, 1), random, false, Shape.of(2, 5, 2, 3)));
        cases.add(of("overlap with gaps", new Op.Overlap(1, 8, 2, 2), random, false, Shape.of(2, 2, 3)));
        cases.add(convolution(random));
        cases.add(of("concatenate rows", new Op.Concatenate(0), random, false, Shape.of(2, 3), Shape.of(1, 3),
                Shape.of(4, 3)));
        cases.add(of("concatenate columns", new Op.Concatenate(1), random, false, Shape.of(2, 3), Shape.of(2, 1)));
    }

    /// Two windows, permuted, times kernels: its operand is copied in the order that the product wants.
    private static Case convolution(SplittableRandom random) {
        Shape image = Shape.of(2, 3, 8, 7);
        Shape kernel = Shape.of(4, 3, 3, 2);
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> inputs = builder.inputs(List.of(image, kernel));
        Value rows = builder.apply(new Op.Windows(2, 3, 3, 2, 1), List.of(inputs.getFirst()));
        Value both = builder.apply(new Op.Windows(3, 5, 2, 1, 2), List.of(rows));
        Value patches = builder.apply(new Op.Permute(Ints.of(1, 4, 5, 0, 2, 3)), List.of(both));
        Value product = builder.apply(new Op.Contract(Ints.of(6, 0, 1, 2), Ints.of(0, 1, 2, 3, 4, 5),
                Ints.of(3, 6, 4, 5)), List.of(inputs.get(1), patches));
        return new Case("convolution", builder.build(List.of(product)),
                List.of(random(random, image, false), random(random, kernel, false)));
    }

    private static void contractions(List<Case> cases, SplittableRandom random) {
        contraction(cases, random, Shape.of(3, 4), Shape.of(4, 5), Ints.of(0, 1), Ints.of(1, 2), Ints.of(0, 2));
        contraction(cases, random, Shape.of(4, 3), Shape.of(4, 5), Ints.of(1, 0), Ints.of(1, 2), Ints.of(0, 2));
        contraction(cases, random, Shape.of(3, 4), Shape.of(5, 4), Ints.of(0, 1), Ints.of(2, 1), Ints.of(2, 0));
        contraction(cases, random, Shape.of(4), Shape.of(4), Ints.of(0), Ints.of(0), Ints.of());
        contraction(cases, random, Shape.of(3), Shape.of(4), Ints.of(0), Ints.of(1), Ints.of(0, 1));
        contraction(cases, random, Shape.of(3, 4), Shape.of(4), Ints.of(0, 1), Ints.of(1), Ints.of(0));
        contraction(cases, random, Shape.of(2, 3, 4), Shape.of(2, 4, 5), Ints.of(9, 0, 1), Ints.of(9, 1, 2),
                Ints.of(9, 0, 2));
        contraction(cases, random, Shape.of(3, 2, 4), Shape.of(4, 5, 2), Ints.of(0, 9, 1), Ints.of(1, 2, 9),
                Ints.of(2, 0, 9));
        contraction(cases, random, Shape.of(3, 4), Shape.of(2, 4, 5), Ints.of(0, 1), Ints.of(3, 1, 2),
                Ints.of(3, 0, 2));
        contraction(cases, random, Shape.of(2, 3, 4), Shape.of(2, 3, 5), Ints.of(0, 1, 2), Ints.of(0, 1, 3),
                Ints.of(2, 3));
        contraction(cases, random, Shape.of(2, 3, 4), Shape.of(3, 2, 5), Ints.of(0, 1, 2), Ints.of(1, 0, 3),
                Ints.of(3, 2));
        contraction(cases, random, Shape.of(40, 30), Shape.of(30, 20), Ints.of(0, 1), Ints.of(1, 2), Ints.of(0, 2));
        contraction(cases, random, Shape.of(30, 40), Shape.of(20, 30), Ints.of(1, 0), Ints.of(2, 1), Ints.of(2, 0));
        contraction(cases, random, Shape.of(6, 10, 12), Shape.of(6, 12, 9), Ints.of(3, 0, 1), Ints.of(3, 1, 2),
                Ints.of(0, 3, 2));
        contraction(cases, random, Shape.of(10, 12), Shape.of(6, 12, 9), Ints.of(0, 1), Ints.of(3, 1, 2),
                Ints.of(0, 3, 2));
        contraction(cases, random, Shape.of(7, 5, 8, 3), Shape.of(8, 7, 3, 6), Ints.of(0, 1, 2, 3),
                Ints.of(2, 0, 3, 4), Ints.of(1, 4));
    }

    private static void contraction(List<Case> cases, SplittableRandom random, Shape left, Shape right, Ints a, Ints b,
            Ints c) {
        cases.add(of("contract " + a + b + c, new Op.Contract(a, b, c), random, false, left, right));
    }

    private static Case selecting(SplittableRandom random) {
        Shape shape = Shape.of(3, 4);
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> inputs = builder.inputs(List.of(shape, shape, shape));
        Value zero = builder.constant(Tensor.filled(shape, 0));
        Value mask = builder.apply(new Op.Compare(Comparison.GREATER), List.of(inputs.getFirst(), zero));
        Value chosen = builder.apply(new Op.Select(), List.of(mask, inputs.get(1), inputs.get(2)));
        List<Tensor> arguments = List.of(random(random, shape, false), random(random, shape, false),
                random(random, shape, false));
        return new Case("select", builder.build(List.of(chosen)), arguments);
    }

    private static Case of(String name, Op op, SplittableRandom random, boolean positive, Shape... shapes) {
        List<Tensor> arguments = new ArrayList<>();
        for (Shape shape : shapes) {
            arguments.add(random(random, shape, positive));
        }
        return new Case(name, build(List.of(shapes), _ -> op), arguments);
    }

    private static Program build(List<Shape> shapes, Function<List<Value>, Op> op) {
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> inputs = builder.inputs(shapes);
        return builder.build(List.of(builder.apply(op.apply(inputs), inputs)));
    }

    /// Numbers in [0.2, 1.7] or with a random sign, so never near a kink at 0; two operands are never near each other by
    /// the spacing of a random grid.
    public static Tensor random(SplittableRandom random, Shape shape, boolean positive) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            double size = 0.2 + 1.5 * random.nextDouble();
            values[i] = positive || random.nextBoolean() ? size : -size;
        }
        return Tensor.wrap(shape, values);
    }
}
