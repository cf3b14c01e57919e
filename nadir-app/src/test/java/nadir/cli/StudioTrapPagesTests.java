package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;

/// Traps, the benchmark, and races out of a trap.
class StudioTrapPagesTests extends StudioPages {
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
        tab.awaitText(".line", "nadir race --report=raced-race.html -- raced");
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
}
