package nadir.report;

import java.util.Arrays;

/// Colours for numbers, from dark blue over green to yellow, which keep their order in grey and for the colour-blind (a
/// polygon through nine colours of van der Walt and Smith's viridis). Numbers above the end have a colour that is none of
/// the scale's, and so have those that are not finite: neither can be taken for a value.
///
/// @param scale from the lowest to the highest number with a colour of its own
/// @param isLogarithmic whether equal ratios have equal steps
/// @param clipped how many numbers lie above the end
/// @param notFinite how many are not finite
record ColourScale(Scale scale, boolean isLogarithmic, int clipped, int notFinite) {
    /// Above the end.
    static final String ABOVE = "#d9480f";
    /// Not a finite number.
    static final String NOT_FINITE = "#9aa0a6";

    private static final int[] COLOURS = {0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962,
        0xaddc30,
        0xfde725};

    /// A scale for losses: logarithmic for positive numbers that differ by a factor above 20.
    ///
    /// @param clip the highest with a colour of its own; infinite for all
    static ColourScale of(double[] values, double clip) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        double[] shown = Arrays.stream(finite).filter(value -> value <= clip).toArray();
        double low = shown.length == 0 ? 0 : shown[0];
        double high = shown.length == 0 ? 1 : shown[shown.length - 1];
        boolean isLogarithmic = low > 0 && high > 20 * low;
        if (!(high > low)) {
            high = low + Math.max(1e-12, Math.abs(low) * 1e-9);
        }
        return new ColourScale(isLogarithmic ? new Scale.Logarithmic(low, high) : new Scale.Linear(low, high),
                isLogarithmic, finite.length - shown.length, values.length - finite.length);
    }

    /// The colour of a number, `#rrggbb`.
    String of(double value) {
        if (!Double.isFinite(value)) {
            return NOT_FINITE;
        }
        return value > scale.high() ? ABOVE : at(Math.clamp(scale.position(value), 0, 1));
    }

    /// The colour at a place of the scale, from 0 to 1.
    static String at(double place) {
        double along = place * (COLOURS.length - 1);
        int below = Math.min((int) along, COLOURS.length - 2);
        double share = along - below;
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = COLOURS[below] >> shift & 0xff;
            int to = COLOURS[below + 1] >> shift & 0xff;
            colour |= (int) Math.round(from + share * (to - from)) << shift;
        }
        return "#%06x".formatted(colour);
    }

    /// The scale in words.
    String text() {
        return (isLogarithmic ? "logarithmic" : "linear") + " from " + Figures.of(scale.low()) + " to "
                + Figures.of(scale.high())
                + (clipped == 0 ? "" : "; " + Figures.count(clipped, "point") + " above that, in orange")
                + (notFinite == 0 ? "" : "; " + Figures.count(notFinite, "point") + " not finite, in grey");
    }
}
