package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// From a file of one's own to an audit and what comes after it.
class StudioAuditPagesTests extends StudioPages {
    @Test
    void ownFilesAreUploadedTrainedOnAuditedAndWrongOnesRefused() throws Exception {
        Path table = STUDIO.folder().resolve("own.csv");
        StringBuilder lines = new StringBuilder("x,y\n");
        for (int k = 0; k < 20; k++) {
            lines.append(k / 10.0).append(',').append(Math.sin(k / 10.0)).append('\n');
        }
        Files.writeString(table, lines);
        Path broken = STUDIO.folder().resolve("broken.onnx");
        Files.writeString(broken, "this is no model");
        Path large = STUDIO.folder().resolve("large.csv");
        Files.write(large, new byte[(1 << 20) + 1]);
        Chromium.Tab tab = tab();
        go(tab, "train");
        tab.await("document.querySelector('n-upload input')");
        tab.choose("n-upload input", large);
        tab.awaitText("n-upload .failure", "uploads are limited to 1 MB");
        tab.choose("n-upload input", table);
        tab.awaitText("n-upload", "own.csv is in the workspace");
        tab.await("document.querySelector('[name=argument-0]').value === 'own.csv'");
        tab.type("[name='--hidden']", "3");
        tab.click("Train a network");
        awaitState(tab, "finished");
        tab.awaitText(".verdict", "Trained");
        tab.click("Audit: is it stuck?");
        tab.awaitText(".line", "nadir audit -- own.onnx own.csv");
        awaitState(tab, "finished");
        awaitCharts(tab, 2);
        // The text alternative has all that is drawn.
        tab.evaluate("document.querySelectorAll('figure.chart summary').forEach(one => one.click())");
        tab.await("document.querySelectorAll('table.numbers')[1]?.rows.length === 11");
        picture(tab, "audit");
        String audited = place(tab);
        tab.click("See the surface around it");
        tab.await("document.querySelector('[name=model]')?.value === 'own.onnx'");
        assertThat(tab.evaluate("document.querySelector('[name=data]').value").asString()).isEqualTo("own.csv");
        go(tab, audited);
        awaitState(tab, "finished");
        tab.click("Grow: add units");
        tab.awaitText(".line", "nadir escape --method=growth --output=own-grown.onnx -- own.onnx own.csv");
        awaitState(tab, "finished");
        tab.await("document.querySelector('.result[data-command=escape] .verdict')");
        go(tab, audited);
        tab.click("Train on with eliminating neurons");
        tab.awaitText(".line",
                "nadir train --eliminate=output-neurons --from=own.onnx --output=own-eliminated.onnx -- own.csv");
        awaitState(tab, "finished");
        tab.awaitText(".result[data-command=train] h2", "Added neurons");

        go(tab, "audit");
        tab.await("document.querySelector('[name=argument-1]')");
        tab.choose("n-upload input", broken);
        tab.awaitText("n-upload", "broken.onnx is in the workspace");
        tab.type("[name=argument-0]", "broken.onnx");
        tab.type("[name=argument-1]", "own.csv");
        tab.click("Audit a model");
        awaitState(tab, "failed");
        tab.awaitText(".failure", "broken.onnx");
        go(tab, "audit");
        tab.await("document.querySelector('[name=argument-1]')?.value === ''");
        tab.type("[name=argument-0]", "../secret.onnx");
        tab.type("[name=argument-1]", "own.csv");
        tab.click("Audit a model");
        tab.awaitText(".failure", "is not in the workspace");
    }
}
