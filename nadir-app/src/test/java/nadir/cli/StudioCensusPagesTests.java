package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// Critical points: in closed form and as searches find them.
class StudioCensusPagesTests extends StudioPages {
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
        Chromium.Tab second = beside(tab);
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
}
