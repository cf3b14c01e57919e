package nadir.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.domain.ReferenceTensors;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;

/// Losses follow their formulas, take the targets they say, and know the least value a shared output can have.
class LossTests {
    private static final List<Loss> LOSSES = List.of(new SquaredLoss(), new CrossEntropy(0), new CrossEntropy(0.1),
            new LogisticLoss(), new HingeLoss(2), new HingeLoss(), new HingeLoss(4.5));

    private static double[] perSample(Loss loss, Tensor q, Tensor y) {
        return Trace.program(List.of(q.shape(), y.shape()), a -> List.of(loss.perSample(a.get(0), a.get(1))))
                .evaluate(new ReferenceTensors(), List.of(q, y))
                .getFirst()
                .values();
    }

    private static double formula(Loss loss, double[] q, double[] y) {
        return switch (loss) {
            case SquaredLoss _ ->
                    IntStream.range(0, q.length).mapToDouble(k -> (q[k] - y[k]) * (q[k] - y[k]) / 2).sum();
            case CrossEntropy(double e) -> {
                double total = Arrays.stream(q).map(Math::exp).sum();
                yield IntStream.range(0, q.length)
                        .mapToDouble(k -> -((1 - e) * y[k] + e / q.length) * Math.log(Math.exp(q[k]) / total))
                        .sum();
            }
            case LogisticLoss _ ->
                    IntStream.range(0, q.length).mapToDouble(k -> Math.log(1 + Math.exp(-y[k] * q[k]))).sum();
            case HingeLoss(double p) ->
                    IntStream.range(0, q.length).mapToDouble(k -> Math.pow(Math.max(0, 1 - y[k] * q[k]), p)).sum();
        };
    }

    private static Dataset classes(int count, int... classes) {
        double[] x = IntStream.range(0, classes.length).mapToDouble(i -> i).toArray();
        return Dataset.classes("d", List.of("x"), Tensor.wrap(Shape.of(classes.length, 1), x), "y",
                IntStream.range(0, count).mapToObj(i -> "c" + i).toList(), classes, TargetCoding.ONE_HOT);
    }

    private static Dataset numbers(int columns, double... y) {
        int rows = y.length / columns;
        double[] x = IntStream.range(0, rows).mapToDouble(i -> i).toArray();
        return Dataset.real("d", Tensor.wrap(Shape.of(rows, 1), x), Tensor.wrap(Shape.of(rows, columns), y));
    }

    @Test
    void valuesFollowTheFormulas() {
        SplittableRandom random = new SplittableRandom(1);
        int cases = 0;
        for (Loss loss : LOSSES) {
            for (int count : new int[] {2, 4}) {
                Dataset data = loss.suited(classes(count, 0, 1, 1, 0, 1));
                double[] q = random.doubles(5L * data.outputs(), -3, 3).toArray();
                double[] losses = perSample(loss, Tensor.of(data.y().shape(), q), data.y());
                for (int row = 0; row < 5; row++, cases++) {
                    int at = row * data.outputs();
                    double expected = formula(loss, Arrays.copyOfRange(q, at, at + data.outputs()),
                            Arrays.copyOfRange(data.y().values(), at, at + data.outputs()));
                    assertThat(losses[row]).as("%s", loss).isCloseTo(expected, within(1e-12 * (1 + expected)));
                }
            }
        }
        assertThat(cases).isEqualTo(70);
    }

    @Test
    void hugeOutputsDoNotOverflow() {
        Tensor q = Tensor.of(Shape.of(2, 2), 800, -800, -800, 800);
        Tensor oneHot = Tensor.of(Shape.of(2, 2), 1, 0, 1, 0);
        assertThat(perSample(new CrossEntropy(0), q, oneHot)).containsExactly(0, 1600);
        Tensor signs = Tensor.of(Shape.of(2, 2), 1, -1, 1, -1);
        assertThat(perSample(new LogisticLoss(), q, signs)).containsExactly(0, 1600);
    }

