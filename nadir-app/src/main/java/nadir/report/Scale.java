package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How values lie along an axis: from position 0 at `low` to position 1 at `high`.
public sealed interface Scale {
    /// The value at position 0.
    double low();

    /// The value at position 1, above `low`.
    double high();

    /// Where a value lies; outside [0, 1] if it is outside the axis, NaN if it has no place.
    double position(double value);

    /// Values worth a label, about `most` of them, ascending.
    List<Tick> ticks(int most);

    /// A labelled value.
    record Tick(double value, String label) {}

    /// Equal steps for equal differences.
    record Linear(double low, double high) implements Scale {
        /// More, where labels would be the same.
        private static final int LABEL_DIGITS = 5;

        /// Checks the ends.
        public Linear {
            require(Double.isFinite(low) && Double.isFinite(high) && low < high, "finite low < high", low, high);
        }

        @Override
        public double position(double value) {
            // Halves, because the range itself may overflow.
            return (value / 2 - low / 2) / (high / 2 - low / 2);
        }

        @Override
        public List<Tick> ticks(int most) {
            double step = niceStep((high / 2 - low / 2) / most * 2);
            List<Double> values = new ArrayList<>();
            for (double k = Math.ceil(low / step); k * step <= high && values.size() <= 2 * most; k++) {
                values.add(k == 0 ? 0 : k * step);
            }
            int digits = LABEL_DIGITS;
            while (digits < 17 && labels(values, digits).distinct().count() < values.size()) {
                digits++;
            }
            List<String> labels = labels(values, digits).toList();
            return IntStream.range(0, values.size()).mapToObj(i -> new Tick(values.get(i), labels.get(i))).toList();
        }

        private static Stream<String> labels(List<Double> values, int digits) {
            return values.stream().map(v -> Figures.of(v, digits).replace("e-0", "e-").replace('-', '\u2212'));
        }

        private static double niceStep(double least) {
            double decade = Math.pow(10, Math.floor(Math.log10(least)));
            return DoubleStream.of(1, 2, 5)
                    .map(m -> m * decade)
                    .filter(s -> s >= least)
                    .findFirst()
                    .orElse(10 * decade);
        }
    }

    /// Equal steps for equal differences, with labels of its own.
    record Labelled(double low, double high, List<Tick> labels) implements Scale {
        /// Checks the ends and copies the labels.
        public Labelled {
            require(Double.isFinite(low) && Double.isFinite(high) && low < high, "finite low < high", low, high);
            labels = List.copyOf(labels);
        }

        @Override
        public double position(double value) {
            return new Linear(low, high).position(value);
        }

        @Override
        public List<Tick> ticks(int most) {
            return labels;
        }
    }

    /// Equal steps for equal ratios of positive values.
    record Logarithmic(double low, double high) implements Scale {
        /// Checks the ends.
        public Logarithmic {
            require(low > 0 && Double.isFinite(high) && low < high, "0 < low < high", low, high);
        }

        @Override
        public double position(double value) {
            return value > 0 ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                    : Double.NaN;
        }

        @Override
        public List<Tick> ticks(int most) {
            List<Tick> ticks = new ArrayList<>();
            int first = (int) Math.ceil(Math.log10(low) - 1e-9);
            int last = (int) Math.floor(Math.log10(high) + 1e-9);
            int step = Math.max(1, (int) Math.ceil((last - first + 1) / (double) most));
            for (int exponent = first; exponent <= last; exponent++) {
                if (Math.floorMod(exponent, step) == 0) {
                    ticks.add(new Tick(Math.pow(10, exponent), Figures.power(exponent, false)));
                }
            }
            return ticks.size() >= 2 ? ticks : withinADecade(first - 1);
        }

