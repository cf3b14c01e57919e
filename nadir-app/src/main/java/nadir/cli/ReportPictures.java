package nadir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import nadir.data.InputException;
import nadir.report.Figures;
import nadir.report.Page;
import nadir.report.Picture;
import nadir.report.PictureSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The charts of a command's report as files for papers.
final class ReportPictures {
    @Option(names = "--pictures", paramLabel = "FOLDER",
            description = "Also write each chart of the report into a folder, as SVG and as PNG.")
    private @Nullable Path folder;

    @Mixin
    private PictureOptions picture;

    private @Nullable PictureSize size;

    /// Checks, before the work, what can be known of writing them.
    ///
    /// @throws InputException if they cannot be written
    void require() {
        size = picture.size();
        if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException("--pictures requires a folder, and " + folder + " is none; name another");
        }
    }

    /// Writes them, if they are wanted.
    ///
    /// @param page made only then
    void write(Supplier<Page> page, CommonOptions common) throws IOException {
        Path place = folder;
        if (place == null || size == null) {
            return;
        }
        Files.createDirectories(place);
        boolean raster = true;
        try {
            Picture.requireRaster();
        } catch (InputException noFonts) {
            common.warning(noFonts.getMessage() + "; SVG files are written");
            raster = false;
        }
        SortedMap<String, Picture> pictures = page.get().pictures();
        common.progress(Figures.count(pictures.size(), "picture") + " in " + place);
        for (Map.Entry<String, Picture> one : pictures.entrySet()) {
            one.getValue().write(place.resolve(one.getKey() + ".svg"), size);
            common.produced("picture", place.resolve(one.getKey() + ".svg"));
            if (raster) {
                one.getValue().write(place.resolve(one.getKey() + ".png"), size);
                common.produced("picture", place.resolve(one.getKey() + ".png"));
            }
        }
    }
}
