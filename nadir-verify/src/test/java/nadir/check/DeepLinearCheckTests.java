package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.certify.SampleProgram;
import nadir.data.Dataset;
import nadir.linalg.Blas;
import nadir.linalg.Cholesky;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// How far a deep linear network's loss lies above the least one is confirmed as sharply as floating-point numbers give it,
/// and nothing smaller is.
class DeepLinearCheckTests {
    private static final int ROWS = 40;

    private record Case(int inputs, int outputs, List<Integer> hidden, boolean bias, Reduction reduction) {}

    private static final List<Case> CASES = List.of(new Case(4, 3, List.of(2), false, Reduction.MEAN),
            new Case(4, 3, List.of(2), true, Reduction.MEAN), new Case(5, 2, List.of(3), true, Reduction.SUM),
            new Case(3, 5, List.of(4, 2), false, Reduction.SUM), new Case(6, 1, List.of(1, 2, 3), true, Reduction.MEAN),
            new Case(2, 4, List.of(), true, Reduction.MEAN), new Case(5, 5, List.of(1), false, Reduction.MEAN));

    @Test
    void whatIsAboveTheLeastLossIsConfirmedAndNothingLess() {
        SplittableRandom random = new SplittableRandom(9);
        int seen = 0;
        for (Case wanted : CASES) {
            for (int i = 0; i < 10; i++) {
                DenseNetwork network = new DenseNetwork(new DenseArchitecture(wanted.inputs, wanted.hidden,
                        wanted.outputs, Activation.IDENTITY, wanted.bias, false, false));
                Dataset data = Dataset.real("random", normal(random, wanted.inputs), normal(random, wanted.outputs));
                double[] point = random.doubles(network.layout().size(), -1, 1).toArray();
                Subject subject = SampleProgram.subject(network, data,
                        Conventions.of(new SquaredLoss()).withReduction(wanted.reduction), point);
                Enclosures enclosures = new Enclosures(subject, 1, done -> {});
                Interval loss = enclosures.loss(enclosures.point());
                double gap = loss.middle() - least(data, wanted);
                double room = 1e-9 * loss.upper();
                assertThat(gap).isPositive();
                assertThat(confirmed(subject, loss, gap + room)).as(wanted.toString()).isTrue();
                assertThat(confirmed(subject, loss, gap - room)).as(wanted.toString()).isFalse();
                assertThat(confirmed(subject, loss, 0)).as(wanted.toString()).isFalse();
                seen++;
            }
        }
        assertThat(seen).isEqualTo(70);
    }

    @Test
    void whereThereIsNoClosedFormNothingIsConfirmed() {
        SplittableRandom random = new SplittableRandom(10);
        Dataset data = Dataset.real("random", normal(random, 3), normal(random, 2));
        for (Activation activation : List.of(Activation.TANH, Activation.RELU)) {
            DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(2), 2, activation));
            assertThat(claimed(network, data, Conventions.of(new SquaredLoss()))).contains("not linear");
        }
        DenseNetwork linear = new DenseNetwork(DenseArchitecture.of(3, List.of(2), 2, Activation.IDENTITY));
        assertThat(claimed(linear, data, Conventions.of(new SquaredLoss()).withWeightDecay(0.1)))
                .contains("without weight decay");
        double[] twice = new double[3 * ROWS];
        Arrays.setAll(twice, i -> data.x().get(i / 3 * 3));
        Dataset dependent = Dataset.real("dependent", Tensor.wrap(Shape.of(ROWS, 3), twice), data.y());
        assertThat(claimed(linear, dependent, Conventions.of(new SquaredLoss()))).isNotEmpty();
    }

    private static String claimed(DenseNetwork network, Dataset data, Conventions conventions) {
        double[] point = new SplittableRandom(1).doubles(network.layout().size()).toArray();
        Subject subject = SampleProgram.subject(network, data, conventions, point);
        CheckResult result = CheckerTests.check(subject,
                new Claim.DeepLinearGlobalMinimum(1e300, new Bounds(-1e300, 1e300)));
        return result instanceof CheckResult.Invalid(String reason) ? reason : "";
    }

    private static boolean confirmed(Subject subject, Interval loss, double epsilon) {
        return CheckerTests.check(subject,
                new Claim.DeepLinearGlobalMinimum(epsilon, loss.bounds())) instanceof CheckResult.Valid;
    }

    private static Tensor normal(SplittableRandom random, int width) {
        double[] values = new double[ROWS * width];
        Arrays.setAll(values, i -> random.nextGaussian() + 0.3);
        return Tensor.wrap(Shape.of(ROWS, width), values);
    }

    /// 1/2 (tr Y'Y - sum of the largest eigenvalues of Y'X (X'X)^-1 X'Y), by LAPACK.
    private static double least(Dataset data, Case wanted) {
        double[] x = centred(data.x(), wanted.bias);
        double[] y = centred(data.y(), wanted.bias);
        int dx = wanted.inputs;
        int dy = wanted.outputs;
        double[] sxx = new double[dx * dx];
        double[] sxy = new double[dx * dy];
        Blas.gemm(true, false, dx, dx, ROWS, 1, x, 0, dx, x, 0, dx, 0, sxx, 0, dx);
        Blas.gemm(true, false, dx, dy, ROWS, 1, x, 0, dx, y, 0, dy, 0, sxy, 0, dy);
        Cholesky factor = Cholesky.of(sxx, dx);
        double[] s = new double[dy * dy];
        for (int j = 0; j < dy; j++) {
            double[] column = new double[dx];
            for (int i = 0; i < dx; i++) {
                column[i] = sxy[i * dy + j];
            }
            double[] solved = factor.solve(column);
            for (int k = 0; k < dy; k++) {
                for (int i = 0; i < dx; i++) {
                    s[k * dy + j] += sxy[i * dy + k] * solved[i];
                }
            }
        }
        double[] eigenvalues = SymmetricEigen.valuesOf(s, dy);
        int rank = Math.min(Math.min(dx, dy), wanted.hidden.stream().mapToInt(h -> h).min().orElse(dx));
        double rest = Arrays.stream(y).map(v -> v * v).sum();
        for (int k = 0; k < rank; k++) {
            rest -= eigenvalues[dy - 1 - k];
        }
        return rest / 2 * wanted.reduction.weight(ROWS);
    }

    private static double[] centred(Tensor rows, boolean centre) {
        double[] values = rows.toArray();
        int width = rows.shape().extent(1);
        for (int j = 0; centre && j < width; j++) {
            double sum = 0;
            for (int i = j; i < values.length; i += width) {
                sum += values[i];
            }
            for (int i = j; i < values.length; i += width) {
                values[i] -= sum / ROWS;
            }
        }
        return values;
    }
}
