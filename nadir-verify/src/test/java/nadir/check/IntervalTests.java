package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import nadir.interval.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The checker's arithmetic contains the exact results, for numbers out of hostile intervals. No tolerance anywhere.
class IntervalTests {
    private static final int CASES = 4_000 * Hostile.SCALE;

    enum Operation {
        PLUS, MINUS, TIMES, TIMES_NUMBER, RECIPROCAL, SQUARE, ROOT, CUBE, FIFTH_POWER;

        Interval apply(Interval a, Interval b) {
            return switch (this) {
                case PLUS -> a.plus(b);
                case MINUS -> a.minus(b);
                case TIMES -> a.times(b);
                case TIMES_NUMBER -> a.times(b.lower());
                case RECIPROCAL -> a.reciprocal();
                case SQUARE -> a.square();
                case ROOT -> a.root();
                case CUBE -> a.power(3);
                case FIFTH_POWER -> a.power(5);
            };
        }

        /// The sign of the exact result minus a bound.
        int compare(BigDecimal x, BigDecimal y, BigDecimal bound) {
            return switch (this) {
                case PLUS -> x.add(y).compareTo(bound);
                case MINUS -> x.subtract(y).compareTo(bound);
                case TIMES, TIMES_NUMBER -> x.multiply(y).compareTo(bound);
                case RECIPROCAL -> BigDecimal.ONE.compareTo(bound.multiply(x)) * x.signum();
                case SQUARE -> x.pow(2).compareTo(bound);
                case ROOT -> bound.signum() < 0 ? 1 : x.compareTo(bound.pow(2));
                case CUBE -> x.pow(3).compareTo(bound);
                case FIFTH_POWER -> x.pow(5).compareTo(bound);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void containsTheExactResults(Operation operation) {
        Hostile hostile = new Hostile(operation.name().hashCode());
        int seen = 0;
        int refused = 0;
        while (seen < CASES) {
            double[] a = hostile.interval();
            double[] b = hostile.interval();
            Interval result;
            try {
                result = operation.apply(new Interval(a[0], a[1]), new Interval(b[0], b[1]));
            } catch (NotConfirmedException undefinedOrTooLarge) {
                refused++;
                continue;
            }
            BigDecimal x = new BigDecimal(hostile.inside(a));
            BigDecimal y = new BigDecimal(operation == Operation.TIMES_NUMBER ? b[0] : hostile.inside(b));
            String what = operation + " of " + x.round(MathContext.DECIMAL64) + " and "
                    + y.round(MathContext.DECIMAL64) + " in " + result;
            assertThat(operation.compare(x, y, new BigDecimal(result.lower()))).as(what).isNotNegative();
            assertThat(operation.compare(x, y, new BigDecimal(result.upper()))).as(what).isNotPositive();
            seen++;
        }
        assertThat(seen).isEqualTo(CASES);
        assertThat(refused).as("refused cases of " + operation).isLessThan(2 * CASES);
    }

    @Test
    void overflowAndWhatIsUndefinedAreRefused() {
        Interval largest = Interval.of(Double.MAX_VALUE);
        assertThatThrownBy(() -> largest.plus(largest)).isInstanceOf(NotConfirmedException.class)
                .hasMessage("numbers overflow");
        assertThatThrownBy(() -> largest.times(largest)).isInstanceOf(NotConfirmedException.class);
        assertThatThrownBy(() -> new Interval(-1, 1).reciprocal()).isInstanceOf(NotConfirmedException.class)
                .hasMessageContaining("contains 0");
        assertThatThrownBy(() -> new Interval(-1, 1).root()).isInstanceOf(NotConfirmedException.class);
        assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(NotConfirmedException.class);
        assertThatThrownBy(() -> Interval.of(Double.NaN)).isInstanceOf(NotConfirmedException.class);
        assertThatThrownBy(() -> new Interval(0, 1).and(new Interval(2, 3))).isInstanceOf(NotConfirmedException.class);
    }
}
