package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers are written correctly rounded and short.
class FiguresTests {
    @Test
    void roundsCorrectly() {
        Random random = new Random(5);
        int checked = 0;
        for (int round = 0; round < 5000; round++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
            int digits = 1 + random.nextInt(15);
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
            if (value != Math.rint(value)) {
                assertThat(new BigDecimal(Figures.of(value, digits))).isEqualByComparingTo(rounded);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(2500);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0.0,0", "12,12", "999999,999999", "2.5e6,2.5e+06", "0.1,0.1", "0.000123,0.000123",
        "0.0000123,1.23e-05", "1e-300,1e-300", "-0.5,-0.5", "NaN,not a number", "Infinity,infinite",
        "-Infinity,-infinite", "999999.99,1e+06"})
    void isShort(double value, String text) {
        assertThat(Figures.of(value)).isEqualTo(text);
    }

    @Test
    void writesPowersAndCounts() {
        assertThat(Figures.power(-12, true)).isEqualTo("−10⁻¹²");
        assertThat(Figures.power(0, false)).isEqualTo("1");
        assertThat(Figures.power(1, true)).isEqualTo("−10");
        assertThat(Figures.power(30, false)).isEqualTo("10³⁰");
        assertThat(Figures.count(101770)).isEqualTo("101,770");
        assertThat(Figures.count(1, "sample")).isEqualTo("1 sample");
        assertThat(Figures.count(0, "sample")).isEqualTo("0 samples");
    }
}
