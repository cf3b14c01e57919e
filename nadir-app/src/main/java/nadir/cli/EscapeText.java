package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import nadir.escape.Waypoint;
import nadir.report.Figures;
import nadir.study.LossConventions;
import nadir.study.ModelEscapeResult;

/// An escape on the terminal: what happened first, then the way.
///
/// @param next a command to type next; empty for none
record EscapeText(ModelEscapeResult result, LossConventions conventions, String next) {
    void print(PrintWriter out) {
        out.println(result.reason());
        if (!result.escaped()) {
            out.println(result.remedy());
        }
        out.println();
        TextTable way = new TextTable("way", "loss", "|gradient|", "evaluations", "rise on the way");
        for (Waypoint step : result.steps()) {
            way.row(step.stage(), Figures.of(step.loss()), Figures.of(step.gradientNorm(), 3),
                    String.format(Locale.ROOT, "%.0f", step.evaluations()), Figures.of(step.rise(), 2));
        }
        way.print(out);
        out.println();
        out.println("network: " + result.network() + ", " + Figures.count(result.parameters(), "parameter"));
        ModelEscapeResult.RandomSearch random = result.comparison();
        if (random != null) {
            out.printf(Locale.ROOT,
                    "with the same budget each, %d random starts reach a median loss of %s (best %s), as many "
                            + "random kicks %s (best %s)%n",
                    random.count(), Figures.of(random.restartMedian()),
                    Figures.of(random.restartBest()), Figures.of(random.kickMedian()), Figures.of(random.kickBest()));
            if (random.closed() != null) {
                out.printf(Locale.ROOT, "the escape closed %.1f %% of the distance to the random starts' median%n",
                        100 * random.closed());
            }
        }
        if (result.model() != null) {
            out.println("model: " + result.model());
            out.println("next: " + next);
        }
        out.println("conventions: " + conventions.formula());
    }
}