    /// The summed loss of some rows at one shared output.
    private static double shared(Loss loss, Tensor y, int[] rows, double[] q) {
        double sum = 0;
        for (int row : rows) {
            sum += formula(loss, q, Arrays.copyOfRange(y.values(), row * q.length, (row + 1) * q.length));
        }
        return sum;
    }

    /// Descends coordinate by coordinate with shrinking steps; convexity makes that find the infimum.
    private static double descend(Loss loss, Tensor y, int[] rows, int outputs) {
        double[] q = new double[outputs];
        double best = shared(loss, y, rows, q);
        for (double step = 8; step > 1e-7; step /= 2) {
            for (boolean improved = true; improved;) {
                improved = false;
                for (int k = 0; k < 2 * outputs; k++) {
                    double[] trial = q.clone();
                    trial[k / 2] += k % 2 == 0 ? step : -step;
                    double value = shared(loss, y, rows, trial);
                    if (value < best - 1e-15) {
                        best = value;
                        q = trial;
                        improved = true;
                    }
                }
            }
        }
        return best;
    }

    @Test
    void sharedMinimaAgreeWithDescent() {
        int[][] groups = {{0}, {0, 1}, {0, 1, 2}, {0, 3}, {0, 1, 2, 3, 4, 5}, {1, 2}};
        int cases = 0;
        for (Loss loss : LOSSES) {
            for (int count : new int[] {2, 3}) {
                Tensor y = loss.suited(classes(count, 0, 1, 1, 0, 1, count - 1)).y();
                for (int[] rows : groups) {
                    GroupMinimum minimum = loss.minimum(y, rows);
                    int outputs = y.shape().extent(1);
                    double found = descend(loss, y, rows, outputs);
                    assertThat(minimum.value()).as("%s, rows %s", loss, rows).isCloseTo(found, within(1e-6));
                    boolean finite = Arrays.stream(minimum.output()).allMatch(Double::isFinite);
                    assertThat(minimum.attained()).as("%s", loss).isEqualTo(finite);
                    if (minimum.attained()) {
                        assertThat(shared(loss, y, rows, minimum.output())).isCloseTo(minimum.value(), within(1e-12));
                    } else {
                        double[] near = Arrays.stream(minimum.output()).map(v -> Math.clamp(v, -5, 5)).toArray();
                        assertThat(shared(loss, y, rows, near)).isGreaterThan(minimum.value());
                    }
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(84);
    }

    @Test
    void softLabelsHaveTheirEntropyAsMinimum() {
        Loss loss = new CrossEntropy(0);
        Dataset data = loss.suited(numbers(2, 0.25, 0.75, 0.5, 0.5));
        GroupMinimum one = loss.minimum(data.y(), new int[] {0});
        assertThat(one.value()).isCloseTo(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), within(1e-15));
        assertThat(one.attained()).isTrue();
    }

    @Test
    void targetsAreCodedForTheLoss() {
        Dataset two = classes(2, 0, 1, 1);
        assertThat(new CrossEntropy(0).suited(two).y().values()).containsExactly(1, 0, 0, 1, 0, 1);
        assertThat(new LogisticLoss().suited(two).y().values()).containsExactly(-1, 1, 1);
        assertThat(new HingeLoss().suited(two).coding()).isEqualTo(TargetCoding.SIGNED);
        assertThat(new SquaredLoss().suited(two)).isSameAs(two);
        assertThat(new LogisticLoss().suited(numbers(1, 0, 1, 1, 0)).y().values()).containsExactly(-1, 1, 1, -1);
        assertThat(new LogisticLoss().suited(numbers(1, -1, 1)).y().values()).containsExactly(-1, 1);
        assertThat(new CrossEntropy(0).suited(numbers(2, 0.3, 0.7000001)).y().values())
                .containsExactly(new double[] {0.3, 0.7}, within(1e-6));
    }

    @Test
    void targetsThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> new LogisticLoss().suited(numbers(1, 1, -1, 2))).isInstanceOf(InputException.class)
                .hasMessage(
                        "the logistic loss requires targets -1 and +1 (or 0 and 1), got 2.0 in row 3, column 'y0'; use "
                                + "the squared loss for numbers, or --classes if the target's values are classes");
        assertThatThrownBy(() -> new HingeLoss().suited(numbers(1, 0, -1))).hasMessageContaining("the hinge loss")
                .hasMessageContaining("row 2");
        assertThatThrownBy(() -> new CrossEntropy(0).suited(numbers(1, 1, 2))).isInstanceOf(InputException.class)
                .hasMessageContaining("column 'y0'");
        assertThatThrownBy(() -> new CrossEntropy(0).suited(numbers(2, 1, 0, 0.5, 0.6)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("got 1.1 in row 2");
        assertThatThrownBy(() -> new CrossEntropy(0).suited(numbers(2, 1, 0, 1.5, -0.5)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("got -0.5 in row 2, column 'y1'");
    }

    @Test
    void constantsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new HingeLoss(1.5)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new HingeLoss(Double.NaN)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new CrossEntropy(1)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new CrossEntropy(-0.1)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Conventions.of(new SquaredLoss()).withWeightDecay(-1))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Loss.of("l2", 0, 3)).hasMessageContaining("there is no loss 'l2'");
        assertThatThrownBy(() -> Loss.of("squared", 0.1, 3)).hasMessageContaining("belongs to the cross-entropy loss");
        assertThatThrownBy(() -> Reduction.of("median")).isInstanceOf(InputException.class);
    }

    @Test
    void lossesAreFoundByTheirLabels() {
        for (Loss loss : LOSSES) {
            double smoothing = loss instanceof CrossEntropy(double e) ? e : 0;
            double power = loss instanceof HingeLoss(double p) ? p : 3;
            assertThat(Loss.of(loss.label(), smoothing, power)).isEqualTo(loss);
        }
        assertThat(Loss.defaultFor(classes(2, 0, 1))).isEqualTo(new CrossEntropy(0));
        assertThat(Loss.defaultFor(numbers(1, 0, 1))).isEqualTo(new SquaredLoss());
    }

    @Test
    void accuracyCountsTheRightClasses() {
        Dataset three = classes(3, 0, 1, 2, 2);
        Tensor q = Tensor.of(Shape.of(4, 3), 5, 1, 1, 0, 1, 0, 9, 0, 0, -3, -2, -1);
        assertThat(new CrossEntropy(0).accuracy(q, three)).hasValue(0.75);
        assertThat(new SquaredLoss().accuracy(q, three)).hasValue(0.75);
        Loss hinge = new HingeLoss();
        assertThat(hinge.accuracy(q, hinge.suited(three))).hasValue(0.75);
        Tensor signs = Tensor.of(Shape.of(4, 1), -1, 0.1, -3, 2);
        Loss logistic = new LogisticLoss();
        assertThat(logistic.accuracy(signs, logistic.suited(classes(2, 0, 1, 1, 1)))).hasValue(0.75);
        assertThat(new SquaredLoss().accuracy(signs, numbers(1, 1, 2, 3, 4))).isEmpty();
    }

    @Test
    void conventionsSayEverything() {
        Conventions conventions = Conventions.of(new CrossEntropy(0.1)).withWeightDecay(0.001);
        assertThat(conventions.text()).isEqualTo("cross-entropy loss -sum_k y_k log softmax(q)_k, label smoothing 0.1, "
                + "mean over samples, plus weight decay (w/2)|theta|^2, w = 0.001");
        assertThat(Conventions.of(new HingeLoss()).withReduction(Reduction.SUM).text())
                .isEqualTo("hinge loss max(0, 1 - y q)^3.0, y in {-1, +1}, sum over samples, no weight decay");
    }
}
