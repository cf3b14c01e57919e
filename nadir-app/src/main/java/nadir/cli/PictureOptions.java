package nadir.cli;

import nadir.report.PictureSize;
import picocli.CommandLine.Option;

/// How large pictures are.
final class PictureOptions {
    @Option(names = "--width", paramLabel = "MM", defaultValue = "150",
            description = "Width of pictures in millimetres (default: ${DEFAULT-VALUE}).")
    private double width;

    @Option(names = "--dpi", paramLabel = "N", defaultValue = "300",
            description = "Pixels per inch of PNG pictures (default: ${DEFAULT-VALUE}).")
    private double dpi;

    /// @throws nadir.data.InputException if they cannot be so large
    PictureSize size() {
        return new PictureSize(width, dpi);
    }
}
