package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nadir.linalg.SymmetricOperator;
import org.junit.jupiter.api.Test;

/// The density integrates to 1 and is the Gaussian-smoothed spectrum to within its standard error, which is calibrated.
class LanczosQuadratureTests {
    @Test
    void densityIsTheSmoothedSpectrumWithinItsStandardError() {
        int n = 1000;
        Random random = new Random(1);
        double[] values = new double[n];
        Arrays.setAll(values,
                i -> i < 600 ? 0 : i < 900 ? random.nextDouble() : i < 990 ? 2 + random.nextGaussian() / 5 : -1);
        SymmetricOperator operator = Operators.rotated(values, 2);
        int points = 0;
        int outside = 0;
        double squares = 0;
        for (int seed = 0; seed < 30; seed++) {
            SpectralDensity density = new LanczosQuadrature(80, 20, 0.03, seed).of(operator, Progress.UNWATCHED);
            for (double t : new double[] {-1, 0, 0.1, 0.5, 0.9, 1.8, 2, 2.2}) {
                SpectralDensity at = density.resampled(new double[] {t}, density.width());
                double z = (at.density()[0] - exact(values, t, density.width())) / at.standardError()[0];
                squares += z * z;
                outside += Math.abs(z) > 3 ? 1 : 0;
                points++;
            }
        }
        assertThat(points).isEqualTo(240);
        // 19 degrees of freedom: variance 19/17, 0.7 % beyond 3. Points of one seed are correlated.
        assertThat(squares / points).isCloseTo(19.0 / 17, within(0.4));
        assertThat(outside).isLessThanOrEqualTo(8);
    }

    @Test
    void densityOfKnownEigenvaluesIsTheirSmoothedSpectrumWithoutError() {
        double[] values = {-2, -0.5, -0.5, 0, 1e-9, 3};
        SpectralDensity density = SpectralDensity.ofEigenvalues(values, 0.02);
        assertThat(density.width()).isCloseTo(0.1, within(1e-15));
        assertThat(density.dimension()).isEqualTo(6);
        for (int i = 0; i < density.grid().length; i++) {
            double expected = exact(values, density.grid()[i], 0.1);
            assertThat(density.density()[i]).isCloseTo(expected, within(1e-13));
            assertThat(density.standardError()[i]).isZero();
        }
        assertThat(density.grid()).hasSizeGreaterThan(200);
    }

    @Test
    void integratesToOneWithTheMeanEigenvalueAsMean() {
        int cases = 0;
        for (int n : new int[] {1, 2, 3, 50, 500}) {
            for (double width : new double[] {0.2, 0.01, 0.001}) {
                double[] values = new Random(n).doubles(n, -1, 1).toArray();
                SpectralDensity density = new LanczosQuadrature(40, 12, width, 5).of(Operators.rotated(values, n),
                        Progress.UNWATCHED);
                double step = density.grid()[1] - density.grid()[0];
                double mass = 0;
                double mean = 0;
                for (int i = 0; i < density.grid().length; i++) {
                    mass += step * density.density()[i];
                    mean += step * density.density()[i] * density.grid()[i];
                }
                assertThat(mass).isCloseTo(1, within(1e-5));
                double spread = Math.sqrt(Arrays.stream(values).map(x -> x * x).sum() / n / n / 6);
                assertThat(mean).isCloseTo(Arrays.stream(values).average().orElseThrow(), within(4 * spread + 1e-5));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(15);
    }

    @Test
    void multiplesOfTheIdentityAreOneBell() {
        for (double value : new double[] {0, -4, 1e6}) {
            double[] values = new double[100];
            Arrays.fill(values, value);
            SpectralDensity density = LanczosQuadrature.standard().of(Operators.diagonal(values), Progress.UNWATCHED);
            SpectralDensity top = density.resampled(new double[] {value}, density.width());
            assertThat(top.density()[0] * density.width() * Math.sqrt(2 * Math.PI)).isCloseTo(1, within(1e-6));
            assertThat(Arrays.stream(density.standardError()).max().orElseThrow())
                    .isLessThan(1e-12 * top.density()[0]);
            assertThat(density.products()).isEqualTo(10);
        }
    }

    @Test
    void stepsBeyondTheDimensionGiveTheSpectrumItself() {
        SpectralDensity density = new LanczosQuadrature(100, 3, 0.01, 0)
                .of(Operators.rotated(new double[] {1, 2, 4}, 3), Progress.UNWATCHED);
        for (Quadrature rule : density.probes()) {
            assertThat(rule.nodes()).containsExactly(new double[] {1, 2, 4}, within(1e-12));
            assertThat(Arrays.stream(rule.weights()).sum()).isCloseTo(1, within(1e-12));
        }
        assertThat(density.products()).isEqualTo(9);
    }

    @Test
    void theSameSeedGivesTheSameBitsAndTheListenerStopsIt() {
        SymmetricOperator operator = Operators.path(300);
        assertThat(LanczosQuadrature.standard().of(operator, Progress.UNWATCHED).density())
                .isEqualTo(LanczosQuadrature.standard().of(operator, Progress.UNWATCHED).density());
        assertThatThrownBy(() -> LanczosQuadrature.standard().of(operator, (products, fraction) -> fraction < 0.3))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("300 of 1000");
        assertThatThrownBy(() -> new LanczosQuadrature(0, 2, 0.1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double exact(double[] values, double t, double width) {
        return Arrays.stream(values)
                .map(x -> Math.exp(-(t - x) * (t - x) / (2 * width * width)) / (width * Math.sqrt(2 * Math.PI)))
                .average()
                .orElseThrow();
    }

    @Test
    void brokenOffAfterAnyBlockItGoesOnToTheSameBits() {
        SymmetricOperator operator = Operators.rotated(new Random(9).doubles(80, -1, 1).toArray(), 2);
        LanczosQuadrature quadrature = new LanczosQuadrature(20, 10, 0.05, 3);
        record Kept(List<Quadrature> rules, int products) {}
        List<Kept> states = new ArrayList<>();
        SpectralDensity unbroken = quadrature.of(operator, Progress.UNWATCHED, List.of(), 0,
                (rules, products) -> states.add(new Kept(rules, products)));
        assertThat(states).hasSize(3);
        for (Kept state : states) {
            SpectralDensity resumed = quadrature.of(operator, Progress.UNWATCHED, state.rules(), state.products(),
                    (rules, products) -> {});
            assertThat(resumed.density()).isEqualTo(unbroken.density());
            assertThat(resumed.standardError()).isEqualTo(unbroken.standardError());
            assertThat(resumed.products()).isEqualTo(unbroken.products()).isEqualTo(200);
        }
    }
}
