package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Inertia;
import org.junit.jupiter.api.Test;

/// Built traps are critical, have the nullity of the formula and no negative eigenvalue, and their twins are saddles.
class TrapBuilderTests {
    @Test
    void theWideHessianIsWhatTheConstructionSays() {
        List<TrapRequest> requests = List.of(
                TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 0),
                TrapRequest.of(2, 1, List.of(2), List.of(4), 80, Activation.SOFTPLUS, 1),
                TrapRequest.of(3, 2, List.of(2, 2), List.of(3, 3), 300, Activation.TANH, 2),
                new TrapRequest(2, 3, List.of(2, 2), List.of(2, 2), 200, Activation.TANH, true, 0.5, 3));
        int seen = 0;
        for (TrapRequest request : requests) {
            MinimumTrap trap = TrapBuilder.build(request);
            try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
                double[] point = trap.point();
                double[] gradient = new double[point.length];
                assertThat(risk.gradient(point, gradient)).isCloseTo(trap.loss(),
                        within(1e-12 * (1 + trap.loss())));
                assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isLessThan(1e-12);
                Inertia inertia = inertia(risk, point);
                assertThat(inertia.negative().atMost()).isZero();
                assertThat(inertia.zero().atLeast()).isEqualTo(trap.nullity());
                assertThat(inertia.zero().exact()).isTrue();
                assertThat(inertia.cluster().clear()).isTrue();
                SaddleTwin saddle = trap.twin();
                double[] twin = saddle.point();
                assertThat(risk.value(twin)).isCloseTo(trap.loss(),
                        within(1e-12 * (1 + trap.loss())));
                Inertia atTwin = inertia(risk, twin);
                assertThat(atTwin.negative().exact() && atTwin.zero().exact()).isTrue();
                assertThat(atTwin.negative().atLeast()).isEqualTo(saddle.negativeEigenvalues().orElseThrow());
                assertThat(atTwin.zero().atLeast()).isEqualTo(saddle.zeroEigenvalues().orElseThrow());
                assertThat(endsFrom(risk, beside(twin))).isLessThan(0.999 * trap.loss());
                assertThat(endsFrom(risk, beside(point))).isBetween((1 - 1e-9) * trap.loss(),
                        (1 + 1e-7) * trap.loss());
            }
            seen++;
        }
        assertThat(seen).isEqualTo(4);
    }

    private static double[] beside(double[] point) {
        double[] direction = Vectors.normal(point.length, new SplittableRandom(7));
        return Vectors.plus(point, 1e-3 / Vectors.norm(direction), direction);
    }

    private static double endsFrom(Risk risk, double[] start) {
        return Minimizer.with(Lbfgs.defaults()).minimize(risk, start).value();
    }

    private static Inertia inertia(Risk risk, double[] point) {
        return DenseOperator.of(risk.hessian(point), (products, fraction) -> true).inertia();
    }

    @Test
    void impossibleRequestsSayWhy() {
        assertThatThrownBy(() -> TrapBuilder.build(
                TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 20, Activation.TANH, 0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least 29 samples");
        assertThatThrownBy(() -> TrapRequest.of(2, 1, List.of(2), List.of(3), 60, Activation.IDENTITY, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no bad local minima");
        assertThatThrownBy(() -> TrapRequest.of(2, 1, List.of(2), List.of(3), 60, Activation.SINE, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sin'' = -sin");
        assertThatThrownBy(() -> TrapRequest.of(2, 1, List.of(2), List.of(1), 60, Activation.TANH, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2 copies");
    }

    @Test
    void bottlenecksWithoutATrapAreNamed() {
        assertThatThrownBy(() -> TrapBuilder.build(
                TrapRequest.of(1, 2, List.of(1, 1, 1), List.of(2, 2, 3), 447, Activation.LOGISTIC, 486)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a narrow layer of 1 unit")
                .hasMessageContaining("give it 2");
    }

    @Test
    void theSameRequestGivesTheSameBits() {
        TrapRequest request = TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 5);
        MinimumTrap first = TrapBuilder.build(request);
        MinimumTrap second = TrapBuilder.build(request);
        assertThat(second.point()).containsExactly(first.point());
        assertThat(second.data().contentHash()).isEqualTo(first.data().contentHash());
        assertThat(TrapBuilder.build(request.withSeed(6)).point()).isNotEqualTo(first.point());
    }

    @Test
    void deeperTrapsAreDeeper() {
        for (double depth : new double[] {0.1, 0.5, 0.9}) {
            TrapRequest request = new TrapRequest(2, 1, List.of(2, 1), List.of(3, 5), 100, Activation.TANH, false,
                    depth, 0);
            assertThat(TrapBuilder.build(request).depth()).isCloseTo(depth, within(0.01));
        }
    }
}
