package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Axes keep the order of values, put their ends at 0 and 1, and label what lies at the label.
class ScaleTests {
    private static List<Scale> scales(int count) {
        Random random = new Random(11);
        List<Scale> scales = new ArrayList<>();
        while (scales.size() < count) {
            double a = random.nextGaussian() * Math.pow(10, random.nextInt(24) - 12);
            double b = random.nextGaussian() * Math.pow(10, random.nextInt(24) - 12);
            double low = Math.min(a, b);
            double high = Math.max(a, b);
            scales.add(new Scale.Linear(low, high));
            scales.add(new Scale.Logarithmic(Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))));
            scales.add(Scale.spectrum(Math.pow(10, -3 - random.nextInt(12)), low, high));
            scales.add(Scale.fitting(Math.abs(a), Math.abs(b), Double.NaN));
            scales.add(Scale.linear(a, b, Double.POSITIVE_INFINITY));
        }
        return scales;
    }

    /// A parameter norm that hardly moves, for example.
    @Test
    void labelsOfNarrowRangesDiffer() {
        int seen = 0;
        for (double width = 1; width > 1e-10; width /= 3) {
            List<String> labels = new Scale.Linear(22.997, 22.997 + width).ticks(5)
                    .stream()
                    .map(Scale.Tick::label)
                    .toList();
            assertThat(labels).doesNotHaveDuplicates();
            assertThat(labels.size()).isGreaterThanOrEqualTo(2);
            seen++;
        }
        assertThat(seen).isEqualTo(21);
    }

    @Test
    void positionsRiseFromZeroToOne() {
        int checked = 0;
        for (Scale scale : scales(1000)) {
            assertThat(scale.position(scale.low())).isEqualTo(0);
            assertThat(scale.position(scale.high())).isEqualTo(1);
            double before = 0;
            for (int k = 1; k < 50; k++) {
                double position = scale.position(scale.low() + (scale.high() - scale.low()) * k / 50);
                assertThat(position).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(1);
                before = position;
            }
            assertThat(before).isPositive();
            checked++;
        }
        assertThat(checked).isEqualTo(1000);
    }

    @Test
    void ticksLieInsideInOrderAndSayTheirValue() {
        int labelled = 0;
        for (Scale scale : scales(1000)) {
            List<Scale.Tick> ticks = scale.ticks(6);
            assertThat(ticks).as("%s", scale).hasSizeBetween(1, 13);
            double before = Double.NEGATIVE_INFINITY;
            for (Scale.Tick tick : ticks) {
                assertThat(scale.position(tick.value())).as("%s at %s", scale, tick).isBetween(-1e-6, 1 + 1e-6);
                assertThat(tick.value()).isGreaterThan(before);
                double size = Math.max(Math.abs(tick.value()), (scale.high() - scale.low()) * 1e-9);
                assertThat(Math.abs(read(tick.label()) - tick.value())).as("%s", tick).isLessThan(1e-3 * size);
                before = tick.value();
                labelled++;
            }
        }
        assertThat(labelled).isGreaterThan(3000);
    }

    /// The value of a label, read anew.
    private static double read(String label) {
        String plain = label.replace('\u2212', '-');
        int exponent = plain.indexOf("10") < 0 ? -1 : plain.indexOf("10") + 2;
        boolean power = exponent > 0 && exponent < plain.length() && "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(plain.charAt(exponent)) >= 0;
        if (!power) {
            return Double.parseDouble(plain);
        }
        StringBuilder digits = new StringBuilder("1e");
        plain.substring(exponent)
                .chars()
                .forEach(c -> digits.append(c == '⁻' ? "-" : Integer.toString("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))));
        return Double.parseDouble(digits.toString()) * (plain.startsWith("-") ? -1 : 1);
    }

    @Test
    void symmetricLogarithmIsOddAndGivesDecadesEqualRoom() {
        Scale scale = new Scale.SymmetricLog(-1e3, 1e3, 1e-4);
        assertThat(scale.position(0)).isEqualTo(0.5);
        double decade = scale.position(1e-3) - scale.position(1e-4);
        for (double value = 1e-4; value < 900; value *= 10) {
            assertThat(scale.position(10 * value) - scale.position(value)).isCloseTo(decade, within());
            assertThat(scale.position(-value) + scale.position(value)).isCloseTo(1, within());
        }
        assertThat(scale.position(5e-5) - 0.5).isCloseTo(decade / 2, within());
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    @Test
    void countsInWholeNumbers() {
        assertThat(Scale.counting(0, 2).ticks(6)).extracting(Scale.Tick::label).containsExactly("0", "1", "2");
        assertThat(Scale.counting(0, 400).ticks(6)).extracting(Scale.Tick::label)
                .containsExactly("0", "100", "200", "300", "400");
    }

    @Test
    void fitsWhateverNumbersThereAre() {
        double[][] cases = {{}, {Double.NaN}, {0}, {3, 3}, {-1, -1}, {1e308, -1e308}, {Double.MIN_VALUE, 1},
            {0, 1e-300}};
        for (double[] values : cases) {
            for (Scale scale : List.of(Scale.linear(values), Scale.fitting(values), Scale.spectrum(0, values),
                    Scale.spectrum(1e-9, values), Scale.fromZero(DoubleStream.of(values).map(Math::abs).toArray()))) {
                assertThat(scale.low()).isLessThan(scale.high());
                assertThat(scale.ticks(6)).as("%s", scale).isNotEmpty();
                for (double value : values) {
                    if (Double.isFinite(value) && !(scale instanceof Scale.Linear linear && linear.low() == 0)) {
                        assertThat(scale.position(value)).as("%s in %s", value, scale).isBetween(0.0, 1.0);
                    }
                }
            }
        }
        assertThatThrownBy(() -> new Scale.Logarithmic(0, 1)).hasMessageContaining("0 < low < high, got 0.0 and 1.0");
        assertThatThrownBy(() -> new Scale.Linear(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
