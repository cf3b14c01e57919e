package nadir.report;

import nadir.data.InputException;

/// How large a picture is on paper, and how finely it is drawn where it is made of pixels.
///
/// @param millimetres its width; the height follows
/// @param dpi pixels per inch
public record PictureSize(double millimetres, double dpi) {
    private static final double MILLIMETRES_PER_INCH = 25.4;
    private static final int MOST_PIXELS = 20_000;

    /// A page's text width, fine enough for print.
    public static final PictureSize PRINT = new PictureSize(150, 300);

    /// @throws InputException if a number is out of its range
    public PictureSize {
        if (!(millimetres >= 10 && millimetres <= 2_000)) {
            throw new InputException("--width requires from 10 to 2000 millimetres, got " + millimetres);
        }
        if (!(dpi >= 20 && dpi <= 2_400)) {
            throw new InputException("--dpi requires from 20 to 2400 pixels per inch, got " + dpi);
        }
        if (millimetres / MILLIMETRES_PER_INCH * dpi > MOST_PIXELS) {
            throw new InputException("--width " + millimetres + " with --dpi " + dpi + " has more than " + MOST_PIXELS
                    + " pixels in a row; lower one of them");
        }
    }

    int pixels() {
        return (int) Math.round(millimetres / MILLIMETRES_PER_INCH * dpi);
    }

    double dotsPerMetre() {
        return dpi / MILLIMETRES_PER_INCH * 1000;
    }
}
