package nadir.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The data sets that come with Nadir. The files and their sources and licences lie beside each other in the resources;
/// XOR and the spirals are generated.
enum Sample {
    IRIS, WINE, BREAST_CANCER, DIGITS, DIABETES, TWO_SPIRALS, XOR;

    private static final String PREFIX = "sample:";
    /// Points on each spiral, and how many of them make half a turn (Lang & Witbrock 1988).
    private static final int SPIRAL_POINTS = 97;
    private static final int POINTS_PER_HALF_TURN = 16;

    /// What follows `sample:`.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Sample::label).toList();
    }

    /// The sample that a source names.
    ///
    /// @param source starts with `sample:`
    /// @throws InputException if there is none of that name
    static Sample of(String source) {
        String wanted = source.substring(PREFIX.length());
        return Arrays.stream(values())
                .filter(sample -> sample.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InputException("there is no sample " + Excerpt.of(wanted) + "; "
                        + Suggestion.of(wanted, names())));
    }

    Dataset load(DataRequest request) {
        boolean ownTarget = request.targets().isEmpty();
        return switch (this) {
            case IRIS, WINE, BREAST_CANCER, DIABETES -> file(request, request.classes());
            case DIGITS -> file(request, request.classes() || ownTarget);
            case TWO_SPIRALS -> generated(request, "spiral", twoSpirals());
            case XOR -> generated(request, "xor", new double[][] {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}});
        };
    }

    private Dataset file(DataRequest request, boolean classes) {
        String resource = "samples/" + label() + ".csv";
        try (InputStream in = Sample.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from this build");
            }
            InputStream stream = new BufferedInputStream(in, SourceFile.HEAD);
            SourceFile file = SourceFile.open(PREFIX + label(), resource, stream, Integer.MAX_VALUE, false);
            return CsvSource.read(file, label(), request, classes, TargetCoding.ONE_HOT);
        } catch (IOException e) {
            throw new IllegalStateException("reading the resource " + resource, e);
        }
    }

    /// A table of two inputs and a class 0 or 1. The classes are signs unless asked for with `--classes`, so that one
    /// output and a squared, logistic or hinge loss fit, as in the literature on these two problems.
    private Dataset generated(DataRequest request, String target, double[][] rows) {
        String where = PREFIX + label();
        boolean ownTarget = request.targets().isEmpty() || request.targets().equals(List.of(target));
        ColumnPlan plan = ColumnPlan.of(where, List.of("x0", "x1", target), request);
        TableBuilder table = new TableBuilder(where, plan, request, ownTarget || request.classes());
        for (double[] row : rows) {
            table.beginRow(0);
            for (int column = 0; column < row.length; column++) {
                table.number(column, row[column]);
            }
        }
        return table.build(label(), request.classes() ? TargetCoding.ONE_HOT : TargetCoding.SIGNED);
    }

    /// Two spirals of three turns that lie in one another: 97 points each, at radius 6.5 (104 - i) / 104 and angle
    /// i pi / 16, the second the first's mirror image in the origin (Lang & Witbrock 1988, "Learning to tell two spirals
    /// apart"). Strict arithmetic gives the same bits on every machine.
    private static double[][] twoSpirals() {
        double[][] rows = new double[2 * SPIRAL_POINTS][];
        for (int i = 0; i < SPIRAL_POINTS; i++) {
            double angle = i * StrictMath.PI / POINTS_PER_HALF_TURN;
            double radius = 6.5 * (104 - i) / 104;
            double x = radius * StrictMath.sin(angle);
            double y = radius * StrictMath.cos(angle);
            rows[2 * i] = new double[] {x, y, 1};
            rows[2 * i + 1] = new double[] {-x, -y, 0};
        }
        return rows;
    }
}
