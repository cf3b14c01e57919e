package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cells are read as the nearest doubles, and only decimal numbers are numbers.
class CellTests {
    private final Cell cell = new Cell();

    @Test
    void randomDecimalsAreTheNearestDoubles() {
        SplittableRandom random = new SplittableRandom(4);
        int cases = 0;
        int shortOnes = 0;
        for (; cases < 200_000; cases++) {
            String text = decimal(random);
            shortOnes += text.length() < 16 ? 1 : 0;
            assertThat(read("  " + text + " ")).as(text).isEqualTo(Cell.Kind.NUMBER);
            assertThat(Double.doubleToRawLongBits(cell.number())).as(text)
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
            assertThat(cell.text()).isEqualTo(text);
        }
        assertThat(cases).isEqualTo(200_000);
        assertThat(shortOnes).isBetween(50_000, 190_000);
    }

    private static String decimal(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()) % 1e300).replace("NaN", "0");
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> Long.toString(random.nextLong());
            case 3 -> String.format(Locale.ROOT, "%." + random.nextInt(20) + "f", random.nextDouble() * 2e3 - 1e3);
            case 4 -> "+" + random.nextInt(1000) + "." + random.nextInt(1000) + "E" + random.nextInt(-300, 300);
            default -> (random.nextBoolean() ? "-." : ".") + random.nextInt(1_000_000);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1d", "1f", "0x10", "1,5", "1 2", "e5", "1e", "1e+", ".", "-", "+", "--1", "1.2.3",
        "١",
        "1_000", "true", "$5", "5%", "nano", "1.e.", "infinit"})
    void whatIsNoNumberIsText(String text) {
        assertThat(read(text)).isEqualTo(Cell.Kind.TEXT);
        assertThat(cell.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t", "NA", "n/a", "N/A", "null", "NULL", "?", "#N/A", " na "})
    void missing(String text) {
        assertThat(read(text)).isEqualTo(Cell.Kind.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "-nan", "inf", "-Inf", "+Infinity", "1e999", "-1e400"})
    void notFinite(String text) {
        assertThat(read(text)).isEqualTo(Cell.Kind.NOT_FINITE);
    }

    @Test
    void zeroKeepsItsSign() {
        read("-0.0");
        assertThat(cell.number()).isEqualTo(-0.0);
        assertThat(1 / cell.number()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    private Cell.Kind read(String text) {
        char[] chars = ("," + text + ",").toCharArray();
        return cell.read(chars, 1, text.length());
    }
}
