package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import nadir.diff.Derivatives;
import nadir.domain.ReferenceTensors;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Contractions with labels in any order, of operands read through slices, permutations and windows, on their own and added
/// up, compute what the reference interpreter computes, however they are planned.
class ContractionTests {
    private static final int CASES = 600;

    private final Random random = new Random(11);
    private int products;
    private int copies;
    private int sums;
    private int loops;

    @Test
    void everyPlanComputesTheContraction() {
        for (int i = 0; i < CASES; i++) {
            compare(contraction());
        }
        assertThat(products).isGreaterThan(100);
        assertThat(copies).isGreaterThan(50);
        assertThat(sums).isGreaterThan(50);
        assertThat(loops).isGreaterThan(20);
    }

    @Test
    void convolutionsAndTheirDerivativesAreProductsOfCopiedWindows() {
        for (int step = 1; step <= 2; step++) {
            int s = step;
            Program convolution = Trace.program(List.of(Shape.of(3, 4, 17, 15), Shape.of(8, 4, 3, 3)), in -> {
                Traced windows = in.get(0).windows(2, 3, s, 1).windows(3, 3, s, 1);
                return List.of(in.get(1)
                        .contract(windows,
                                new Op.Contract(Ints.of(0, 1, 2, 3), Ints.of(4, 1, 5, 6, 2, 3),
                                        Ints.of(4, 0, 5, 6)))
                        .square()
                        .sum());
            });
            compare(Derivatives.gradient(convolution, Ints.of(0, 1)));
        }
        assertThat(copies).isGreaterThan(3);
    }

    @Test
    void gradientsByImagesAreAddedForEachPlaceOfTheKernel() {
        Op.Contract labels = new Op.Contract(Ints.of(0, 1, 2, 3), Ints.of(4, 1, 5, 6, 2, 3), Ints.of(4, 0, 5, 6));
        int scattered = 0;
        for (int dilation = 1; dilation <= 2; dilation++) {
            for (int terms = 1; terms <= 2; terms++) {
                int d = dilation;
                int count = terms;
                List<Shape> shapes = List.of(Shape.of(2, 12, 16, 15), Shape.of(16, 12, 3, 2), Shape.of(16, 12, 3, 2));
                Program convolutions = Trace.program(shapes, in -> {
                    Traced windows = in.get(0).windows(2, 3, 1, d).windows(3, 2, 1, d);
                    Traced sum = in.get(1).contract(windows, labels).square().sum();
                    return List.of(count == 1 ? sum
                            : sum.minus(in.get(2).contract(windows, labels).square().sum()));
                });
                Program gradient = Derivatives.gradient(convolutions, Ints.range(0, 3));
                Program product = Derivatives.hvp(convolutions, Ints.range(0, 2));
                for (Program program : d == count ? List.of(gradient, product) : List.of(gradient)) {
                    compare(program);
                    scattered += (int) new Schedule(program).steps()
                            .stream()
                            .filter(Step.Scatter.class::isInstance)
                            .count();
                }
            }
        }
        assertThat(scattered).isGreaterThan(4);
    }

    @Test
    void differencesOfGradientsByImagesAreAddedAndSubtracted() {
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> in = builder.inputs(List.of(Shape.of(16, 12, 3, 2), Shape.of(2, 16, 14, 14), Shape.of(16, 12, 3, 2),
                Shape.of(2, 16, 14, 14)));
        Op.Contract labels = new Op.Contract(Ints.of(0, 1, 3, 4), Ints.of(2, 0, 5, 6), Ints.of(2, 1, 3, 4, 5, 6));
        Value one = builder.apply(labels, in.subList(0, 2));
        Value other = builder.apply(labels, in.subList(2, 4));
        Value windows = builder.apply(new Op.Binary(BinaryFunction.SUBTRACT), List.of(one, other));
        for (Op op : List.of(new Op.Permute(Ints.of(0, 1, 2, 4, 5, 3)), new Op.Overlap(4, 15, 1, 1),
                new Op.Permute(Ints.of(0, 1, 3, 4, 2)), new Op.Overlap(2, 16, 1, 1))) {
            windows = builder.apply(op, List.of(windows));
        }
        Program program = builder.build(List.of(windows));
        compare(program);
        assertThat(new Schedule(program).steps()
                .stream()
                .filter(Step.Scatter.class::isInstance)
                .map(step -> ((Step.Scatter) step).product().subtracts())
                .toList()).containsExactly(false, true);
    }

