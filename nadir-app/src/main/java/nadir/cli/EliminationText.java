package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.report.Figures;
import nadir.study.EliminationComparison;
import nadir.study.EliminationReport;

/// What an elimination came to, for people.
record EliminationText(EliminationReport report) {
    void print(PrintWriter out) {
        line(out, "elimination", report.method().label() + ", lambda "
                + report.lambdas().stream().map(l -> Figures.of(l, 6)).collect(Collectors.joining(", then ")) + ": "
                + report.method().formula());
        out.println(report.reason());
        out.println(report.remedy());
        line(out, "losses", "modified " + Figures.of(report.modifiedLoss(), 6) + ", the network alone "
                + Figures.of(report.strippedLoss(), 6) + ", polished " + Figures.of(report.polishedLoss(), 6));
        EliminationComparison comparison = report.comparison();
        if (comparison.starts() == 1) {
            line(out, "comparison", "plain training from the same start has loss "
                    + Figures.of(comparison.plain().medianLoss(), 6) + " after "
                    + Figures.of(comparison.plain().medianPasses(), 6) + " passes, elimination "
                    + Figures.of(comparison.eliminated().medianLoss(), 6) + " after "
                    + Figures.of(comparison.eliminated().medianPasses(), 6));
            return;
        }
        line(out, "comparison",
                Figures.count(comparison.starts(), "start") + "; a start succeeds if the network's loss "
                        + "ends within " + Figures.of(comparison.gapTolerance(), 3) + " of the lower bound");
        side(out, "  eliminated", comparison.eliminated());
        side(out, "  plain", comparison.plain());
        out.println("  " + comparison.gained() + " succeeded with elimination alone, " + comparison.lost()
                + " without it alone; outcomes: " + comparison.outcomes()
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")));
        out.println("  medians before polishing: modified loss " + Figures.of(comparison.medianModifiedLoss(), 6)
                + ", the network alone " + Figures.of(comparison.medianStrippedLoss(), 6));
        report.starts()
                .forEach(start -> out.println("  seed " + start.seed() + ": modified loss "
                        + Figures.of(start.modifiedLoss(), 6) + ", the network alone "
                        + Figures.of(start.strippedLoss(), 6)
                        + ", polished " + Figures.of(start.polishedLoss(), 6) + ", " + start.outcome()));
    }

    private static void side(PrintWriter out, String name, EliminationComparison.Side side) {
        line(out, name, String.format(Locale.ROOT,
                "%d succeeded, %.0f %% (95 %% interval %.0f to %.0f %%), median loss %s, median passes %s",
                side.successes(), 100 * side.share(), 100 * side.low(), 100 * side.high(),
                Figures.of(side.medianLoss(), 6), Figures.of(side.medianPasses(), 6)));
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-12s %s%n", name, text);
    }
}
