package nadir.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.storage.AtomicFile;
import nadir.version.Version;

/// One HTML document that needs nothing outside itself. A content security policy forbids it to load or run anything.
///
/// @param title of the document and its first heading
/// @param subtitle under that heading
/// @param sections in their order
public record Page(String title, String subtitle, List<Node> sections) {
    /// Copies the sections.
    public Page {
        sections = List.copyOf(sections);
    }

    /// The document as text.
    public String html() {
        Node.Element head = Node.element("head",
                Node.element("meta").with("charset", "utf-8"),
                Node.element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Node.element("meta")
                        .with("http-equiv", "Content-Security-Policy")
                        .with("content", "default-src 'none'; style-src 'unsafe-inline'"),
                Node.element("meta").with("name", "color-scheme").with("content", "light dark"),
                Node.element("meta").with("name", "generator").with("content", "nadir " + Version.CURRENT),
                Node.element("title", title),
                new Node.Style(styleSheet()));
        Node.Element header = Node.element("header", Node.element("h1", title),
                Node.element("p", subtitle).of("subtitle"));
        Node.Element footer = Node.element("footer", Node.element("p", "Written by nadir " + Version.CURRENT
                + ". Figures are computed in floating-point numbers: findings, not proofs, except for what is "
                + "called proved."));
        Node.Element body = Node.element("body", header, Node.element("main", sections), footer);
        return "<!doctype html>\n" + Node.element("html", head, body).with("lang", "en").render() + "\n";
    }

    /// Its charts as pictures of their own, by their titles in lower case with hyphens; charts of one title are numbered.
    public SortedMap<String, Picture> pictures() {
        SortedMap<String, Picture> pictures = new TreeMap<>();
        for (Node section : sections) {
            if (section instanceof Node.Element element) {
                for (Node.Element figure : Picture.found(element, "figure", "plot")) {
                    String title = Picture.found(figure, "strong", "")
                            .getFirst()
                            .children()
                            .getFirst() instanceof Node.Text(String text) ? text : "";
                    String name = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
                    String free = name;
                    for (int k = 2; pictures.containsKey(free); k++) {
                        free = name + "-" + k;
                    }
                    pictures.put(free, Picture.ofFigure(figure));
                }
            }
        }
        return pictures;
    }

    /// Writes the document to a file, which it replaces in one step.
    ///
    /// @throws nadir.data.InputException if the path cannot be a file
    /// @throws IOException if writing fails; the message names the file, and the file that was there is unharmed
    public void write(Path file) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(html().getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(file, channel -> drain(content, channel));
    }

    private static void drain(ByteBuffer content, FileChannel channel) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    /// A section under a heading.
    static Node.Element section(String heading, List<? extends Node> content) {
        List<Node> all = new ArrayList<>(content);
        all.addFirst(Node.element("h2", heading));
        return Node.element("section", all);
    }

    /// Charts side by side where there is room.
    static Node.Element plots(List<Plot> plots) {
        return Node.element("div", plots.stream().map(Plot::node).toList()).of("plots");
    }

    /// A table that scrolls sideways where the page is narrow.
    static Node.Element wide(Node.Element table) {
        return Node.element("div", table).of("wide").with("tabindex", "0");
    }

    static String styleSheet() {
        try (InputStream sheet = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"))) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
