package nadir.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/// The bounds of single operations hold against exact arithmetic on hostile operands, and are the best possible ones
/// wherever nothing underflows.
class RoundingTests {
    private static final int CASES = 15_000 * Hostile.SCALE;

    private int sharp;

    @Test
    void sumsAreBoundedBestPossibly() {
        Hostile hostile = new Hostile(1);
        for (int i = 0; i < CASES; i++) {
            double a = hostile.number();
            double b = hostile.number();
            BigDecimal exact = new BigDecimal(a).add(new BigDecimal(b));
            verify(Rounding.addDown(a, b), Rounding.addUp(a, b), x -> x.compareTo(exact), true);
            verify(Rounding.subtractDown(a, -b), Rounding.subtractUp(a, -b), x -> x.compareTo(exact), true);
        }
        assertThat(sharp).isEqualTo(2 * CASES);
    }

    @Test
    void productsAreBoundedBestPossiblyUnlessTheyUnderflow() {
        Hostile hostile = new Hostile(2);
        for (int i = 0; i < CASES; i++) {
            double a = hostile.number();
            double b = hostile.number();
            boolean large = Math.abs(a * b) >= 0x1p-960 || a == 0 || b == 0;
            BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b));
            verify(Rounding.multiplyDown(a, b), Rounding.multiplyUp(a, b), x -> x.compareTo(exact), large);
        }
        assertThat(sharp).isGreaterThan(CASES / 2);
    }

    @Test
    void quotientsAreBoundedBestPossiblyUnlessTheyUnderflow() {
        Hostile hostile = new Hostile(3);
        int seen = 0;
        for (int i = 0; i < CASES; i++) {
            double a = hostile.number();
            double b = hostile.number();
            if (b == 0) {
                continue;
            }
            seen++;
            boolean large = Math.abs(a) >= 0x1p-960 && Math.abs(a / b) >= 0x1p-960;
            // x against a / b is x b against a, in the order of b's sign.
            BigDecimal divisor = new BigDecimal(b);
            verify(Rounding.divideDown(a, b), Rounding.divideUp(a, b),
                    x -> x.multiply(divisor).compareTo(new BigDecimal(a)) * divisor.signum(), large);
        }
        assertThat(seen).isGreaterThan(CASES / 2);
        assertThat(sharp).isGreaterThan(CASES / 3);
    }

    @Test
    void rootsAreBoundedBestPossiblyUnlessTheOperandIsTiny() {
        Hostile hostile = new Hostile(4);
        for (int i = 0; i < CASES; i++) {
            double a = Math.abs(hostile.number());
            verify(Rounding.sqrtDown(a), Rounding.sqrtUp(a),
                    x -> x.signum() < 0 ? -1 : x.multiply(x).compareTo(new BigDecimal(a)), a >= 0x1p-960 || a == 0);
        }
        assertThat(sharp).isGreaterThan(CASES / 2);
    }

    @Test
    void aUnitInTheLastPlaceAboveAPowerOfTwoIsTwoStepsBack() {
        int seen = 0;
        for (int exponent = -1021; exponent <= 1023; exponent++) {
            double power = Math.scalb(1.0, exponent);
            double unitBelow = power - Math.ulp(power);
            assertThat(Rounding.down(power, 1)).isGreaterThan(unitBelow);
            assertThat(Rounding.down(power, 2)).isLessThanOrEqualTo(unitBelow);
            assertThat(Rounding.up(-power, 2)).isGreaterThanOrEqualTo(-unitBelow);
            seen++;
        }
        assertThat(seen).isEqualTo(2045);
    }

    @Test
    void boundsStayBoundsOfRealsWhereDoublesEnd() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(Rounding.addDown(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
        assertThat(Rounding.addUp(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(inf);
        assertThat(Rounding.addUp(-Double.MAX_VALUE, -Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
        assertThat(Rounding.multiplyDown(0, inf)).isZero();
        assertThat(Rounding.multiplyUp(0, -inf)).isZero();
        assertThat(Rounding.multiplyDown(-inf, 2)).isEqualTo(-inf);
        assertThat(Rounding.divideDown(1, inf)).isZero();
        assertThat(Rounding.divideUp(1, inf)).isPositive();
        assertThat(Rounding.multiplyUp(Double.MIN_VALUE, Double.MIN_VALUE)).isPositive();
        assertThat(Rounding.multiplyDown(Double.MIN_VALUE, -Double.MIN_VALUE)).isNegative();
    }

    /// @param order compares a number with the exact result
    private void verify(double low, double high, ToIntFunction<BigDecimal> order, boolean best) {
        int below = Double.isInfinite(low) ? -1 : order.applyAsInt(new BigDecimal(low));
        int above = Double.isInfinite(high) ? 1 : order.applyAsInt(new BigDecimal(high));
        assertThat(below <= 0 && above >= 0).as("[%s, %s] encloses", low, high).isTrue();
        if (best) {
            assertThat(low == high || (below < 0 && above > 0 && Math.nextUp(low) == high))
                    .as("[%s, %s] is sharp", low, high)
                    .isTrue();
            sharp++;
        }
    }
}
