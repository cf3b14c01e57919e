package nadir.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The user's browser.
final class Browser {
    private Browser() {}

    /// Opens an address of this program's own; false where there is no browser to open it.
    static boolean open(String address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        boolean linux = !system.startsWith("windows") && !system.startsWith("mac");
        if (linux && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
            // A browser in the terminal would take it over.
            return false;
        }
        List<String> opener = system.startsWith("windows") ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(linux ? "xdg-open" : "open", address);
        try {
            new ProcessBuilder(opener).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException missing) {
            return false;
        }
    }
}
