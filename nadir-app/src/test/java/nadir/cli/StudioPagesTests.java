package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nadir.runs.StoreLocation;
import nadir.studio.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What users do in the studio, done in a real browser with a real server and real jobs. After each test nothing may
/// have gone wrong on any page, and nothing may have been loaded from elsewhere. Pictures of the pages are kept where
/// the property `nadir.pages.shots` says.
@DisabledOnOs(OS.WINDOWS)
class StudioPagesTests {
    private static final long PATIENCE_SECONDS = 60;
    private static final String PICTURES = System.getProperty("nadir.pages.shots", "");

    @TempDir
    private static Path folder;

    private static Chromium browser;
    private static Process server;
    private static String address = "";

    private final List<Chromium.Tab> tabs = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(!Chromium.installed().isEmpty(),
                "no Chromium is installed, so the studio's pages are not tested; apt-get install chromium");
        Files.createDirectory(folder.resolve("workspace"));
        serve(0);
        browser = Chromium.start(folder);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.destroyForcibly().onExit().join();
        }
    }

    private static void serve(int port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "nadir.cli.Main",
                "studio", "--json", "--no-open", "--upload-limit", "1", "--port", Integer.toString(port), "--workspace",
                "workspace").directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put(StoreLocation.VARIABLE, "runs.db");
        server = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(folder.resolve("out")).strip().endsWith("}")) {
            assertThat(server.waitFor(30, TimeUnit.MILLISECONDS)).as(Files.readString(folder.resolve("err"))).isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        address = new JsonMapper().readTree(Files.readString(folder.resolve("out"))).path("address").asString();
    }

    private static String base() {
        return address.replaceAll("/\\?.*", "");
    }

    private Chromium.Tab tab() {
        Chromium.Tab tab = browser.tab();
        tab.look(1100, 850, false);
        tab.open(address);
        tab.await("document.querySelector('h1')");
        tabs.add(tab);
        return tab;
    }

    private static void go(Chromium.Tab tab, String place) {
        tab.evaluate("location.hash = '#/" + place + "'");
    }

    private static void awaitState(Chromium.Tab tab, String state) {
        tab.await("document.querySelector('.job[data-state=" + state + "]')");
    }

    private static void awaitCharts(Chromium.Tab tab, int count) {
        tab.await("document.querySelectorAll('.plot[data-drawn] .main-svg').length >= " + count);
    }

    private static void picture(Chromium.Tab tab, String name) throws IOException {
        if (!PICTURES.isEmpty()) {
            tab.picture(Path.of(PICTURES, name + ".png"), true);
        }
    }

    @BeforeEach
    void begin(TestInfo test) {
        tabs.clear();
    }

    @AfterEach
    void nothingWentWrong() {
        for (Chromium.Tab tab : tabs) {
            assertThat(tab.faults()).filteredOn(fault -> !isOfALostServer(fault)).isEmpty();
            assertThat(
                    tab.evaluate("[...document.querySelectorAll('.plot')].filter(plot => plot.getAttribute('role') !== "
                            + "'img' || !(plot.ariaLabel?.length > 20) || !plot.closest('figure')?.querySelector('details summary'))"
                            + ".length").asInt())
                    .as("charts without a text alternative")
                    .isZero();
            assertThat(tab.loaded()).isNotEmpty()
                    .allMatch(
                            loaded -> loaded.startsWith(base() + "/") || loaded.startsWith("data:")
                                    || loaded.startsWith("blob:"));
        }
    }

    /// What a browser notes by itself when requests are refused, on purpose, in these tests.
    private static boolean isOfALostServer(String fault) {
        return fault.contains("ERR_CONNECTION_REFUSED") || fault.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                || fault.contains("ERR_CONNECTION_RESET") || fault.contains("status of 400")
                || fault.contains("status of 403")
                || fault.contains("status of 413") || fault.contains("status of 404");
    }

    private static final String DRAWN_STEPS = "Math.max(...[...document.querySelectorAll('.plot')]"
            + ".map(plot => plot._fullLayout?.xaxis?.range?.[1] ?? -1))";

    @Test
    void trainingIsFollowedStoppedAndGoneOnWithThroughReloadsTabsAndALostServer() throws Exception {
        Chromium.Tab tab = tab();
        tab.awaitText(".samples", "two-spirals");
        picture(tab, "start");
        tab.click("iris");
        tab.awaitText("h1", "Train a network");
        tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:iris'");
        picture(tab, "train");
        tab.type("[name='--hidden']", "4");
        tab.type("[name='--optimizer']", "gd");
        tab.type("[name='--max-iterations']", "1000000000");
        tab.click("All options");
        tab.type("[name='--tolerance']", "0");
        tab.type("[name='--checkpoint-every']", "0.1");
        tab.type("[name='--output']", "live.onnx");
        // With the keyboard, from the last field.
        tab.press("Enter", 13);
        awaitState(tab, "running");
        awaitCharts(tab, 3);
        tab.await(DRAWN_STEPS + " > 300");
        tab.awaitText(".progress", "left");
        picture(tab, "train-live");

        tab.reload();
        tab.await(DRAWN_STEPS + " > 500");
        assertThat(tab.evaluate("document.querySelector('.plot').data[0].x[0]").asInt()).as("the whole curve").isZero();
        Chromium.Tab second = tab();
        go(second, tab.evaluate("location.hash").asString().substring(2));
        second.await(DRAWN_STEPS + " > 500");
        double before = tab.evaluate(DRAWN_STEPS).asDouble();

        server.destroyForcibly().onExit().join();
        tab.awaitText("[role=alert]", "The studio does not answer; the job goes on");
        picture(tab, "train-lost");
        serve(Integer.parseInt(base().replaceAll(".*:", "")));
        tab.await(DRAWN_STEPS + " > " + before);
        tab.await("!document.querySelector('[role=alert]')");
        second.await(DRAWN_STEPS + " > " + before);

        tab.click("Stop and keep the work");
        awaitState(tab, "interrupted");
        awaitState(second, "interrupted");
        tab.click("Go on");
        awaitState(tab, "running");
        tab.awaitText(".line", "--resume");
        tab.click("End at once");
        awaitState(tab, "interrupted");
        tab.awaitText("[role=alert]", "gone without a word");
    }

    @Test
    void whatEliminationAddsIsFollowedNeuronByNeuronStoppedAndGoneOnWith() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "train/sample%3Axor");
        tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:xor'");
        // Plain training of an affine map is done at once; what is added to one diverges for as long as it is let.
        tab.type("[name='--hidden']", "none");
        tab.type("[name='--loss']", "squared");
        tab.type("[name='--eliminate']", "output-neurons");
        tab.type("[name='--optimizer']", "gd");
        tab.type("[name='--max-iterations']", "1000000000");
        tab.type("[name='--output']", "eliminated.onnx");
        tab.click("All options");
        tab.type("[name='--tolerance']", "0");
        tab.type("[name='--learning-rate']", "0.1");
        tab.type("[name='--checkpoint-every']", "0.1");
        tab.click("Train a network");
        awaitState(tab, "running");
        tab.awaitText(".progress", "eliminating, iteration");
        tab.awaitText(".progress", "left");
        tab.awaitText("figcaption strong", "Added neurons: |a|");
        tab.awaitText("figcaption strong", "Added neurons: b");
        tab.awaitText("figcaption strong", "Added neurons: |W|");
        tab.awaitText("figcaption strong", "Parameter norm |θ|");
        awaitCharts(tab, 8);
        tab.await(LAST_OF_A + " > 1000");
        picture(tab, "train-eliminating");
        tab.click("Stop and keep the work");
        awaitState(tab, "interrupted");
        double before = tab.evaluate(LAST_OF_A).asDouble();
        tab.click("Go on");
        awaitState(tab, "running");
        tab.awaitText(".line", "--resume");
        tab.awaitText(".progress", "eliminating, iteration");
        // It goes on where it was, give or take a checkpoint, and not from the start.
        tab.await(LAST_OF_A + " > " + before);
        assertThat(tab.evaluate(FIRST_OF_A).asDouble()).isGreaterThan(500);
        tab.click("End at once");
        awaitState(tab, "interrupted");
    }

    private static final String OF_A = "[...document.querySelectorAll('figure')].find(one => one.textContent.includes("
            + "'|a|'))?.querySelector('.plot').data?.[0].x";
    private static final String LAST_OF_A = "(" + OF_A + "?.at(-1) ?? -1)";
    private static final String FIRST_OF_A = "(" + OF_A + "?.[0] ?? -1)";

    @Test
    void ownFilesAreUploadedTrainedOnAuditedAndWrongOnesRefused() throws Exception {
        Path table = folder.resolve("own.csv");
        StringBuilder lines = new StringBuilder("x,y\n");
        for (int k = 0; k < 20; k++) {
            lines.append(k / 10.0).append(',').append(Math.sin(k / 10.0)).append('\n');
        }
        Files.writeString(table, lines);
        Path broken = folder.resolve("broken.onnx");
        Files.writeString(broken, "this is no model");
        Path large = folder.resolve("large.csv");
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
        String audited = tab.evaluate("location.hash").asString().substring(2);
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

    @Test
    void theTourTellsItsStoryAlsoThroughAReload() throws Exception {
        Chromium.Tab tab = tab();
        tab.click("Take the tour");
        tab.click("Make a trap");
        tab.awaitText("li", "A trap: minimum");
        tab.reload();
        tab.awaitText("li", "A trap: minimum");
        tab.click("Let Adam try to leave");
        tab.await("document.querySelectorAll('.job[data-state=finished]').length === 2");
        tab.click("Walk out along the fiber");
        tab.awaitText("li", "Escaped by fiber");
        tab.click("Prove that it was a trap");
        tab.awaitText("li", "Proved: a local minimum of a wide network");
        tab.awaitText(".end", "That is the whole story");
        double stayed = number(tab, 1, "Loss");
        double escaped = number(tab, 2, "After");
        assertThat(number(tab, 2, "Before")).isCloseTo(stayed, org.assertj.core.data.Offset.offset(0.01));
        assertThat(escaped).isLessThan(0.5 * stayed);
        picture(tab, "tour");
        tab.click("Check the certificate");
        tab.awaitText(".verdict", "Valid: the proof holds");
        picture(tab, "check");
    }

    private static double number(Chromium.Tab tab, int step, String name) {
        return Double.parseDouble(tab.evaluate("[...document.querySelectorAll('ol.tour > li')[" + step
                + "].querySelectorAll('dl.figures div')].find(one => one.querySelector('dt').textContent === '" + name
                + "').querySelector('dd').firstChild.nextSibling.textContent").asString());
    }

    @Test
    void runsAreSearchedComparedReportedAndDeleted() throws Exception {
        Chromium.Tab tab = tab();
        for (String activation : List.of("tanh", "softplus")) {
            go(tab, "train/sample%3Axor");
            tab.await("document.querySelector('[name=argument-0]')?.value === 'sample:xor'");
            tab.type("[name='--activation']", activation);
            tab.type("[name='--hidden']", "3");
            tab.click("Train a network");
            awaitState(tab, "finished");
            go(tab, "");
            tab.awaitText("h1", "Is your network stuck?");
        }
        go(tab, "runs");
        tab.await("document.querySelectorAll('table.runs tbody tr').length >= 2");
        tab.type("#runs-text", "softplus");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 1");
        tab.type("#runs-text", " ");
        tab.type("#runs-data", "xor");
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
        tab.type("#runs-text", "softplus");
        tab.await("document.querySelectorAll('table.runs tbody tr').length === 1");
        tab.agree();
        tab.evaluate("document.querySelector('table.runs input').click()");
        tab.click("Delete 1");
        tab.awaitText("n-runs", "No such runs");
    }

    @Test
    void criticalPointsAreChosenInTheCensus() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "census");
        tab.await("document.querySelector('[name=argument-0]')");
        tab.type("[name=argument-0]", "sample:iris");
        tab.type("[name='--hidden']", "2");
        tab.click("Start");
        awaitState(tab, "finished");
        tab.awaitText(".verdict", "critical values");
        awaitCharts(tab, 1);
        int points = tab.evaluate("document.querySelector('.plot').data.flatMap(trace => trace.x).length").asInt();
        assertThat(points).isGreaterThan(2);
        tab.evaluate("document.querySelector('.plot').emit('plotly_click', {points: [{customdata: 0}]})");
        tab.awaitText(".chosen", "negative eigenvalues of its Hessian");
        assertThat(tab.evaluate("document.querySelector('n-points select').value").asString()).isEqualTo("0");
        picture(tab, "census");
    }

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
        String job = tab.evaluate("location.hash").asString().substring(2);
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

    @Test
    void explorationsAreFollowedThroughAReloadAndTheirPointsChosen() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "command/explore");
        tab.type("[name=argument-0]", "sample:xor");
        tab.type("[name='--hidden']", "2");
        tab.type("[name='--loss']", "squared");
        tab.type("[name='--starts']", "3000");
        tab.press("Enter", 13);
        awaitState(tab, "running");
        tab.awaitText(".progress", "explored");
        tab.reload();
        tab.awaitText(".progress", "explored");
        Chromium.Tab second = tab();
        go(second, tab.evaluate("location.hash").asString().substring(2));
        second.awaitText(".line", "nadir explore");
        second.click("Stop and keep the work");
        awaitState(tab, "interrupted");
        tab.awaitText("[role=alert]", "nothing was saved");

        tab.click("Start again with changes");
        tab.await("document.querySelector(\"[name='--starts']\")?.value === '3000'");
        tab.type("[name='--starts']", "20");
        tab.press("Enter", 13);
        awaitState(tab, "finished");
        awaitCharts(tab, 1);
        tab.await("document.querySelectorAll('n-points option').length > 1");
        tab.evaluate("document.querySelector('.plot').emit('plotly_click', {points: [{customdata: 0}]})");
        tab.awaitText(".chosen", "negative eigenvalues of its Hessian");
        picture(tab, "explore");
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
        Path file = Files.writeString(folder.resolve("saved.html"), report);

        Chromium.Tab alone = browser.tab();
        alone.offline();
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
        Path spec = folder.resolve("widths.yaml");
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

    @Test
    void trapsAreBuiltAndOptimisersRacedOnThem() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "audit");
        tab.await("document.querySelector('[name=argument-1]')");
        tab.type("[name=argument-0]", "left-over.onnx");
        go(tab, "traps");
        tab.await("document.querySelectorAll('n-command form').length >= 7");
        assertThat(tab.evaluate("[...document.querySelectorAll('[name=argument-0]')].map(field => field.value).join()")
                .asString())
                .as("only races take something, and not what was typed elsewhere")
                .isEmpty();
        tab.evaluate("document.querySelectorAll('details.card').forEach(one => one.open = true)");
        tab.type("#bench--problems", "saddle/order2/*");
        tab.type("#bench--optimizers", "gd,lbfgs");
        tab.type("#bench--budget", "50");
        tab.press("Enter", 13);
        awaitState(tab, "finished");
        tab.awaitText("table.board", "lbfgs");
        awaitCharts(tab, 2);
        picture(tab, "bench");
    }

    @Test
    void optimisersAreRacedOutOfATrapAndTheRaceIsPlayedByKeyboard() throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "command/trap%20saddle");
        tab.type("[name='--hidden']", "3,3");
        tab.type("[name='--order']", "2");
        tab.type("[name='--output']", "raced");
        tab.press("Enter", 13);
        awaitState(tab, "finished");
        tab.click("Race optimisers out of it");
        tab.awaitText(".line", "nadir race -- raced");
        awaitState(tab, "finished");
        tab.awaitText(".verdict", "got out");
        awaitCharts(tab, 2);
        assertThat(tab.evaluate("document.querySelectorAll('.standing tbody tr').length").asInt()).isEqualTo(8);
        assertThat(tab.evaluate("document.querySelector('n-race .plot').data[0].z.length").asInt()).isEqualTo(41);
        picture(tab, "race");

        // The text alternative follows the time that is chosen with the keys.
        tab.evaluate("document.querySelector('.scrub input').focus()");
        tab.press("Home", 36);
        tab.awaitText(".standing caption", "after 0 gradients");
        assertThat(tab.evaluate("document.querySelector('.standing').textContent.includes('since')").asBoolean())
                .isFalse();
        assertThat(tab.evaluate(DRAWN_WAYS).asInt()).as("everyone is at the start").isEqualTo(8);
        tab.press("ArrowRight", 39);
        tab.press("ArrowRight", 39);
        tab.await("document.querySelector('.scrub input').value === '2'");
        tab.press("End", 35);
        tab.awaitText(".standing", "since");
        tab.await(DRAWN_WAYS + " > 100");
        tab.evaluate("document.querySelector('.race button').focus()");
        tab.press("Enter", 13);
        tab.awaitText(".race button", "Pause");
        tab.await("[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].includes(Number(document.querySelector('.scrub input').value))");
        tab.press("Enter", 13);
        tab.awaitText(".race button", "Go on");

        // Who does not want motion gets stills.
        tab.still(true);
        tab.awaitText(".race button", "Next moment");
        tab.evaluate("document.querySelector('.scrub input').focus()");
        tab.press("Home", 36);
        tab.click("Next moment");
        tab.await("document.querySelector('.scrub input').value === '15'");
        assertThat(tab.evaluate("document.querySelector('.race button').textContent").asString())
                .isEqualTo("Next moment");
        tab.still(false);
        tab.look(400, 800, true);
        // Charts follow the width a moment later.
        tab.await("document.documentElement.scrollWidth <= 400");
        awaitCharts(tab, 2);
        picture(tab, "race-narrow-dark");
    }

    private static final String DRAWN_WAYS = "document.querySelector('n-race .plot').data.filter(trace => trace.mode === "
            + "'lines' && trace.name || trace.legendgroup && trace.showlegend !== false).reduce((sum, trace) => sum + "
            + "trace.x.length, 0)";

    @Test
    void everyPageWorksNarrowAndDarkAndByKeyboard() throws Exception {
        Chromium.Tab tab = tab();
        for (String place : List.of("", "train", "audit", "surface", "certify", "census", "traps", "runs", "files",
                "commands",
                "command/spectrum", "tour", "nowhere")) {
            go(tab, place);
            tab.await("document.title !== '' && document.querySelector('h1')");
            for (boolean dark : List.of(false, true)) {
                tab.look(400, 800, dark);
                assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt()).as(place + " is too wide")
                        .isLessThanOrEqualTo(400);
                picture(tab, "narrow-" + (dark ? "dark-" : "") + (place.isEmpty() ? "start" : place.replace('/', '-')));
            }
            assertThat(tab
                    .evaluate("[...document.querySelectorAll('input, select')].filter(field => !field.labels?.length "
                            + "&& !field.ariaLabel).length")
                    .asInt()).as("fields without a label on " + place).isZero();
            assertThat(tab.evaluate("[...document.querySelectorAll('button, a[href], summary')].filter(one => "
                    + "!one.textContent.trim() && !one.ariaLabel && !one.querySelector('img[alt]')).length").asInt())
                    .as("controls without a name on " + place)
                    .isZero();
        }
        go(tab, "");
        tab.awaitText("h1", "Is your network stuck?");
        tab.evaluate("document.activeElement.blur()");
        tab.press("Tab", 9);
        assertThat(tab.evaluate("document.activeElement.textContent").asString()).isNotEmpty();
        go(tab, "train");
        tab.await("document.querySelector('form.command input')");
        tab.evaluate("document.activeElement.blur()");
        int seen = 0;
        for (int k = 0; k < 25; k++) {
            tab.press("Tab", 9);
            JsonNode focus = tab
                    .evaluate("(() => { const one = document.activeElement; const style = getComputedStyle(one);"
                            + " return {name: one.tagName + ' ' + one.textContent.trim().slice(0, 20), body: one === document.body,"
                            + " outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)}; })()");
            if (!focus.path("body").asBoolean()) {
                assertThat(focus.path("outline").asDouble()).as("focus is seen on " + focus.path("name").asString())
                        .isGreaterThanOrEqualTo(2);
                seen++;
            }
        }
        assertThat(seen).as("places that the keyboard comes to").isGreaterThan(20);
    }
}
