package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A piece of an HTML page or of a drawing in it. Text and attribute values may hold anything, names of models and columns
/// among them: rendering escapes them, so they never become markup.
public sealed interface Node {
    /// Elements that have no content and no end tag.
    Set<String> VOID = Set.of("meta", "br");

    /// Text as a reader sees it.
    record Text(String content) implements Node {}

    /// Our own style sheet, the only content that is not escaped. It is read from this package's resources and from
    /// nowhere else.
    record Style(String sheet) implements Node {}

    /// An element with attributes in their order.
    record Element(String name, Map<String, String> attributes, List<Node> children) implements Node {
        /// Copies attributes and children.
        public Element {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
            children = List.copyOf(children);
        }

        /// With one more attribute.
        Element with(String attribute, String value) {
            Map<String, String> all = new LinkedHashMap<>(attributes);
            all.put(attribute, value);
            return new Element(name, all, children);
        }

        /// With one more attribute: a coordinate or length, to a tenth.
        Element with(String attribute, double value) {
            return with(attribute, Figures.coordinate(value));
        }

        /// With other content.
        Element withChildren(List<? extends Node> others) {
            return new Element(name, attributes, List.copyOf(others));
        }

        /// Of one more class.
        Element of(String styleClass) {
            String known = attributes.get("class");
            return with("class", known == null ? styleClass : known + " " + styleClass);
        }

        /// With further content at the end.
        Element and(Node... more) {
            List<Node> all = new ArrayList<>(children);
            all.addAll(Arrays.asList(more));
            return new Element(name, attributes, all);
        }
    }

    /// An element.
    static Element element(String name, Node... children) {
        return new Element(name, Map.of(), Arrays.asList(children));
    }

    /// An element.
    static Element element(String name, List<? extends Node> children) {
        return new Element(name, Map.of(), List.copyOf(children));
    }

    /// An element that holds only text.
    static Element element(String name, String text) {
        return element(name, new Text(text));
    }

    /// Text.
    static Node text(String content) {
        return new Text(content);
    }

    /// The markup.
    default String render() {
        StringBuilder markup = new StringBuilder();
        renderTo(markup);
        return markup.toString();
    }

    private void renderTo(StringBuilder markup) {
        switch (this) {
            case Text(String content) -> escape(content, markup);
            case Style(String sheet) -> markup.append("<style>\n").append(sheet).append("</style>");
            case Element element -> {
                markup.append('<').append(element.name());
                element.attributes().forEach((name, value) -> {
                    markup.append(' ').append(name).append("=\"");
                    escape(value, markup);
                    markup.append('"');
                });
                markup.append('>');
                element.children().forEach(child -> child.renderTo(markup));
                if (!VOID.contains(element.name())) {
                    markup.append("</").append(element.name()).append('>');
                }
            }
        }
    }

    private static void escape(String content, StringBuilder markup) {
        content.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                case '\n', '\t' -> markup.append((char) character);
                default -> markup.appendCodePoint(isSafe(character) ? character : 0xFFFD);
            }
        });
    }

    /// Not what HTML forbids, and not what reorders the text around it.
    private static boolean isSafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.FORMAT,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
