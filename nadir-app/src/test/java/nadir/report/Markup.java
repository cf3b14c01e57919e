package nadir.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Markup as the JDK's XML parser reads it: what our own rendering is checked against.
public final class Markup {
    private Markup() {}

    public static Element parse(String markup) {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(markup)));
            return document.getDocumentElement();
        } catch (Exception malformed) {
            throw new AssertionError("not well-formed: " + markup, malformed);
        }
    }

    /// A whole page, whose elements without an end tag are closed first.
    public static Element parsePage(String html) {
        return parse(html.replace("<!doctype html>\n", "").replaceAll("<(meta|br)([^>]*)>", "<$1$2/>"));
    }

    public static List<Element> all(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    public static List<Element> ofClass(Element root, String name, String styleClass) {
        return all(root, name).stream()
                .filter(element -> List.of(element.getAttribute("class").split(" ")).contains(styleClass))
                .toList();
    }
}
