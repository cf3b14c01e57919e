package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;

/// Pictures for papers have the charts' own shapes and colours, need nothing around them, and have the size that is asked for.
class PictureTests {
    /// 440 units wide, so that a unit is ten pixels.
    private static final PictureSize TEN_TIMES = new PictureSize(440, 254);

    private static Plot plot() {
        return new Plot("Two lines & a band", "As drawn.", new Plot.Axis("step", new Scale.Linear(0, 10)),
                new Plot.Axis("value", new Scale.Linear(0, 10)),
                List.of(new Plot.Mark.Zone("zone", 0, 2),
                        new Plot.Mark.Line("flat", new double[] {0, 10}, new double[] {5, 5}),
                        new Plot.Mark.Line("steep", new double[] {8, 8}, new double[] {0, 10}),
                        new Plot.Mark.Points("points", new double[] {3}, new double[] {8}, new double[0])),
                Table.ofNumbers(List.of("x"), new double[] {0}));
    }

    private static int at(BufferedImage image, double x, double y) {
        return image.getRGB((int) (10 * x), (int) (10 * y)) & 0xffffff;
    }

    /// The plot's area goes from 60 to 426 and from 12 to 228, moved down by the legend's 22.
    @Test
    void marksHaveTheirColoursAtTheirPlaces() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Picture.of(plot()).png(TEN_TIMES)));
        assertThat(image.getWidth()).isEqualTo(4400);
        assertThat(image.getHeight()).isEqualTo(2920);
        double top = 22 + 12;
        assertThat(at(image, 1, 1)).isEqualTo(0xffffff);
        assertThat(at(image, 60 + 36.6 * 2, top + 108)).as("the flat line").isEqualTo(0x0a5fb4);
        assertThat(at(image, 60 + 36.6 * 3, top + 21.6 * 2)).as("the point").isEqualTo(0x0a5fb4);
        assertThat(at(image, 60 + 36.6 * 3, top + 21.6 * 2 - 3)).as("beside the point").isEqualTo(0xffffff);
        int zone = at(image, 60 + 36.6 * 5, top + 21.6 * 9);
        // #e0a52e over white, with an opacity of a quarter.
        assertThat(zone).isEqualTo(0xf7e8cb);
        int dashes = 0;
        int gaps = 0;
        for (double y = top + 2; y < top + 100; y += 0.5) {
            int colour = at(image, 60 + 36.6 * 8, y);
            dashes += colour == 0xbc4c00 ? 1 : 0;
            gaps += colour == 0xffffff ? 1 : 0;
        }
        // Seven drawn, three left out.
        assertThat((double) dashes / (dashes + gaps)).isBetween(0.62, 0.78);
    }

    @Test
    void aVectorPictureNeedsNoStyleSheet() {
        String svg = Picture.of(plot()).svg(new PictureSize(85, 300));
        assertThat(svg).startsWith("<?xml")
                .contains("width=\"85.00mm\"", "viewBox=\"0 0 440 292\"", "xmlns=\"http://www.w3.org/2000/svg\"",
                        "stroke-dasharray=\"7 3\"", "fill-opacity=\"0.251\"", ">flat<", ">zone<", ">step<",
                        "Two lines &amp; a band")
                .doesNotContain("class=", "var(", "px");
    }

    @Test
    void chartsOfAPageAreNamedByTheirTitles() {
        Page page = new Page("All", "", List.of(Page.section("One", List.of(Page.plots(List.of(plot(), plot())))),
                Page.section("Two", List.of(plot().node()))));
        assertThat(page.pictures()).containsOnlyKeys("two-lines-a-band", "two-lines-a-band-2", "two-lines-a-band-3");
    }

    @Test
    void sizesOutOfReachAreRefused() {
        assertThatThrownBy(() -> new PictureSize(5, 300)).isInstanceOf(InputException.class)
                .hasMessageContaining("--width requires from 10 to 2000 millimetres, got 5.0");
        assertThatThrownBy(() -> new PictureSize(2000, 2400)).isInstanceOf(InputException.class)
                .hasMessageContaining("more than 20000 pixels");
        assertThatThrownBy(() -> Picture.of(plot()).write(Path.of("x.pdf"), PictureSize.PRINT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a name that ends in .png or .svg");
    }
}
