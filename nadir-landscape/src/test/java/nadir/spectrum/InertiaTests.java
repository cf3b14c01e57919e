package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Index and nullity are exact when a wide gap sets the zero cluster off, ranges that contain the truth when none does,
/// and bounds only when part of the spectrum is unknown.
class InertiaTests {
    @Test
    void roundingSizedEigenvaluesAreZeroBelowAWideGap() {
        Inertia inertia = Inertia.of(new double[] {-2, -1e-4, 3e-16, -1e-16, 0, 1e-5, 7}, 0);
        assertThat(inertia.decided()).isTrue();
        assertThat(inertia.negative()).isEqualTo(new Count(2, 2));
        assertThat(inertia.zero()).isEqualTo(new Count(3, 3));
        assertThat(inertia.positive()).isEqualTo(new Count(2, 2));
        assertThat(inertia.cluster().upperEnd()).isEqualTo(1e-5);
        assertThat(inertia.reason()).contains("sizes jump by a factor");
    }

    @Test
    void aClusterSomewhatAboveRoundingIsFoundByItsGap() {
        Inertia inertia = Inertia.of(new double[] {-3e-12, 2e-12, 5e-12, 1e-12, 1e-5, 1}, 0);
        assertThat(inertia.negative()).isEqualTo(new Count(0, 0));
        assertThat(inertia.zero()).isEqualTo(new Count(4, 4));
        assertThat(inertia.cluster().lowerEnd()).isEqualTo(5e-12);
    }

    @Test
    void noZeroEigenvalueIsSeenAsSuch() {
        Inertia inertia = Inertia.of(new double[] {-1, 0.5, 2}, 0);
        assertThat(inertia.zero()).isEqualTo(new Count(0, 0));
        assertThat(inertia.negative()).isEqualTo(new Count(1, 1));
        assertThat(inertia.decided()).isTrue();
    }

    @Test
    void allZeroIsAllZero() {
        assertThat(Inertia.of(new double[4], 0).zero()).isEqualTo(new Count(4, 4));
        Inertia noisy = Inertia.of(new double[] {1e-9, -1e-9, 0}, 1e-8);
        assertThat(noisy.zero()).isEqualTo(new Count(3, 3));
        assertThat(noisy.decided()).isTrue();
    }

    @Test
    void sizesWithoutAGapAreUndecidedWithinBounds() {
        double[] values = DoubleStream.iterate(1, x -> x / 3).limit(34).toArray();
        for (int i = 0; i < values.length; i += 2) {
            values[i] = -values[i];
        }
        Inertia inertia = Inertia.of(values, 0);
        assertThat(inertia.decided()).isFalse();
        assertThat(inertia.cluster().clear()).isFalse();
        assertThat(inertia.negative().exact()).isFalse();
        assertThat(inertia.negative().atMost()).isLessThanOrEqualTo(17);
        assertThat(inertia.negative().atLeast()).isGreaterThan(8);
        assertThat(inertia.reason()).contains("undecided");
    }

    @Test
    void twoGapsOfLikeWidthAreUndecided() {
        Inertia inertia = Inertia.of(new double[] {-1e-11, 1e-5, 1}, 0);
        assertThat(inertia.negative()).isEqualTo(new Count(0, 1));
        assertThat(inertia.zero()).isEqualTo(new Count(0, 1));
        assertThat(inertia.positive()).isEqualTo(new Count(2, 2));
        assertThat(inertia.decided()).isFalse();
    }

    @Test
    void theErrorOfTheOperatorRaisesTheNoise() {
        double[] values = {-1e-7, 1, 2};
        assertThat(Inertia.of(values, 0).negative()).isEqualTo(new Count(1, 1));
        assertThat(Inertia.of(values, 1e-6).negative()).isEqualTo(new Count(0, 0));
        assertThat(Inertia.of(values, 1e-8).zero()).isEqualTo(new Count(1, 1));
    }

    @Test
    void boundsContainTheTruthForRandomSpectraSeenWholeOrInPart() {
        Random random = new Random(1);
        int decided = 0;
        int indexKnown = 0;
        for (int trial = 0; trial < 200; trial++) {
            int negative = random.nextInt(6);
            int zero = random.nextInt(4);
            int n = 80 + random.nextInt(60);
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = i < negative ? -0.1 - random.nextDouble()
                        : i < negative + zero ? 0 : 0.1 + random.nextDouble();
            }
            Inertia whole = DenseOperator.of(Operators.rotated(values, trial), Progress.UNWATCHED).inertia();
            assertThat(whole.negative()).isEqualTo(new Count(negative, negative));
            assertThat(whole.zero()).isEqualTo(new Count(zero, zero));
            int wanted = 1 + random.nextInt(8);
            Inertia part = new Lanczos(2, wanted, 1e-9, 20_000, trial).of(Operators.rotated(values, trial)).inertia();
            assertThat(part.negative().atLeast()).isLessThanOrEqualTo(negative);
            assertThat(part.negative().atMost()).isGreaterThanOrEqualTo(negative);
            assertThat(part.zero().atLeast()).isLessThanOrEqualTo(zero);
            assertThat(part.zero().atMost()).isGreaterThanOrEqualTo(zero);
            assertThat(part.positive().atLeast()).isLessThanOrEqualTo(n - negative - zero);
            assertThat(part.positive().atMost()).isGreaterThanOrEqualTo(n - negative - zero);
            assertThat(part.negative().exact()).as("trial %d", trial).isEqualTo(wanted > negative);
            assertThat(part.decided()).as("trial %d", trial).isEqualTo(wanted > negative + zero);
            decided += part.decided() ? 1 : 0;
            indexKnown += part.negative().exact() ? 1 : 0;
        }
        assertThat(decided).isBetween(50, 150);
        assertThat(indexKnown).isGreaterThan(decided);
    }

    @Test
    void anIterationThatDidNotConvergeStillProvesNegativeDirections() {
        double[] values = new double[2000];
        Arrays.setAll(values, i -> i < 5 ? -1 - i : i / 2000.0);
        PartialSpectrum spectrum = new Lanczos(1, 20, 1e-10, 60, 1).of(Operators.rotated(values, 1));
        assertThat(spectrum.ending()).isInstanceOf(Ending.BudgetSpent.class);
        Inertia inertia = spectrum.inertia();
        assertThat(inertia.negative().atLeast()).isBetween(1, 5);
        assertThat(inertia.negative().exact()).isFalse();
        assertThat(inertia.reason()).contains("not all of them converged");
    }

    @Test
    void countsAreChecked() {
        assertThatThrownBy(() -> new Count(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Inertia.of(new double[0], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Count(3, 3)).hasToString("3");
        assertThat(new Count(3, 5)).hasToString("3 to 5");
    }
}
