package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import org.junit.jupiter.api.Test;

/// Values, gradients and Hessians of linear, logistic and softmax regression equal their formulas, under both reductions,
/// with and without weight decay and bias.
class ClosedFormTests {
    private static final int ROWS = 1300;
    private static final int INPUTS = 4;

    @Test
    void regressionsEqualTheirFormulas() {
        int cases = 0;
        for (Reduction reduction : Reduction.values()) {
            for (double decay : new double[] {0, 0.3}) {
                for (boolean bias : new boolean[] {false, true}) {
                    check(new SquaredLoss(), Samples.numbers(ROWS, INPUTS, 3, 1), reduction, decay, bias);
                    check(new LogisticLoss(), Samples.classes(ROWS, INPUTS, 2, 2), reduction, decay, bias);
                    check(new LogisticLoss(), Samples.classes(ROWS, INPUTS, 3, 3), reduction, decay, bias);
                    check(new CrossEntropy(0), Samples.classes(ROWS, INPUTS, 3, 4), reduction, decay, bias);
                    check(new CrossEntropy(0.1), Samples.classes(ROWS, INPUTS, 5, 5), reduction, decay, bias);
                    cases += 5;
                }
            }
        }
        assertThat(cases).isEqualTo(40);
    }

    private static void check(Loss loss, Dataset raw, Reduction reduction, double decay, boolean bias) {
        Conventions conventions = new Conventions(loss, reduction, decay);
        Dataset data = loss.suited(raw);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(INPUTS, List.of(), data.outputs(), Activation.IDENTITY).withBias(bias));
        try (Risk risk = new Risk(network, raw, conventions, Precision.FLOAT64, 2)) {
            double[] point = Samples.vector(risk.dimension(), 7);
            Formula formula = new Formula(loss, data, point, bias).evaluate();
            double weight = reduction == Reduction.MEAN ? 1.0 / ROWS : 1;
            double square = Arrays.stream(point).map(v -> v * v).sum();
            assertThat(risk.value(point)).isCloseTo(weight * formula.value + decay / 2 * square, within(1e-12 * ROWS));
            double[] gradient = new double[point.length];
            double value = risk.gradient(point, gradient);
            assertThat(value).isEqualTo(risk.value(point));
            SymmetricOperator hessian = risk.hessian(point);
            double[] direction = new double[point.length];
            double[] column = new double[point.length];
            for (int i = 0; i < point.length; i++) {
                assertThat(gradient[i]).isCloseTo(weight * formula.gradient[i] + decay * point[i],
                        within(1e-12 * weight * ROWS));
                Arrays.fill(direction, 0);
                direction[i] = 1;
                hessian.apply(direction, column);
                for (int j = 0; j < point.length; j++) {
                    assertThat(column[j]).isCloseTo(weight * formula.hessian[i][j] + (i == j ? decay : 0),
                            within(1e-12 * weight * ROWS));
                }
            }
        }
    }

    /// Sums over samples by plain loops; parameter (a, k) is the weight of input a for output k, with a = dx for the bias.
    private static final class Formula {
        private final Loss loss;
        private final Dataset data;
        private final double[] point;
        private final int features;
        private final int outputs;
        private double value;
        private final double[] gradient;
        private final double[][] hessian;

        Formula(Loss loss, Dataset data, double[] point, boolean bias) {
            this.loss = loss;
            this.data = data;
            this.point = point;
            this.outputs = data.outputs();
            this.features = INPUTS + (bias ? 1 : 0);
            this.gradient = new double[point.length];
            this.hessian = new double[point.length][point.length];
        }

        Formula evaluate() {
            for (int row = 0; row < ROWS; row++) {
                double[] x = new double[features];
                Arrays.fill(x, 1);
                System.arraycopy(data.x().values(), row * INPUTS, x, 0, INPUTS);
                double[] q = new double[outputs];
                for (int i = 0; i < point.length; i++) {
                    q[i % outputs] += x[i / outputs] * point[i];
                }
                double[] y = Arrays.copyOfRange(data.y().values(), row * outputs, (row + 1) * outputs);
                add(x, q, y);
            }
            return this;
        }

        private void add(double[] x, double[] q, double[] y) {
            double[] r = new double[outputs];
            double[][] curvature = new double[outputs][outputs];
            switch (loss) {
                case SquaredLoss _ -> {
                    for (int k = 0; k < outputs; k++) {
                        r[k] = q[k] - y[k];
                        curvature[k][k] = 1;
                        value += 0.5 * r[k] * r[k];
                    }
                }
                case LogisticLoss _ -> {
                    for (int k = 0; k < outputs; k++) {
                        double wrong = 1 / (1 + Math.exp(y[k] * q[k]));
                        r[k] = -y[k] * wrong;
                        curvature[k][k] = wrong * (1 - wrong);
                        value -= Math.log(1 - wrong);
                    }
                }
                case CrossEntropy(double smoothing) -> {
                    double total = Arrays.stream(q).map(Math::exp).sum();
                    for (int k = 0; k < outputs; k++) {
                        double p = Math.exp(q[k]) / total;
                        double label = (1 - smoothing) * y[k] + smoothing / outputs;
                        r[k] = p - label;
                        value -= label * Math.log(p);
                        for (int l = 0; l < outputs; l++) {
                            curvature[k][l] = (k == l ? p : 0) - p * Math.exp(q[l]) / total;
                        }
                    }
                }
                case nadir.loss.HingeLoss _ -> throw new AssertionError("no formula here");
            }
            for (int i = 0; i < point.length; i++) {
                gradient[i] += x[i / outputs] * r[i % outputs];
                for (int j = 0; j < point.length; j++) {
                    hessian[i][j] += x[i / outputs] * x[j / outputs] * curvature[i % outputs][j % outputs];
                }
            }
        }
    }
}
