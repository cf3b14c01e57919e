package nadir.runs;

import org.jspecify.annotations.Nullable;

/// One value of a run's result: a number, or a text.
///
/// @param number null where it is a text
/// @param text null where it is a number
public record Figure(@Nullable Double number, @Nullable String text) {
    static Figure of(double value) {
        return new Figure(value, null);
    }

    static Figure of(String value) {
        return new Figure(null, value);
    }

    /// As it is shown.
    @Override
    public String toString() {
        return number == null ? String.valueOf(text) : Numbers.text(number);
    }
}
