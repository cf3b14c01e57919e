package nadir.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of the pages' style sheet that is about drawings, as attributes: a file of its own has no page around it. Colours
/// are those of the light theme.
///
/// @param rules in their order
record PictureStyle(List<Rule> rules) {
    private static final Pattern VARIABLE = Pattern.compile("(--[a-z-]+): (#[0-9a-f]{6,8});");
    private static final Pattern RULE = Pattern.compile("(?m)^svg ([a-z]*)(?:\\.([a-z0-9-]+))? \\{ ([^}]*) }");
    private static final Pattern DECLARATION = Pattern.compile("([a-z-]+): ([^;]+);");
    private static final Pattern REFERENCE = Pattern.compile("var\\((--[a-z-]+)\\)");

    /// Of the pages' own sheet.
    static final PictureStyle SHEET = of(Page.styleSheet());

    /// @param element its name; empty for any
    /// @param style its class; empty for any
    record Rule(String element, String style, Map<String, String> attributes) {
        boolean covers(String name, Set<String> styles) {
            return (element.isEmpty() || element.equals(name)) && (style.isEmpty() || styles.contains(style));
        }
    }

    static PictureStyle of(String sheet) {
        Map<String, String> colours = new LinkedHashMap<>();
        // The first block is the light theme.
        Matcher variable = VARIABLE.matcher(sheet.substring(0, sheet.indexOf('}')));
        while (variable.find()) {
            colours.put(variable.group(1), variable.group(2));
        }
        List<Rule> rules = new ArrayList<>();
        Matcher rule = RULE.matcher(sheet);
        while (rule.find()) {
            Map<String, String> attributes = new LinkedHashMap<>();
            Matcher declaration = DECLARATION.matcher(rule.group(3));
            while (declaration.find()) {
                String value = REFERENCE.matcher(declaration.group(2))
                        .replaceAll(found -> colours.getOrDefault(found.group(1), "#000000"));
                put(attributes, declaration.group(1), value);
            }
            rules.add(new Rule(rule.group(1), rule.group(2) == null ? "" : rule.group(2), attributes));
        }
        return new PictureStyle(List.copyOf(rules));
    }

    /// Programs that read SVG agree on colours of six digits and opacities, not on eight digits.
    private static void put(Map<String, String> attributes, String name, String value) {
        if (value.matches("#[0-9a-f]{8}")) {
            attributes.put(name, value.substring(0, 7));
            attributes.put(name + "-opacity",
                    Figures.of(Integer.parseInt(value.substring(7), 16) / 255.0, 3));
        } else {
            attributes.put(name, value.replaceAll("px$", ""));
        }
    }

    /// The same drawing with attributes in place of classes; what it says itself stays.
    Node.Element applied(Node.Element element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Set<String> styles = Set.of(element.attributes().getOrDefault("class", "").split(" ", -1));
        for (Rule rule : rules) {
            if (rule.covers(element.name(), styles)) {
                attributes.putAll(rule.attributes());
            }
        }
        attributes.remove("font-variant-numeric");
        attributes.putAll(element.attributes());
        attributes.remove("class");
        return new Node.Element(element.name(), attributes, element.children()
                .stream()
                .map(child -> child instanceof Node.Element inner ? applied(inner) : child)
                .toList());
    }
}
