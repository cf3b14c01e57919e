package nadir.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import nadir.report.Figures;
import nadir.runs.RunState;
import nadir.runs.RunSummary;
import org.jspecify.annotations.Nullable;

/// Runs as lines.
final class RunsText {
    private static final int WIDEST = 36;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private RunsText() {}

    static TextTable table(List<RunSummary> runs, ZoneId zone) {
        TextTable table = new TextTable("run", "started", "command", "state", "outcome", "loss", "time", "on")
                .ofTexts();
        for (RunSummary run : runs) {
            table.row(run.shortId(), time(run.started(), zone), run.command(), run.state().word(),
                    shortened(run.outcome() == null ? "-" : run.outcome()), loss(run.loss()), duration(run),
                    shortened(on(run)));
        }
        return table;
    }

    static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    static String duration(RunSummary run) {
        Double seconds = run.seconds();
        return seconds == null ? "-"
                : seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds)
                        : ProgressLine.time(seconds);
    }

    private static String loss(@Nullable Double loss) {
        return loss == null ? "-" : Figures.of(loss);
    }

    private static String on(RunSummary run) {
        String model = run.model();
        String data = Objects.requireNonNullElse(run.data(), "");
        String both = model == null ? data : model + (data.isEmpty() ? "" : " " + data);
        return both.isEmpty() ? "-" : both;
    }

    static String shortened(String text) {
        return text.length() > WIDEST ? text.substring(0, WIDEST - 3) + "..." : text;
    }

    /// The state with what goes with it, in a line.
    static String state(RunSummary run) {
        StringBuilder line = new StringBuilder(run.state().word());
        if (run.status() != null) {
            line.append(" with status ").append(run.status());
        }
        if (run.outcome() != null) {
            line.append(", ").append(run.outcome());
        }
        if (run.state() != RunState.RUNNING) {
            line.append(", after ").append(duration(run));
        }
        return line.toString();
    }
}
