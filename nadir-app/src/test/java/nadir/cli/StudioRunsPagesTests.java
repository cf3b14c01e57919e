package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// Runs: found, compared, saved, deleted; and those of sweeps.
class StudioRunsPagesTests extends StudioPages {
    @Test
    void runsAreSearchedComparedReportedAndDeleted() throws Exception {
        // Data of its own, since other flows leave runs, too.
        Files.writeString(STUDIO.folder().resolve("workspace/compared.csv"), "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
        Chromium.Tab tab = tab();
        for (String activation : List.of("tanh", "softplus")) {
            go(tab, "train/compared.csv");
            tab.await("document.querySelector('[name=argument-0]')?.value === 'compared.csv'");
            tab.type("[name='--activation']", activation);
            tab.type("[name='--hidden']", "3");
            tab.click("Train a network");
            awaitState(tab, "finished");
            go(tab, "");
            tab.awaitText("h1", "Is your network stuck?");
        }
        go(tab, "runs");
        tab.await("document.querySelectorAll('table.runs tbody tr').length >= 2");
        tab.type("#runs-data", "compared");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 2");
        tab.type("#runs-text", "softplus");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 1");
        tab.type("#runs-text", " ");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 2");
        picture(tab, "runs");
        tab.evaluate("document.querySelectorAll('table.runs input').forEach(box => box.click())");
        tab.click("Compare 2");
        awaitCharts(tab, 3);
        tab.await("document.querySelector('.plot').data.length === 2");
        tab.awaitText("tr.differs", "--activation");
        assertThat(tab.text()).doesNotContain("--tolerance");
        picture(tab, "compare");
        tab.evaluate("document.querySelector('table.comparison a').click()");
        tab.awaitText("a.button", "Save as one file");
        awaitCharts(tab, 3);
        picture(tab, "run");
        String report = tab.evaluate("fetch(document.querySelector('a.button').href).then(answer => answer.text())")
                .asString();
        assertThat(report).startsWith("<!doctype html>")
                .contains("gradientNorm", "--activation")
                .doesNotContain("<script");

        go(tab, "runs");
        tab.type("#runs-data", "compared");
        tab.type("#runs-text", "softplus");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 1");
        tab.agree();
        tab.evaluate("document.querySelector('table.runs input').click()");
        tab.click("Delete 1");
        tab.awaitText("n-runs", "No such runs");
    }

    @Test
    void aSavedReportOpensWithoutTheStudioAndAsksForNothing() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "train/sample%3Axor");
        tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:xor'");
        tab.type("[name='--hidden']", "3");
        tab.type("[name='--output']", "saved.onnx");
        tab.click("Train a network");
        awaitState(tab, "finished");
        tab.evaluate("[...document.querySelectorAll('a')].find(one => one.hash.startsWith('#/run/')).click()");
        tab.awaitText("a.button", "Save as one file");
        String disposition = tab.evaluate("fetch(document.querySelector('a.button.primary').href)"
                + ".then(answer => answer.headers.get('Content-Disposition'))").asString();
        assertThat(disposition).startsWith("attachment").contains(".html");
        String report = tab.evaluate("fetch(document.querySelector('a.button.primary').href)"
                + ".then(answer => answer.text())").asString();
        Path file = Files.writeString(STUDIO.folder().resolve("saved.html"), report);

        Chromium.Tab alone = STUDIO.aloneTab();
        alone.open(file.toUri().toString());
        alone.awaitText("h1", "Run");
        assertThat(alone.evaluate("document.querySelectorAll('svg').length").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(alone.evaluate("[...document.querySelectorAll('svg')].filter(one => "
                + "one.getBoundingClientRect().height > 50 && one.querySelector('title, [aria-label]')).length")
                .asInt())
                .as("drawn, each with a text")
                .isGreaterThanOrEqualTo(3);
        assertThat(alone.loaded()).as("nothing but the file itself").containsOnly(file.toUri().toString());
        assertThat(alone.faults()).isEmpty();
    }

    @Test
    void sweepsAreStartedAndTheirRunsSeen() throws Exception {
        Path spec = STUDIO.folder().resolve("widths.yaml");
        Files.writeString(spec, "data: sample:xor\nloss: squared\ngrid:\n  hidden: [1, 3]\nseeds: 4\nsuccess: 1e-6\n");
        Chromium.Tab tab = tab();
        go(tab, "command/sweep");
        tab.await("document.querySelector('n-upload input')");
        tab.choose("n-upload input", spec);
        tab.await("document.querySelector('[name=argument-0]').value === 'widths.yaml'");
        tab.click("Start");
        awaitState(tab, "finished");
        tab.awaitText("table.board", "hidden=3");
        awaitCharts(tab, 1);
        picture(tab, "sweep");
        tab.click("All its runs");
        tab.awaitText("n-run h2", "Parts");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 8");
    }
}
