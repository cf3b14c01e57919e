package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Least-squares fits whose optimum is published are proved to be strict minima, at the published parameters and with the
/// published sum of squares: NIST/ITL Statistical Reference Datasets, nonlinear regression, certified values
/// (https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml).
class RegressionTests {
    private static final Tensor MISRA_X = Tensor.vector(77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8,
            477.3, 536.8, 593.1, 689.1, 760.0);
    private static final Tensor MISRA_Y = Tensor.vector(10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76,
            55.05, 61.01, 66.40, 75.47, 81.78);
    private static final Tensor DANWOOD_X = Tensor.vector(1.309, 1.471, 1.490, 1.565, 1.611, 1.680);
    private static final Tensor DANWOOD_Y = Tensor.vector(2.138, 3.421, 3.597, 4.340, 4.882, 5.660);

    private static Program squares(int parameters, Tensor x, Tensor y, BiFunction<Traced, Traced, Traced> model) {
        return Trace.program(Shape.of(parameters),
                b -> model.apply(b, b.constant(x)).minus(b.constant(y)).square().sum());
    }

    private static void verify(Program squares, double[] start, double[] published, double sumOfSquares) {
        Claim.CriticalPoint claim = new CriticalPointProver(squares).proveNear(start).proved().orElseThrow();
        assertThat(claim.type()).isEqualTo(new PointType.StrictMinimum());
        for (int i = 0; i < published.length; i++) {
            // Eleven digits are published.
            assertThat(claim.location().midpoint(i)).isBetween(published[i] * (1 - 1e-10), published[i] * (1 + 1e-10));
            assertThat(claim.location().radius(i)).isLessThan(1e-9 * published[i]);
        }
        assertThat(claim.value().lower()).isGreaterThan(sumOfSquares * (1 - 1e-10));
        assertThat(claim.value().upper()).isLessThan(sumOfSquares * (1 + 1e-10));
    }

    /// y = b1 (1 - exp(-b2 x)), 14 observations; parameters differ by a factor of 400,000.
    @Test
    void misra1a() {
        Program squares = squares(2, MISRA_X, MISRA_Y,
                (b, x) -> x.times(b.get(1)).negate().exp().negate().plus(1).times(b.get(0)));
        verify(squares, new double[] {238.9, 5.50e-4}, new double[] {2.3894212918e2, 5.5015643181e-4}, 1.2455138894e-1);
    }

    /// y = b1 x^b2, 6 observations.
    @Test
    void danwood() {
        Program squares = squares(2, DANWOOD_X, DANWOOD_Y, (b, x) -> x.log().times(b.get(1)).exp().times(b.get(0)));
        verify(squares, new double[] {0.7, 4}, new double[] {7.6886226176e-1, 3.8604055871}, 4.3173084083e-3);
    }

    /// The same model with a redundant parameter: y = b1 b3 (1 - exp(-b2 x)) has a curve of minima, and no strict one.
    @Test
    void aRedundantParameterIsUnknown() {
        Program squares = squares(3, MISRA_X, MISRA_Y,
                (b, x) -> x.times(b.get(1)).negate().exp().negate().plus(1).times(b.get(0).times(b.get(2))));
        assertThat(new CriticalPointProver(squares).proveNear(new double[] {119.5, 5.5e-4, 2}).proved()).isEmpty();
    }
}
