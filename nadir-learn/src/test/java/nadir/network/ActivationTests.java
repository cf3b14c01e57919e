package nadir.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import nadir.data.InputException;
import nadir.diff.Derivatives;
import nadir.domain.ReferenceTensors;
import nadir.ir.Program;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;

/// Activations compute their formulas and tell the truth about their smoothness.
class ActivationTests {
    private static final double[] POINTS = {-40, -3, -1, -0.2, -1e-3, 0, 1e-3, 0.2, 1, 3, 40};

    private static DoubleUnaryOperator formula(Activation activation) {
        return switch (activation) {
            case IDENTITY -> x -> x;
            case TANH -> Math::tanh;
            case LOGISTIC -> x -> 1 / (1 + Math.exp(-x));
            case SOFTPLUS -> x -> x > 30 ? x : Math.log1p(Math.exp(x));
            case RELU -> x -> x > 0 ? x : 0;
            case LEAKY_RELU -> x -> x > 0 ? x : 0.01 * x;
            case ELU -> x -> x > 0 ? x : Math.expm1(x);
            case GELU -> ActivationTests::gelu;
            case SINE -> Math::sin;
        };
    }

    /// x times the normal distribution function, by Simpson's rule for its density.
    private static double gelu(double x) {
        int steps = 20000;
        double h = x / steps;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += density(i * h) + 4 * density((i + 0.5) * h) + density((i + 1) * h);
        }
        return x * (0.5 + sum * h / 6);
    }

    private static double density(double t) {
        return Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
    }

    private static Program program(Activation activation) {
        return Trace.program(Shape.SCALAR, activation::apply);
    }

    private static double derivative(Activation activation, int order, double x) {
        Program program = program(activation);
        for (int i = 0; i < order; i++) {
            Program both = Derivatives.gradient(program, Ints.of(0));
            program = new Program(both.inputs(), both.equations(), both.outputs().subList(1, 2));
        }
        return program.evaluate(new ReferenceTensors(), List.of(Tensor.scalar(x))).getFirst().item();
    }

    @Test
    void valuesFollowTheFormulas() {
        int cases = 0;
        for (Activation activation : Activation.values()) {
            for (double x : POINTS) {
                double expected = formula(activation).applyAsDouble(x);
                assertThat(derivative(activation, 0, x)).as("%s(%s)", activation, x)
                        .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(99);
    }

    @Test
    void smoothnessIsAsStated() {
        int kinked = 0;
        int once = 0;
        for (Activation activation : Activation.values()) {
            double slopeJump = derivative(activation, 1, 1e-9) - derivative(activation, 1, -1e-9);
            double curvatureJump = derivative(activation, 2, 1e-9) - derivative(activation, 2, -1e-9);
            boolean curved = derivative(activation, 2, -0.7) != 0 || derivative(activation, 2, 0.7) != 0;
            assertThat(activation.isCurved()).as("%s", activation).isEqualTo(curved);
            assertThat(activation.kinks()).hasSize(activation.isSmooth() ? 0 : 1);
            switch (activation.smoothness()) {
                case ANALYTIC -> assertThat(Math.abs(slopeJump) + Math.abs(curvatureJump)).isLessThan(1e-6);
                case ONCE -> {
                    once++;
                    assertThat(slopeJump).isCloseTo(0, within(1e-6));
                    assertThat(curvatureJump).isCloseTo(-1, within(1e-6));
                }
                case KINKED -> {
                    kinked++;
                    assertThat(slopeJump).isGreaterThan(0.9);
                }
            }
        }
        assertThat(kinked).isEqualTo(2);
        assertThat(once).isEqualTo(1);
    }

    @Test
    void derivativesAtKinksAreThoseStated() {
        assertThat(derivative(Activation.RELU, 1, 0)).isZero();
        assertThat(derivative(Activation.LEAKY_RELU, 1, 0)).isEqualTo(0.01);
        assertThat(derivative(Activation.ELU, 1, 0)).isEqualTo(1);
    }

    @Test
    void labelsAreReadBack() {
        for (Activation activation : Activation.values()) {
            assertThat(Activation.of(activation.label())).isEqualTo(activation);
        }
        assertThat(Activation.of("Leaky_ReLU")).isEqualTo(Activation.LEAKY_RELU);
        assertThatThrownBy(() -> Activation.of("swish")).isInstanceOf(InputException.class)
                .hasMessageStartingWith("there is no activation 'swish'; there are identity, tanh,");
    }
}
