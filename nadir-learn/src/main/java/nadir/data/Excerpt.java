package nadir.data;

/// The user's own text inside a message: quoted, short, and on one line whatever it holds.
final class Excerpt {
    private static final int LONGEST = 40;

    private Excerpt() {}

    static String of(String text) {
        return "'" + plain(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + "'";
    }

    /// The text without characters that would break a line or a terminal.
    static String plain(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.SURROGATE) {
                result.append("\\u%04x".formatted(c));
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }
}
