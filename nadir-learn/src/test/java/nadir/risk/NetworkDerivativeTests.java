package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import org.junit.jupiter.api.Test;

/// Gradients and Hessian products of networks agree with central differences of values and gradients, for every
/// activation with every loss, and for every kind of architecture.
class NetworkDerivativeTests {
    private static final List<Loss> LOSSES = List.of(new SquaredLoss(), new CrossEntropy(0), new CrossEntropy(0.2),
            new LogisticLoss(), new HingeLoss(),
            new HingeLoss(2.5));

    private static List<DenseArchitecture> architectures(Activation activation, Loss loss) {
        DenseArchitecture base = DenseArchitecture.of(3, List.of(4, 4), 3, activation);
        DenseArchitecture tapered = DenseArchitecture.of(3, List.of(3, 2, 2), 3, activation).withBias(false);
        List<DenseArchitecture> every = List.of(base.withResidual(true).withSkip(true), tapered.withResidual(true));
        List<DenseArchitecture> more = List.of(DenseArchitecture.of(3, List.of(), 3, activation).withSkip(true),
                DenseArchitecture.of(3, List.of(5), 3, activation), base, base.withSkip(true), tapered);
        boolean all = activation == Activation.TANH && loss instanceof SquaredLoss;
        return all ? Stream.concat(every.stream(), more.stream()).toList() : every;
    }

    @Test
    void derivativesAgreeWithDifferences() {
        int cases = 0;
        Dataset data = Samples.classes(11, 3, 3, 1);
        for (Activation activation : Activation.values()) {
            for (Loss loss : LOSSES) {
                for (DenseArchitecture architecture : architectures(activation, loss)) {
                    String name = architecture + " " + loss;
                    try (Risk risk = new Risk(new DenseNetwork(architecture), data,
                            Conventions.of(loss).withWeightDecay(0.1), Precision.FLOAT64, 1)) {
                        check(name, risk, Samples.vector(risk.dimension(), 5 + cases));
                    }
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(9 * 6 * 2 + 5);
    }

    private static void check(String name, Risk risk, double[] point) {
        double step = 1e-5;
        double[] direction = Samples.vector(point.length, 99);
        double[] ahead = new double[point.length];
        double[] behind = new double[point.length];
        double[] gradient = new double[point.length];
        double valueAhead = risk.gradient(moved(point, step, direction), ahead);
        double valueBehind = risk.gradient(moved(point, -step, direction), behind);
        risk.gradient(point, gradient);
        double slope = 0;
        for (int i = 0; i < point.length; i++) {
            slope += gradient[i] * direction[i];
        }
        assertThat(slope).as(name)
                .isCloseTo((valueAhead - valueBehind) / (2 * step), within(1e-8 * (1 + Math.abs(slope))));
        SymmetricOperator hessian = risk.hessian(point);
        double[] product = new double[point.length];
        hessian.apply(direction, product);
        for (int i = 0; i < point.length; i++) {
            assertThat(product[i]).as("%s, coordinate %s", name, i)
                    .isCloseTo((ahead[i] - behind[i]) / (2 * step), within(1e-7 * (1 + Math.abs(product[i]))));
        }
    }

    private static double[] moved(double[] point, double step, double[] direction) {
        double[] result = point.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += step * direction[i];
        }
        return result;
    }
}
