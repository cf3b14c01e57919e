package nadir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.pgb.FiberPoint;
import nadir.pgb.PgbGap;
import nadir.pgb.PgbReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers read back to what they are, nouns agree with their counts, and a gap is said to be zero, small or far away as its
/// figures are.
class WordingTests {
    @ParameterizedTest
    @CsvSource({"4.662e-30,4.662e-30", "1e-10,1e-10", "2.5e20,2.5e+20", "0.5,0.5", "1543.2,1543", "12345.6,12350",
        "100,100", "0,0", "-3e-5,-3e-05", "1e100,1e+100", "-0.0001,-0.0001"})
    void numbersHaveFourDigitsAndTheirOwnExponent(double value, String text) {
        assertThat(Wording.number(value)).isEqualTo(text);
    }

    @Test
    void everyNumberReadsBackToFourDigits() {
        SplittableRandom random = new SplittableRandom(0);
        int seen = 0;
        for (int i = 0; i < 10_000; i++) {
            double value = (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(-300, 300));
            if (value != 0) {
                double read = Double.parseDouble(Wording.number(value));
                assertThat(Math.abs(read - value)).as(String.format(Locale.ROOT, "%s", value))
                        .isLessThanOrEqualTo(5.001e-4 * Math.abs(value));
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(9_990);
        assertThat(Wording.number(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void aGapWithinItsErrorIsZero() {
        assertThat(Wording.nearby(report(4.7e-30, 2.3e-13, 1, Optional.empty()), 1e-6))
                .isEqualTo(
                        "with 1 nearby point of the fiber the perturbable gradient basis has no gap: 4.7e-30 is zero "
                                + "within its error of 2.3e-13, as at a local minimum");
        assertThat(Wording.nearby(report(2e-11, 1e-12, 9, Optional.empty()), 1e-6))
                .startsWith(
                        "with 9 nearby points of the fiber the perturbable gradient basis has a gap of 2e-11 (+- 1e-12)")
                .contains("too little to speak against a minimum (below 1e-06 nothing does)");
        assertThat(Wording.nearby(report(0.1, 1e-12, 9, Optional.empty()), 1e-6))
                .contains("no gradient there that stands out");
    }

    @Test
    void aGapFarAwayIsAWayOutAndNoContradiction() {
        PgbReport report = report(0, 1e-13, 9, Optional.of(reach(0.45, 1e-7)));
        assertThat(Wording.further(report)).hasValueSatisfying(text -> assertThat(text)
                .isEqualTo(
                        "a way out that does not rise: 3.25 away on the fiber (the parameters with the same outputs), "
                                + "with 8 spare units renewed, a linear model would gain 0.45 (+- 1e-07) of the loss 0.5; so far "
                                + "away, that does not contradict a local minimum"));
        assertThat(Wording.further(report(0, 1e-13, 9, Optional.of(reach(1e-9, 1e-7))))).isEmpty();
        assertThat(Wording.further(report(0, 1e-13, 9, Optional.empty()))).isEmpty();
    }

    private static PgbReport.Reach reach(double gap, double error) {
        return new PgbReport.Reach(8, gap(gap, error), new FiberPoint(new double[3], "test", 0, 3.25, 1));
    }

    private static PgbGap gap(double gap, double error) {
        return new PgbGap(gap, error, 0.5, 1e-7, OptionalInt.of(3), 1, PgbGap.Method.DENSE, true, 0,
                Conventions.of(new SquaredLoss()));
    }

    private static PgbReport report(double gap, double error, int directions, Optional<PgbReport.Reach> reach) {
        return new PgbReport(gap(0, 0), gap(gap, error), directions, 0.05, 1e-9, Optional.empty(), reach);
    }
}
