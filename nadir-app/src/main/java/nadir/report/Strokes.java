package nadir.report;

import java.awt.geom.Path2D;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the commands of SVG paths that the charts use: M, L, H, V, Z, m, h and v.
final class Strokes {
    private static final Pattern COMMAND = Pattern.compile("([MLHVZmhv])\\s*([-0-9.eE]*)[ ,]*([-0-9.eE]*)");

    private Strokes() {}

    static Path2D of(String commands) {
        Path2D path = new Path2D.Double();
        Matcher command = COMMAND.matcher(commands);
        double x = 0;
        double y = 0;
        while (command.find()) {
            switch (command.group(1)) {
                case "M", "L" -> {
                    x = Double.parseDouble(command.group(2));
                    y = Double.parseDouble(command.group(3));
                }
                case "m" -> {
                    x += Double.parseDouble(command.group(2));
                    y += Double.parseDouble(command.group(3));
                }
                case "H" -> x = Double.parseDouble(command.group(2));
                case "V" -> y = Double.parseDouble(command.group(2));
                case "h" -> x += Double.parseDouble(command.group(2));
                case "v" -> y += Double.parseDouble(command.group(2));
                default -> {
                    path.closePath();
                    continue;
                }
            }
            if (command.group(1).equalsIgnoreCase("M")) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        return path;
    }
}
