package nadir.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import nadir.study.ExplorationResult;
import nadir.study.LossConventions;
import org.jspecify.annotations.Nullable;

/// The page about an exploration: losses over the index of the critical points, and how often each was found.
public final class ExplorationPage {
    private ExplorationPage() {}

    /// The page.
    public static Page of(ExplorationResult result, LossConventions conventions) {
        List<Node> sections = new ArrayList<>();
        String ends = result.critical() + " of " + result.starts() + " searches ended at a critical point, "
                + result.gradientFlat() + " where the gradient is flat but not zero, " + result.notConverged()
                + " did not converge.";
        sections.add(Node.element("section", Node.element("h2", "Searches"), Node.element("p", ends),
                Node.element("p", conventions.formula())));
        List<ExplorationResult.Bar> decided = result.histogram().stream().filter(bar -> bar.index() != null).toList();
        if (!decided.isEmpty()) {
            sections.add(Node.element("section", Node.element("h2", "Critical points"), plot(result, decided).node()));
        }
        if (!result.histogram().isEmpty()) {
            sections.add(Page.section("How often each was found", List.of(Page.wide(histogram(result).node()))));
        }
        return new Page("Critical points", result.network() + ", " + result.samples() + " samples", sections);
    }

    private static Plot plot(ExplorationResult result, List<ExplorationResult.Bar> decided) {
        double[] index = decided.stream().mapToDouble(bar -> Objects.requireNonNull(bar.index())).toArray();
        double[] loss = decided.stream().mapToDouble(ExplorationResult.Bar::loss).toArray();
        double most = 1;
        double lowest = loss[0];
        double highest = loss[0];
        for (int i = 0; i < loss.length; i++) {
            most = Math.max(most, index[i]);
            lowest = Math.min(lowest, loss[i]);
            highest = Math.max(highest, loss[i]);
        }
        double margin = Math.max(0.05 * (highest - lowest), 1e-3 * Math.max(1, Math.abs(highest)));
        List<List<String>> rows = new ArrayList<>();
        for (ExplorationResult.Bar bar : result.histogram()) {
            rows.add(List.of(Figures.of(bar.loss()), text(bar.index()), text(bar.nullity()),
                    String.valueOf(bar.count())));
        }
        return new Plot("Loss and index of the critical points found",
                Figures.count(decided.size(), "kind") + " of points, with losses from " + Figures.of(lowest) + " to "
                        + Figures.of(highest) + ".",
                new Plot.Axis("index (negative eigenvalues)", new Scale.Labelled(-0.5, most + 0.5, wholes(most))),
                new Plot.Axis("loss", new Scale.Linear(lowest - margin, highest + margin)),
                List.of(new Plot.Mark.Points("critical points", index, loss, new double[0])),
                new Table(List.of("loss", "index", "nullity", "searches"), rows));
    }

    private static BarTable histogram(ExplorationResult result) {
        double most = result.histogram().stream().mapToInt(ExplorationResult.Bar::count).max().orElse(1);
        List<BarTable.Row> rows = result.histogram()
                .stream()
                .map(bar -> new BarTable.Row(List.of(Figures.of(bar.loss()), text(bar.index()), text(bar.nullity()),
                        String.valueOf(bar.count())), 0, bar.count(), false))
                .toList();
        return new BarTable(List.of("loss", "index", "nullity", "searches"), "searches that ended there",
                new Scale.Labelled(0, 1.02 * most, wholes(most)), rows);
    }

    /// Labels at whole numbers from 0.
    private static List<Scale.Tick> wholes(double most) {
        return new Scale.Linear(0, most).ticks(6)
                .stream()
                .filter(tick -> tick.value() == Math.rint(tick.value()))
                .toList();
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "undecided" : number.toString();
    }
}
