package nadir.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;
import nadir.storage.AtomicFile;

/// A chart by itself, as a file for papers: SVG or PNG, in the style of the pages' light theme on white, with its legend
/// in the drawing.
public final class Picture {
    private static final double LEGEND = 20;
    private static final double LETTER = 6;
    private static final double KEY = 24;
    private static final double LEFT = PlotDrawing.LEFT;

    private final Node.Element drawing;
    private final double width;
    private final double height;

    /// @param drawing an `svg` element with a view box
    private Picture(Node.Element drawing, double width, double height) {
        this.drawing = drawing;
        this.width = width;
        this.height = height;
    }

    /// A drawing that needs no legend.
    ///
    /// @param svg with a view box from 0, 0
    static Picture of(Node.Element svg) {
        String[] box = String.valueOf(svg.attributes().get("viewBox")).split(" ", -1);
        return new Picture(svg, Double.parseDouble(box[2]), Double.parseDouble(box[3]));
    }

    /// A plot, with a legend above it where it has several marks.
    static Picture of(Plot plot) {
        return ofFigure(plot.node());
    }

    /// The drawing of a page's figure, with the figure's legend above it.
    ///
    /// @param figure with an `svg` element
    static Picture ofFigure(Node.Element figure) {
        Node.Element svg = found(figure, "svg", "").getFirst();
        Picture bare = of(svg);
        List<Node.Element> keys = found(figure, "span", "key");
        if (keys.isEmpty()) {
            return bare;
        }
        List<Node> content = new ArrayList<>();
        double x = LEFT;
        double y = LEGEND / 2 + 2;
        for (Node.Element key : keys) {
            String name = key.children()
                    .stream()
                    .map(child -> child instanceof Node.Text(String text) ? text : "")
                    .collect(Collectors.joining());
            double wide = KEY + LETTER * name.length() + 14;
            if (x > LEFT && x + wide > bare.width) {
                x = LEFT;
                y += LEGEND;
            }
            content.add(sample(found(key, "i", "").getFirst().attributes().getOrDefault("class", ""), x, y));
            content.add(Node.element("text", name).of("name").with("x", x + KEY).with("y", y + 4));
            x += wide;
        }
        double above = y + LEGEND / 2;
        content.add(Node.element("g", svg.children())
                .with("transform", "translate(0 " + Figures.coordinate(above) + ")"));
        double height = bare.height + above;
        return new Picture(svg.withChildren(content)
                .with("viewBox", "0 0 " + Figures.coordinate(bare.width) + " " + Figures.coordinate(height)),
                bare.width, height);
    }

    /// Elements within another, itself included, in their order.
    ///
    /// @param style their class; empty for any
    static List<Node.Element> found(Node.Element within, String name, String style) {
        List<Node.Element> all = new ArrayList<>();
        if (within.name().equals(name) && (style.isEmpty()
                || List.of(within.attributes().getOrDefault("class", "").split(" ", -1)).contains(style))) {
            all.add(within);
        }
        within.children().forEach(child -> {
            if (child instanceof Node.Element inner) {
                all.addAll(found(inner, name, style));
            }
        });
        return all;
    }

    /// A piece of what a key stands for.
    private static Node.Element sample(String style, double x, double y) {
        String from = "M" + Figures.coordinate(x) + " " + Figures.coordinate(y);
        return switch (style.split(" ", -1)[0]) {
            case "line" -> Node.element("path").of(style).with("d", from + "h18");
            case "points" -> Node.element("path").of(style).with("d", from + "m9 0h0");
            case "band" -> Node.element("path").of(style).with("d", from + "m0 -5h18v10h-18Z");
            default ->
                    Node.element("rect").of(style).with("x", x).with("y", y - 5).with("width", 18).with("height", 10);
        };
    }

    /// Whether the name of a file is one of a picture.
    public static boolean isNamed(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".svg");
    }

    /// Writes the picture in the format that the file's name ends in, in one step.
    ///
    /// @throws InputException if the name ends in neither `.png` nor `.svg`, the path cannot be a file, or letters for a PNG
    ///     cannot be drawn on this system
    /// @throws IOException if writing fails
    public void write(Path file, PictureSize size) throws IOException {
        if (!isNamed(file)) {
            throw new InputException("a picture requires a name that ends in .png or .svg, got " + file);
        }
        boolean isVector = file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        ByteBuffer content = ByteBuffer.wrap(
                isVector ? svg(size).getBytes(StandardCharsets.UTF_8) : png(size));
        AtomicFile.write(file, channel -> {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        });
    }

    /// The picture as SVG, with its style in it.
    public String svg(PictureSize size) {
        Node.Element paper = Node.element("rect")
                .with("width", width)
                .with("height", height)
                .with("fill", "#ffffff");
        List<Node> content = new ArrayList<>(List.of(paper));
        content.addAll(PictureStyle.SHEET.applied(drawing).children());
        Node.Element whole = new Node.Element("svg", drawing.attributes(), content)
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("width", length(size.millimetres()))
                .with("height", length(size.millimetres() * height / width))
                .with("font-family", "sans-serif");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + whole.render() + "\n";
    }

    private static String length(double millimetres) {
        return String.format(Locale.ROOT, "%.2fmm", millimetres);
    }

    /// The picture as PNG, with its resolution in it.
    ///
    /// @throws InputException if letters cannot be drawn on this system
    public byte[] png(PictureSize size) {
        return Raster.png(PictureStyle.SHEET.applied(drawing), width, height, size);
    }

    /// Checks that PNG files can be made here.
    ///
    /// @throws InputException if letters cannot be drawn on this system
    public static void requireRaster() {
        Raster.requireFonts();
    }
}