    @Test
    void layersStartFromTheirBiasesAndAddRowsByProducts() {
        List<Shape> shapes = List.of(Shape.of(20, 6), Shape.of(6, 16), Shape.of(20, 5), Shape.of(5, 16), Shape.of(16));
        for (int kind = 0; kind < 4; kind++) {
            int k = kind;
            Program layers = Trace.program(shapes, in -> {
                Traced one = in.get(0).contract(in.get(1), Op.Contract.MATRIX_PRODUCT);
                Traced other = in.get(2).contract(in.get(3), Op.Contract.MATRIX_PRODUCT);
                Traced bias = in.get(4).stretchTo(20, 16);
                Traced sum = switch (k) {
                    case 0 -> one.plus(bias);
                    case 1 -> bias.plus(one.plus(other));
                    case 2 -> one.plus(bias).plus(other.plus(bias));
                    default -> one.minus(other).plus(bias);
                };
                return List.of(sum.square().sum());
            });
            Program gradient = Derivatives.gradient(layers, Ints.range(0, 5));
            compare(gradient);
            List<Step> steps = new Schedule(gradient).steps();
            // A row that two sums start from would have to be kept, and twice a cotangent is computed where it is summed.
            assertThat(steps.stream().anyMatch(Step.Repeat.class::isInstance)).isEqualTo(k != 2);
            assertThat(steps.stream()
                    .anyMatch(step -> step instanceof Step.Product(MatrixProduct product) && product.rows() == 1))
                    .isEqualTo(k != 2);
        }
    }

    /// Labels 0 and 1 are the batch's, 2 and 3 the rows', 4 and 5 the columns', 6 and 7 those summed over.
    private Program contraction() {
        int[] extents = IntStream.range(0, 8).map(_ -> 1 + random.nextInt(7)).toArray();
        List<Integer> used = IntStream.range(0, 8).filter(label -> random.nextInt(10) < 7).boxed().toList();
        Ints left = shuffled(used, 0, 1, 2, 3, 6, 7);
        Ints right = shuffled(used, 0, 1, 4, 5, 6, 7);
        Ints result = shuffled(used, 0, 1, 2, 3, 4, 5);
        int kind = random.nextInt(4);
        Shape first = outside(left, extents);
        Shape second = outside(right, extents);
        Op.Contract op = new Op.Contract(left, right, result);
        return Trace.program(List.of(first, second, first, second), in -> {
            Traced one = inside(in.get(0)).contract(inside(in.get(1)), op);
            Traced other = inside(in.get(2)).contract(inside(in.get(3)), op);
            return switch (kind) {
                case 0 -> List.of(one);
                case 1 -> List.of(one.plus(other));
                case 2 -> List.of(one.minus(other));
                default -> List.of(one.plus(other).plus(inside(in.get(0)).contract(inside(in.get(3)), op)));
            };
        });
    }

    private Ints shuffled(List<Integer> used, int... labels) {
        List<Integer> kept = new ArrayList<>();
        IntStream.of(labels).filter(used::contains).forEach(kept::add);
        Collections.shuffle(kept, random);
        return Ints.of(kept.stream().mapToInt(Integer::intValue).toArray());
    }

    /// A tensor whose part from 1 on, every second element along the first axis, has the labels' extents.
    private static Shape outside(Ints labels, int[] extents) {
        int[] shape = labels.stream().map(label -> extents[label] + 1).toArray();
        if (shape.length > 0) {
            shape[0] = 2 * shape[0];
        }
        return Shape.of(shape);
    }

    private static Traced inside(Traced x) {
        Traced part = x;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            int extent = x.shape().extent(axis);
            part = axis == 0 ? part.slice(0, 2, extent, 2) : part.slice(axis, 1, extent);
        }
        return part;
    }

    private void compare(Program program) {
        for (Step step : new Schedule(program).steps()) {
            if (step instanceof Step.Product(MatrixProduct product)) {
                products++;
                copies += step.scratch().length;
                sums += product.target() == Contraction.Target.WRITE ? 0 : 1;
            } else {
                loops++;
            }
        }
        List<Tensor> arguments = program.inputShapes().stream().map(this::whole).toList();
        List<Tensor> expected = program.evaluate(new ReferenceTensors(), arguments);
        for (Precision precision : Precision.values()) {
            List<Tensor> results = CompiledProgram.of(program, precision).newExecution().apply(arguments);
            // Whole numbers this small are exact in either precision, in any order of sums.
            for (int i = 0; i < expected.size(); i++) {
                assertThat(unsigned(results.get(i))).as(program::toString).isEqualTo(unsigned(expected.get(i)));
            }
        }
    }

    /// With one zero: the sign of a sum of no more than zeros depends on their order.
    private static Tensor unsigned(Tensor tensor) {
        return Tensor.wrap(tensor.shape(), Arrays.stream(tensor.values()).map(x -> x + 0.0).toArray());
    }

    private Tensor whole(Shape shape) {
        return Tensor.wrap(shape, random.ints(shape.size(), -2, 3).asDoubleStream().toArray());
    }
}
