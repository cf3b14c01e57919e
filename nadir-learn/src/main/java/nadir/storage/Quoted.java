package nadir.storage;

/// Names from files as they may stand in a message: a file can hold anything, a message is one line of text.
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /// The name between quotes, shortened where it is long, with a question mark for every character that is not
    /// printable.
    public static String of(String name) {
        return "'" + printable(name) + "'";
    }

    /// The same without the quotes.
    public static String printable(String name) {
        StringBuilder text = new StringBuilder();
        String shown = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        shown.codePoints().forEach(c -> text.appendCodePoint(isPrintable(c) ? c : '?'));
        return text.append(name.length() > LONGEST ? "..." : "").toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED, Character.PRIVATE_USE ->
                    false;
            default -> true;
        };
    }
}
