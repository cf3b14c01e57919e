package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import nadir.studio.Chromium;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What users do in the studio, done in a real browser with a real server and real jobs: one class for each flow. Pictures
/// of the pages are kept where the property `nadir.pages.shots` says.
@DisabledOnOs(OS.WINDOWS)
abstract class StudioPages {
    @RegisterExtension
    static final StudioInBrowser STUDIO = new StudioInBrowser();

    /// The largest step that is drawn; -1 where nothing is.
    static final String DRAWN_STEPS = "Math.max(...[...document.querySelectorAll('.plot')]"
            + ".map(plot => plot._fullLayout?.xaxis?.range?.[1] ?? -1))";

    private static final String PICTURES = System.getProperty("nadir.pages.shots", "");

    static Chromium.Tab tab() {
        return STUDIO.tab();
    }

    /// A second tab of the page that another one shows.
    static Chromium.Tab beside(Chromium.Tab tab) {
        Chromium.Tab second = tab();
        go(second, place(tab));
        return second;
    }

    static String place(Chromium.Tab tab) {
        return tab.evaluate("location.hash").asString().substring(2);
    }

    static void go(Chromium.Tab tab, String place) {
        tab.evaluate("location.hash = '#/" + place + "'");
    }

    static void awaitState(Chromium.Tab tab, String state) {
        tab.await("document.querySelector('.job[data-state=" + state + "]')");
    }

    static void awaitCharts(Chromium.Tab tab, int count) {
        tab.await("document.querySelectorAll('.plot[data-drawn] .main-svg').length >= " + count);
    }

    static void picture(Chromium.Tab tab, String name) throws IOException {
        if (!PICTURES.isEmpty()) {
            tab.picture(Path.of(PICTURES, name + ".png"), true);
        }
    }
}
