package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// From a trap to the certificate that it is one, as the tour goes.
class StudioCertificatePagesTests extends StudioPages {
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
}
