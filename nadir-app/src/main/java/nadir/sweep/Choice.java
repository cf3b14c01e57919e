package nadir.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What the value of an option is drawn from.
public sealed interface Choice {
    /// One value, as it would be typed.
    String draw(SplittableRandom random);

    /// Values that are equally likely.
    record Listed(List<String> values) implements Choice {
        /// Copies the list.
        public Listed {
            values = List.copyOf(values);
        }

        @Override
        public String draw(SplittableRandom random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /// All numbers between two, evenly or evenly in their logarithms.
    ///
    /// @param from the smallest
    /// @param to the largest, above `from`
    /// @param logarithmic whether equal ratios are equally likely; both ends are positive then
    /// @param whole whether only whole numbers are meant
    record Range(double from, double to, boolean logarithmic, boolean whole) implements Choice {
        private static final MathContext DRAWN = new MathContext(6);
        private static final MathContext PLACED = new MathContext(12);

        @Override
        public String draw(SplittableRandom random) {
            double share = random.nextDouble();
            if (!whole) {
                return text(at(share), DRAWN);
            }
            // Each whole number has the share of the numbers that are rounded to it.
            double low = from - 0.5;
            double high = to + 0.5;
            double value = logarithmic ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)))
                    : low + share * (high - low);
            return Long.toString(Math.clamp(Math.round(value), Math.round(from), Math.round(to)));
        }

        /// Numbers from one end to the other with equal differences, or ratios; whole ones rounded, each once.
        ///
        /// @param points at least 2
        public List<String> spread(int points) {
            return IntStream.range(0, points)
                    .mapToDouble(k -> at(k / (points - 1.0)))
                    .mapToObj(value -> whole ? Long.toString(Math.round(value)) : text(value, PLACED))
                    .distinct()
                    .toList();
        }

        private double at(double share) {
            return logarithmic ? Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)))
                    : from + share * (to - from);
        }

        /// Few digits, so that what a run was given can be read and typed; a point is as good as one beside it.
        private static String text(double value, MathContext digits) {
            return Double.toString(new BigDecimal(value).round(digits).doubleValue());
        }
    }
}
