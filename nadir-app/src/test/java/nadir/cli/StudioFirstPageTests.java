package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nadir.studio.Chromium;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every page: narrow, dark, by keyboard.
class StudioFirstPageTests extends StudioPages {
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
