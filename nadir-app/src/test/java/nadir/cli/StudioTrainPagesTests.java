package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// Training in the studio: followed, stopped, gone on with, through reloads, tabs and a lost server.
class StudioTrainPagesTests extends StudioPages {
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
        // With small steps it takes longer than any test to come to an end.
        tab.type("[name='--learning-rate']", "0.01");
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
        Chromium.Tab second = beside(tab);
        second.await(DRAWN_STEPS + " > 500");
        double before = tab.evaluate(DRAWN_STEPS).asDouble();

        STUDIO.lose();
        tab.awaitText("[role=alert]", "The studio does not answer; the job goes on");
        picture(tab, "train-lost");
        STUDIO.find();
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
}
