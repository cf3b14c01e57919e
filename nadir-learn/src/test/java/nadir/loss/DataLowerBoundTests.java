package nadir.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The data's lower bound equals what the best function found by brute force has: a table with an entry for each distinct
/// input, searched on a grid.
class DataLowerBoundTests {
    private static Dataset classes(double[] x, int... classes) {
        return Dataset.classes("d", List.of("x"), Tensor.of(Shape.of(x.length, 1), x), "y", List.of("a", "b"), classes,
                TargetCoding.SIGNED);
    }

    /// The least summed loss over one output on a fine grid from -12 to 12.
    private static double search(Dataset data, Loss loss) {
        double[] x = data.x().values();
        double total = 0;
        for (double input : Arrays.stream(x).distinct().toArray()) {
            double best = Double.POSITIVE_INFINITY;
            for (int i = -120_000; i <= 120_000; i++) {
                double q = i * 1e-4;
                double sum = 0;
                for (int row = 0; row < x.length; row++) {
                    if (x[row] == input) {
                        double margin = data.y().get(row) * q;
                        sum += loss instanceof HingeLoss(double p)
                                ? Math.pow(Math.max(0, 1 - margin), p)
                                : Math.log1p(Math.exp(-margin));
                    }
                }
                best = Math.min(best, sum);
            }
            total += best;
        }
        return total;
    }

    @Test
    void agreesWithTheBestTableFoundBySearch() {
        SplittableRandom random = new SplittableRandom(4);
        int cases = 0;
        for (int round = 0; round < 3; round++) {
            double[] x = IntStream.range(0, 9).mapToDouble(_ -> random.nextInt(4)).toArray();
            int[] y = IntStream.range(0, 9).map(_ -> random.nextInt(2)).toArray();
            Dataset data = classes(x, y);
            for (Loss loss : List.of(new LogisticLoss(), new HingeLoss(2), new HingeLoss(3))) {
                double expected = search(data, loss);
                DataLowerBound sum = DataLowerBound.of(data, new Conventions(loss, Reduction.SUM, 0));
                DataLowerBound mean = DataLowerBound.of(data, Conventions.of(loss));
                assertThat(sum.value()).isCloseTo(expected, within(2e-4));
                assertThat(mean.value()).isCloseTo(sum.value() / 9, within(1e-15));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(9);
    }

    @Test
    void squaredLossIsTheVarianceWithinGroups() {
        Dataset data = Dataset.real("d", Tensor.of(Shape.of(4, 2), 0.0, 1, -0.0, 1, 2, 2, 0, 1),
                Tensor.of(Shape.of(4, 1), 1, 3, 7, 5));
        DataLowerBound bound = DataLowerBound.of(data, Conventions.of(new SquaredLoss()));
        assertThat(bound.value()).isCloseTo((4 + 0 + 4) / 2.0 / 4, within(1e-15));
        assertThat(bound.attained()).isTrue();
        assertThat(bound.groups()).isEqualTo(2);
        assertThat(bound.conflictingGroups()).isEqualTo(1);
    }

    @Test
    void hardLabelsWithoutConflictsAreNotAttained() {
        Dataset data = classes(new double[] {0, 1, 1}, 0, 1, 1).withCoding(TargetCoding.ONE_HOT);
        DataLowerBound hard = DataLowerBound.of(data, Conventions.of(new CrossEntropy(0)));
        assertThat(hard.value()).isZero();
        assertThat(hard.attained()).isFalse();
        assertThat(hard.conflictingGroups()).isZero();
        assertThat(hard.text()).isEqualTo("no function of the inputs has a risk below 0.0 (not attained); 2 distinct "
                + "inputs, 0 of them with conflicting targets; cross-entropy loss -sum_k y_k log softmax(q)_k, mean over "
                + "samples, no weight decay");
        DataLowerBound smoothed = DataLowerBound.of(data, Conventions.of(new CrossEntropy(0.2)));
        assertThat(smoothed.value()).isCloseTo(-0.9 * Math.log(0.9) - 0.1 * Math.log(0.1), within(1e-15));
        assertThat(smoothed.attained()).isTrue();
        assertThat(DataLowerBound.of(data.withCoding(TargetCoding.SIGNED), Conventions.of(new HingeLoss())).attained())
                .isTrue();
    }
}
