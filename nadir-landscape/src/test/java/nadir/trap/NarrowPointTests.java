package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The spelled-out derivatives of a narrow network agree with those that the engine derives from its program.
class NarrowPointTests {
    private static final int SAMPLES = 7;

    @Test
    void outputsJacobianAndHessiansAreTheEngines() {
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.LOGISTIC, Activation.SOFTPLUS,
                Activation.GELU)) {
            for (List<Integer> hidden : List.of(List.of(3), List.of(2, 3), List.of(2, 1, 2))) {
                DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, hidden, 2, activation));
                compare(network, random);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(12);
    }

    /// The Hessian of the squared loss is J'J + sum r . d2f, so with targets f - r it tells all second derivatives.
    private static void compare(DenseNetwork network, SplittableRandom random) {
        int p = network.layout().size();
        double[] weights = Vectors.normal(p, random);
        Tensor x = Tensor.wrap(Shape.of(SAMPLES, 2), Vectors.normal(2 * SAMPLES, random));
        NarrowPoint point = new NarrowPoint(network, weights, x);
        double[] r = Vectors.normal(point.unknowns(), random);
        Tensor y = Tensor.wrap(Shape.of(SAMPLES, 2), Vectors.plus(point.outputs(), -1, r));
        try (Risk risk = new Risk(network, Dataset.real("random", x, y), Conventions.of(new SquaredLoss()),
                Precision.FLOAT64, 1)) {
            assertClose(point.outputs(), risk.outputs(weights).values());
            double[] jacobian = point.transposedJacobian();
            double[] gradient = new double[p];
            risk.gradient(weights, gradient);
            double[] own = new double[p];
            double[] hessian = point.gaussNewton(jacobian, OutputCoordinates.all(2).lossCurvature(point.outputs()));
            for (int a = 0; a < p; a++) {
                for (int i = 0; i < r.length; i++) {
                    own[a] += jacobian[a * r.length + i] * r[i] / SAMPLES;
                }
            }
            assertClose(own, gradient);
            point.hessians((unknown, second) -> {
                for (int i = 0; i < second.length; i++) {
                    hessian[i] += r[unknown] * second[i];
                }
            });
            double[] expected = DenseOperator.of(risk.hessian(weights), (products, fraction) -> true).elements();
            double[] mean = Vectors.plus(new double[p * p], 1.0 / SAMPLES, hessian);
            assertClose(mean, expected);
        }
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double scale = Vectors.norm(expected);
        assertThat(Vectors.norm(Vectors.plus(actual, -1, expected))).isLessThanOrEqualTo(1e-13 * scale);
    }
}
