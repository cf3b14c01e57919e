package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// Slices through the loss, while they come and when they are whole.
class StudioSurfacePagesTests extends StudioPages {
    /// From training with its way kept to the plane of that way, with its cost before, its numbers and its files.
    @Test
    void theWayOfTrainingIsSeenInItsPlane() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "train/sample%3Airis");
        tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:iris'");
        tab.type("[name='--hidden']", "4");
        tab.type("[name='--optimizer']", "gd");
        tab.type("[name='--max-iterations']", "300");
        tab.type("[name='--output']", "kept.onnx");
        tab.type("[name='--keep-trajectory']", "kept.npz");
        tab.click("Train a network");
        awaitState(tab, "finished");
        String job = place(tab);
        tab.evaluate("document.querySelector('a[href^=\"#/run/\"]').click()");
        tab.awaitText("a.button", "See the surface around it");
        go(tab, job);
        awaitState(tab, "finished");
        tab.click("See the surface around it");
        tab.await("document.querySelector('[name=trajectory]')?.value === 'kept.npz'");
        assertThat(tab.evaluate("document.querySelector('[name=model]').value").asString()).isEqualTo("kept.onnx");
        tab.click("What will it cost?");
        tab.awaitText(".cost", "2,901 points ×");
        picture(tab, "surface-form");
        tab.click("Draw the surface");
        awaitState(tab, "finished");
        awaitCharts(tab, 2);
        tab.awaitText("n-landscape figcaption", "Losses from");
        tab.awaitText("n-chart figcaption", "the slice shows other losses than the path has");
        String whole = "document.querySelector('n-landscape .plot').data[0]";
        assertThat(tab.evaluate(whole + ".z.length * " + whole + ".z[0].length").asInt()).isEqualTo(51 * 51);
        picture(tab, "surface");
        tab.look(1100, 850, true);
        picture(tab, "surface-dark");
        tab.look(1100, 850, false);

        tab.click("Relief");
        tab.await("document.querySelector('n-landscape .plot[data-drawn] canvas')");
        tab.awaitText("n-landscape figcaption", "heights are");
        tab.look(1100, 850, true);
        picture(tab, "surface-relief");
        tab.look(1100, 850, false);
        tab.evaluate("HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href]; }");
        tab.click("Save the relief as PNG");
        tab.await("window.saved");
        assertThat(tab.evaluate("saved[0]").asString()).isEqualTo("relief.png");
        BufferedImage saved = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder()
                .decode(
                        tab.evaluate("saved[1]").asString().substring("data:image/png;base64,".length()))));
        assertThat(saved.getWidth())
                .isEqualTo(2 * tab.evaluate("document.querySelector('n-landscape .plot').clientWidth").asInt());
        assertThat(
                IntStream.range(0, saved.getWidth()).mapToObj(x -> saved.getRGB(x, saved.getHeight() / 2)).distinct())
                .as("colours along the middle of the relief")
                .hasSizeGreaterThan(50);
        tab.click("From above");
        String losses = whole + ".customdata.flat()";
        double middle = tab.evaluate(losses + ".sort((a, b) => a - b)[1300]").asDouble();
        tab.type("input.clip", Double.toString(middle));
        tab.press("Enter", 13);
        tab.awaitText("n-landscape figcaption", "1,300 points above");
        tab.await(SHADES + "('above', 1) === 1300");
        tab.evaluate("document.querySelectorAll('figure.chart summary').forEach(one => one.click())");
        tab.await("document.querySelector('n-landscape table.numbers')?.rows.length > 300");
        // No number is no loss: it has no place on the scale, and a colour of its own.
        tab.evaluate("const one = document.querySelector('n-landscape');"
                + "one.surface = {...one.surface, loss: one.surface.loss.map((row, j) => j ? row : [NaN, Infinity, ...row.slice(2)])}");
        tab.awaitText("n-landscape figcaption", "2 points not finite, in grey");
        tab.await(SHADES + "('not finite', 1) === 2");
        tab.awaitText("n-landscape table.numbers td", "NaN");

        for (String[] file : new String[][] {{"PNG", "\u0089PNG"}, {"SVG", "<?xml"}, {"CSV", "first,second,loss"},
            {"VTK", "# vtk DataFile"}}) {
            String bytes = tab
                    .evaluate("fetch([...document.querySelectorAll('.export a')].find(one => one.textContent === '"
                            + file[0] + "').href).then(answer => answer.arrayBuffer())"
                            + ".then(bytes => String.fromCharCode(...new Uint8Array(bytes).slice(0, 20)))")
                    .asString();
            assertThat(bytes).startsWith(file[1]);
        }
    }

    @Test
    void aSurfaceIsSeenWhileItComesThroughAReloadAndAnInterruption() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "train/sample%3Airis");
        tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:iris'");
        tab.type("[name='--hidden']", "12");
        tab.type("[name='--output']", "large.onnx");
        tab.click("Train a network");
        awaitState(tab, "finished");
        go(tab, "surface/large.onnx/sample%3Airis");
        tab.await("document.querySelector('[name=model]')?.value === 'large.onnx'");
        tab.type("[name='--seed']", "7");
        tab.type("[name='--points']", "901");
        tab.click("Draw the surface");
        tab.await(KNOWN + " > 300");
        awaitCharts(tab, 1);
        tab.awaitText(".progress", "left");
        tab.awaitText("n-landscape figcaption", "of 811,801 points so far");
        picture(tab, "surface-live");
        int before = tab.evaluate(KNOWN).asInt();
        tab.reload();
        tab.await(KNOWN + " > " + before);
        tab.click("Stop and keep the work");
        awaitState(tab, "interrupted");
        int kept = tab.evaluate(KNOWN).asInt();
        assertThat(kept).isGreaterThan(before);
        tab.click("Go on");
        tab.awaitText(".line", "--resume");
        tab.await(KNOWN + " > " + kept);
        tab.click("End at once");
        awaitState(tab, "interrupted");

        go(tab, "surface/large.onnx/sample%3Airis");
        tab.await("document.querySelector('[name=kind][value=models]')");
        tab.evaluate("document.querySelector('[name=kind][value=models]').click()");
        tab.type("[name=second]", "a.onnx");
        tab.type("[name=third]", "b.onnx");
        assertThat(tab.evaluate("JSON.stringify(document.querySelector('n-surface').call().options)").asString())
                .isEqualTo("{\"--through\":\"a.onnx,b.onnx\",\"--directions\":\"models\"}");
        tab.evaluate("document.querySelector('[name=kind][value=hessian]').click()");
        tab.evaluate("const shape = document.querySelector('[name=shape]'); shape.value = 'line';"
                + "shape.dispatchEvent(new Event('change', {bubbles: true}))");
        tab.type("[name='--points']", "41");
        tab.click("Draw the surface");
        awaitState(tab, "finished");
        awaitCharts(tab, 1);
        tab.awaitText("table.words", "eigenvector of the largest eigenvalue");
        assertThat(tab.evaluate("document.querySelector('n-landscape .plot').data[0].y.length").asInt()).isEqualTo(41);
        picture(tab, "surface-line");
    }

    /// How many places of a layer of the picture have a value.
    private static final String SHADES = "((name, value) => document.querySelector('n-landscape .plot').data"
            + ".find(one => one.name?.startsWith(name))?.z.flat().filter(one => one === value).length)";

    private static final String KNOWN = "Number(document.querySelector('.landscape')?.dataset.known ?? 0)";
}
