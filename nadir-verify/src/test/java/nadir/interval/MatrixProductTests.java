package nadir.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Products of matrices with an error bound known beforehand contain the exact products of points of the operands, whether
/// the bound's fast way or the plain one is taken.
class MatrixProductTests {
    private static final Intervals INTERVALS = new Intervals(Kinks.REFUSE);
    private static final List<Op.Contract> LABELS = List.of(Op.Contract.MATRIX_PRODUCT,
            new Op.Contract(Ints.of(1, 0), Ints.of(1, 2), Ints.of(2, 0)),
            new Op.Contract(Ints.of(3, 0, 1), Ints.of(2, 1, 3), Ints.of(0, 3, 2)));

    /// Exponents of two of the elements: ordinary ones, wide spreads, and such that underflow or overflow.
    private static double number(SplittableRandom random, int kind) {
        double fraction = random.nextDouble(-1, 1);
        return switch (kind) {
            case 0 -> fraction;
            case 1 -> random.nextInt(3) == 0 ? 0 : Math.scalb(fraction, random.nextInt(-40, 40));
            case 2 -> Math.scalb(fraction, random.nextInt(-1074, -500));
            case 3 -> Math.scalb(fraction, random.nextInt(-470, 470));
            default -> random.nextInt(-8, 9);
        };
    }

    private static IntervalTensor matrix(SplittableRandom random, Shape shape, int kind) {
        double[] lower = new double[shape.size()];
        double[] upper = new double[lower.length];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = number(random, kind);
            upper[i] = switch (random.nextInt(4)) {
                case 0 -> lower[i];
                case 1 -> Math.nextUp(lower[i]);
                case 2 -> lower[i] + Math.abs(lower[i]) * 1e-9;
                default -> Math.max(lower[i], number(random, kind));
            };
        }
        return IntervalTensor.of(shape, lower, upper);
    }

    /// An end of the element, or a number between.
    private static double[] pointOf(SplittableRandom random, IntervalTensor x) {
        double[] point = new double[x.shape().size()];
        for (int i = 0; i < point.length; i++) {
            point[i] = switch (random.nextInt(3)) {
                case 0 -> x.lower(i);
                case 1 -> x.upper(i);
                default -> x.midpoint(i);
            };
        }
        return point;
    }

    private static Shape shape(Ints labels, int[] extents) {
        return Shape.of(labels.stream().map(label -> extents[label]).toArray());
    }

    @Test
    void exactProductsOfPointsLieInTheProduct() {
        SplittableRandom random = new SplittableRandom(5);
        int seen = 0;
        for (int trial = 0; trial < 240; trial++) {
            Op.Contract op = LABELS.get(trial % LABELS.size());
            int[] extents = {random.nextInt(1, 9), random.nextInt(1, 24), random.nextInt(1, 9), 3};
            IntervalTensor left = matrix(random, shape(op.left(), extents), trial % 5);
            IntervalTensor right = matrix(random, shape(op.right(), extents), random.nextInt(5));
            IntervalTensor product = INTERVALS.apply(op, List.of(left, right));
            for (int k = 0; k < 3; k++) {
                seen += verify(op, extents, pointOf(random, left), pointOf(random, right), product);
            }
        }
        assertThat(seen).as("elements checked").isGreaterThan(20_000);
    }

    private static int verify(Op.Contract op, int[] extents, double[] left, double[] right, IntervalTensor product) {
        int seen = 0;
        int[] index = new int[4];
        int batch = op.result().contains(3) ? extents[3] : 1;
        for (index[0] = 0; index[0] < extents[0]; index[0]++) {
            for (index[2] = 0; index[2] < extents[2]; index[2]++) {
                for (index[3] = 0; index[3] < batch; index[3]++) {
                    BigDecimal exact = BigDecimal.ZERO;
                    for (index[1] = 0; index[1] < extents[1]; index[1]++) {
                        exact = exact.add(new BigDecimal(left[at(op.left(), extents, index)])
                                .multiply(new BigDecimal(right[at(op.right(), extents, index)])));
                    }
                    int position = at(op.result(), extents, index);
                    assertThat(isBelow(product.lower(position), exact)).isTrue();
                    assertThat(isBelow(-product.upper(position), exact.negate())).isTrue();
                    seen++;
                }
            }
        }
        return seen;
    }

    private static boolean isBelow(double bound, BigDecimal exact) {
        return bound == Double.NEGATIVE_INFINITY || new BigDecimal(bound).compareTo(exact) <= 0;
    }

    private static int at(Ints labels, int[] extents, int[] index) {
        return labels.stream().reduce(0, (position, label) -> position * extents[label] + index[label]);
    }

    /// The bound is not much more than what 48 roundings can do.
    @Test
    void productsOfPointsAreThin() {
        SplittableRandom random = new SplittableRandom(6);
        IntervalTensor left = IntervalTensor.of(Tensor.wrap(Shape.of(8, 24), random.doubles(192).toArray()));
        IntervalTensor right = IntervalTensor.of(Tensor.wrap(Shape.of(24, 8), random.doubles(192).toArray()));
        IntervalTensor product = INTERVALS.apply(Op.Contract.MATRIX_PRODUCT, List.of(left, right));
        for (int i = 0; i < 64; i++) {
            assertThat(product.upper(i) - product.lower(i)).isLessThanOrEqualTo(50 * Math.ulp(product.upper(i)));
        }
    }

    /// What is 0 stays exactly 0, so that structural zeros are known to be none.
    @Test
    void zerosStayExact() {
        IntervalTensor zero = IntervalTensor.of(Tensor.filled(Shape.of(10, 10), 0));
        IntervalTensor other = matrix(new SplittableRandom(7), Shape.of(10, 10), 0);
        assertThat(INTERVALS.apply(Op.Contract.MATRIX_PRODUCT, List.of(zero, other))).isEqualTo(zero);
        assertThat(INTERVALS.apply(Op.Contract.MATRIX_PRODUCT, List.of(other, zero))).isEqualTo(zero);
    }
}