        private List<Tick> withinADecade(int exponent) {
            List<Tick> ticks = new ArrayList<>();
            for (double value : new double[] {1, 2, 3, 5, 10, 20, 30, 50, 100}) {
                double tick = value * Math.pow(10, exponent);
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    ticks.add(new Tick(tick, Figures.of(tick)));
                }
            }
            return ticks.size() >= 2 ? ticks : new Linear(low, high).ticks(3);
        }
    }

    /// Linear up to `threshold` in size, where it takes one step on either side of 0; logarithmic beyond, one step for
    /// each decade.
    record SymmetricLog(double low, double high, double threshold) implements Scale {
        /// Checks ends and threshold.
        public SymmetricLog {
            require(Double.isFinite(low) && Double.isFinite(high) && low < high, "finite low < high", low, high);
            require(threshold > 0 && Double.isFinite(threshold), "a positive threshold", threshold, threshold);
        }

        @Override
        public double position(double value) {
            return (steps(value) - steps(low)) / (steps(high) - steps(low));
        }

        private double steps(double value) {
            double size = Math.abs(value);
            double steps = size <= threshold ? size / threshold : 1 + Math.log10(size) - Math.log10(threshold);
            return Math.signum(value) * steps;
        }

        @Override
        public List<Tick> ticks(int most) {
            int first = (int) Math.ceil(Math.log10(threshold) + 0.3);
            int last = (int) Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))) + 1e-9);
            int sides = (low < 0 ? 1 : 0) + (high > 0 ? 1 : 0);
            int step = Math.max(1, (int) Math.ceil((last - first + 1) * sides / (double) most));
            List<Tick> ticks = new ArrayList<>();
            addIfInside(ticks, 0, "0");
            for (int exponent = last; exponent >= first; exponent--) {
                if (Math.floorMod(exponent, step) == 0) {
                    addIfInside(ticks, -Math.pow(10, exponent), Figures.power(exponent, true));
                    addIfInside(ticks, Math.pow(10, exponent), Figures.power(exponent, false));
                }
            }
            ticks.sort((a, b) -> Double.compare(a.value(), b.value()));
            return ticks;
        }

        private void addIfInside(List<Tick> ticks, double value, String label) {
            if (value >= low && value <= high) {
                ticks.add(new Tick(value, label));
            }
        }
    }

    /// A linear scale for the finite ones among some values, with a little room at the ends.
    static Scale linear(double... values) {
        double[] finite = finite(values);
        if (finite.length == 0) {
            return new Linear(0, 1);
        }
        double low = finite[0];
        double high = finite[finite.length - 1];
        double room = low == high ? (low == 0 ? 1 : Math.abs(low) / 10) : high / 25 - low / 25;
        return new Linear(low == 0 ? 0 : bounded(low - room), bounded(high + room));
    }

    private static double bounded(double value) {
        return Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /// A linear scale with labels at whole numbers only, for what is counted.
    static Scale counting(double... values) {
        Scale linear = linear(values);
        return new Labelled(linear.low(), linear.high(), linear.ticks(6)
                .stream()
                .filter(tick -> tick.value() == Math.rint(tick.value()))
                .toList());
    }

    /// A linear scale from 0 for values of at least 0.
    static Scale fromZero(double... values) {
        double most = DoubleStream.of(finite(values)).max().orElse(0);
        return new Linear(0, most > 0 ? bounded(most * 1.02) : 1);
    }

    /// A logarithmic scale for positive values that differ by a factor above 20, else a linear one.
    static Scale fitting(double... values) {
        double[] finite = finite(values);
        if (finite.length == 0 || finite[0] <= 0 || finite[finite.length - 1] < 20 * finite[0]) {
            return linear(values);
        }
        double room = Math.pow(10, 0.04 * (Math.log10(finite[finite.length - 1]) - Math.log10(finite[0])));
        return new Logarithmic(Math.max(finite[0] / room, Double.MIN_VALUE), bounded(finite[finite.length - 1] * room));
    }

    /// A scale for eigenvalues: sizes up to `tolerance` count as zero and lie together.
    static Scale spectrum(double tolerance, double... values) {
        double[] finite = finite(values);
        double size = finite.length == 0 ? 1 : Math.max(Math.abs(finite[0]), Math.abs(finite[finite.length - 1]));
        double threshold = tolerance > 0 ? tolerance : size > 0 ? 1e-16 * size : 1;
        double low = finite.length == 0 ? -1 : finite[0];
        double high = finite.length == 0 ? 1 : finite[finite.length - 1];
        return new SymmetricLog(bounded(Math.min(2 * low, -threshold)), bounded(Math.max(2 * high, threshold)),
                threshold);
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    private static void require(boolean condition, String what, double first, double second) {
        if (!condition) {
            throw new IllegalArgumentException("a scale requires " + what + ", got " + first + " and " + second);
        }
    }
}
