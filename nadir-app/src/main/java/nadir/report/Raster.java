package nadir.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Draws what the charts of this package are made of in pixels: rectangles, lines, paths of straight pieces, circles and
/// texts, with presentation attributes, moved and turned.
final class Raster {
    private static final Pattern TRANSFORM = Pattern.compile("(translate|rotate)\\(([-0-9.]+)(?: ([-0-9.]+))?\\)");
    private static final float LETTERS = 11;

    private final Graphics2D graphics;

    private Raster(Graphics2D graphics) {
        this.graphics = graphics;
    }

    static byte[] png(Node.Element drawing, double width, double height, PictureSize size) {
        requireFonts();
        double scale = size.pixels() / width;
        BufferedImage image = new BufferedImage(size.pixels(), (int) Math.round(height * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        new Raster(graphics).draw(drawing);
        graphics.dispose();
        return encoded(image, size);
    }

    /// @throws InputException if letters cannot be drawn on this system
    static void requireFonts() {
        System.setProperty("java.awt.headless", "true");
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 1).canDisplay('a');
        } catch (RuntimeException | InternalError | LinkageError | AWTError missing) {
            throw new InputException("PNG files need fonts, which this system has not (" + missing.getMessage()
                    + "); install fontconfig and a font such as fonts-dejavu-core, or name an .svg file", missing);
        }
    }

    private void draw(Node.Element element) {
        Map<String, String> attributes = element.attributes();
        AffineTransform before = graphics.getTransform();
        move(attributes.getOrDefault("transform", ""));
        switch (element.name()) {
            case "svg", "g" -> element.children().forEach(child -> {
                if (child instanceof Node.Element inner) {
                    draw(inner);
                }
            });
            case "rect" -> paint(new Rectangle2D.Double(number(attributes, "x"), number(attributes, "y"),
                    number(attributes, "width"), number(attributes, "height")), attributes);
            case "line" -> paint(new Line2D.Double(number(attributes, "x1"), number(attributes, "y1"),
                    number(attributes, "x2"), number(attributes, "y2")), attributes);
            case "circle" -> {
                double radius = number(attributes, "r");
                paint(new Ellipse2D.Double(number(attributes, "cx") - radius, number(attributes, "cy") - radius,
                        2 * radius, 2 * radius), attributes);
            }
            case "path" -> paint(Strokes.of(attributes.getOrDefault("d", "")), attributes);
            case "text" -> text(element);
            case "title" -> {
                // For whoever hears the picture.
            }
            default -> throw new IllegalArgumentException("no picture has an element " + element.name());
        }
        graphics.setTransform(before);
    }

    private static double number(Map<String, String> attributes, String name) {
        return Double.parseDouble(attributes.getOrDefault(name, "0"));
    }

    private void move(String transform) {
        Matcher step = TRANSFORM.matcher(transform);
        while (step.find()) {
            double first = Double.parseDouble(step.group(2));
            if (step.group(1).equals("rotate")) {
                graphics.rotate(Math.toRadians(first));
            } else {
                graphics.translate(first, Double.parseDouble(step.group(3)));
            }
        }
    }

    private void paint(Shape shape, Map<String, String> attributes) {
        boolean isCrisp = attributes.getOrDefault("shape-rendering", "").equals("crispEdges");
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING,
                isCrisp ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
        Color fill = colour(attributes, "fill", "#000000");
        if (fill != null) {
            graphics.setColor(fill);
            graphics.fill(shape);
        }
        Color stroke = colour(attributes, "stroke", "none");
        if (stroke != null) {
            graphics.setColor(stroke);
            graphics.setStroke(pen(attributes));
            graphics.draw(shape);
        }
    }

    private static BasicStroke pen(Map<String, String> attributes) {
        float width = Float.parseFloat(attributes.getOrDefault("stroke-width", "1"));
        int cap = attributes.getOrDefault("stroke-linecap", "").equals("round") ? BasicStroke.CAP_ROUND
                : BasicStroke.CAP_BUTT;
        int join = attributes.getOrDefault("stroke-linejoin", "").equals("round") ? BasicStroke.JOIN_ROUND
                : BasicStroke.JOIN_MITER;
        String dashes = attributes.get("stroke-dasharray");
        if (dashes == null) {
            return new BasicStroke(width, cap, join);
        }
        double[] lengths = Arrays.stream(dashes.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        float[] pattern = new float[lengths.length];
        for (int k = 0; k < pattern.length; k++) {
            pattern[k] = (float) lengths[k];
        }
        return new BasicStroke(width, cap, join, 4, pattern, 0);
    }

    private static @Nullable Color colour(Map<String, String> attributes, String name, String standard) {
        String text = attributes.getOrDefault(name, standard);
        if (text.equals("none")) {
            return null;
        }
        int opacity = (int) Math
                .round(255 * Double.parseDouble(attributes.getOrDefault(name + "-opacity", "1")));
        return new Color(Integer.parseInt(text.substring(1), 16) | (opacity << 24), true);
    }

    private void text(Node.Element element) {
        Map<String, String> attributes = element.attributes();
        StringBuilder words = new StringBuilder();
        element.children().forEach(child -> {
            if (child instanceof Node.Text(String content)) {
                words.append(content);
            }
        });
        float letters = attributes.containsKey("font-size") ? Float.parseFloat(attributes.get("font-size")) : LETTERS;
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(letters));
        double width = graphics.getFontMetrics().getStringBounds(words.toString(), graphics).getWidth();
        double left = number(attributes, "x") - switch (attributes.getOrDefault("text-anchor", "start")) {
            case "middle" -> width / 2;
            case "end" -> width;
            default -> 0;
        };
        graphics.setColor(colour(attributes, "fill", "#000000"));
        graphics.drawString(words.toString(), (float) left, (float) number(attributes, "y"));
    }

    private static byte[] encoded(BufferedImage image, PictureSize size) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image),
                    writer.getDefaultWriteParam());
            resolution(metadata, size);
            writer.write(null, new IIOImage(image, null, metadata), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void resolution(IIOMetadata metadata, PictureSize size) throws IIOInvalidTreeException {
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        IIOMetadataNode pixels = new IIOMetadataNode("pHYs");
        String perMetre = Long.toString(Math.round(size.dotsPerMetre()));
        pixels.setAttribute("pixelsPerUnitXAxis", perMetre);
        pixels.setAttribute("pixelsPerUnitYAxis", perMetre);
        pixels.setAttribute("unitSpecifier", "meter");
        root.appendChild(pixels);
        metadata.mergeTree("javax_imageio_png_1.0", root);
    }
}
