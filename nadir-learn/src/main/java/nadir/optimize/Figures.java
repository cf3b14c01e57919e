package nadir.optimize;

import java.util.Locale;

/// Text with figures, the same in every locale.
final class Figures {
    private Figures() {}

    // The annotation that the check asks for would be a dependency for this one method.
    @SuppressWarnings("AnnotateFormatMethod")
    static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    static String iterations(long count) {
        return count == 1 ? "1 iteration" : count + " iterations";
    }
}
