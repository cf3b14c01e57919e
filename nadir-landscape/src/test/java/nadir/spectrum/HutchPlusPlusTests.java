package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nadir.linalg.SymmetricOperator;
import org.junit.jupiter.api.Test;

/// The trace estimate is unbiased, its standard error tells the truth about its error, and it is exact where the low-rank
/// part is everything.
class HutchPlusPlusTests {
    private static final int SEEDS = 400;

    @Test
    void standardErrorIsCalibratedAndTheEstimateUnbiased() {
        double[] values = new double[300];
        Arrays.setAll(values, i -> 10 * Math.pow(i + 1, -1.5) * (i % 3 == 0 ? -1 : 1));
        double trace = Arrays.stream(values).sum();
        SymmetricOperator operator = Operators.rotated(values, 1);
        double squares = 0;
        double sum = 0;
        int within2 = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            TraceEstimate estimate = new HutchPlusPlus(10, 30, seed).of(operator, Progress.UNWATCHED);
            double z = (estimate.value() - trace) / estimate.standardError();
            squares += z * z / SEEDS;
            sum += z / SEEDS;
            within2 += Math.abs(z) < 2 ? 1 : 0;
            assertThat(estimate.products()).isEqualTo(50);
        }
        // Student's t with 29 degrees of freedom: variance 29/27, 94.5 % within 2; four standard deviations of the count.
        assertThat(squares).isCloseTo(29.0 / 27, within(0.32));
        assertThat(sum).isCloseTo(0, within(0.21));
        assertThat(within2).isBetween(359, 396);
    }

    @Test
    void projectionShrinksTheErrorOfDecayingSpectra() {
        double[] values = new double[300];
        Arrays.setAll(values, i -> Math.pow(0.7, i));
        SymmetricOperator operator = Operators.rotated(values, 2);
        double plain = new HutchPlusPlus(0, 90, 3).of(operator, Progress.UNWATCHED).standardError();
        double projected = new HutchPlusPlus(30, 30, 3).of(operator, Progress.UNWATCHED).standardError();
        assertThat(projected).isLessThan(plain / 100);
    }

    @Test
    void lowRankAndSmallOperatorsAreExact() {
        double[] values = new double[200];
        values[3] = 5;
        values[90] = -1.5;
        TraceEstimate low = HutchPlusPlus.standard().of(Operators.rotated(values, 4), Progress.UNWATCHED);
        assertThat(low.value()).isCloseTo(3.5, within(1e-12));
        assertThat(low.standardError()).isLessThan(1e-12);
        assertThat(low.rank()).isEqualTo(2);
        for (int n = 1; n < 30; n++) {
            double[] small = new Random(n).doubles(n, -1, 1).toArray();
            TraceEstimate estimate = HutchPlusPlus.standard().of(Operators.rotated(small, n), Progress.UNWATCHED);
            assertThat(estimate.value()).isCloseTo(Arrays.stream(small).sum(), within(1e-12));
        }
        TraceEstimate zero = HutchPlusPlus.standard().of(Operators.diagonal(new double[50]), Progress.UNWATCHED);
        assertThat(zero.value()).isZero();
        assertThat(zero.rank()).isZero();
    }

    @Test
    void theSameSeedGivesTheSameBitsAndTheListenerStopsIt() {
        SymmetricOperator operator = Operators.path(200);
        assertThat(HutchPlusPlus.standard().of(operator, Progress.UNWATCHED))
                .isEqualTo(HutchPlusPlus.standard().of(operator, Progress.UNWATCHED));
        assertThatThrownBy(() -> HutchPlusPlus.standard().of(operator, (products, fraction) -> products < 40))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("40 of 90");
        assertThatThrownBy(() -> new HutchPlusPlus(3, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
