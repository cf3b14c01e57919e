package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.study.LossConventions;
import nadir.study.TrapRaceResult;

/// The page about a race out of a trap: who got out, and where each was, in the most telling plane.
public final class RacePage {
    private RacePage() {}

    /// The page.
    public static Page of(TrapRaceResult result, LossConventions conventions) {
        List<List<String>> rows = result.contenders()
                .stream()
                .map(racer -> List.of(racer.optimizer(), racer.outcome(),
                        racer.costToTarget().isEmpty() ? "–" : Figures.of(racer.costToTarget().getAsDouble(), 4),
                        Figures.of(racer.cost(), 4), racer.loss() == null ? "–" : Figures.of(racer.loss(), 8),
                        Figures.of(racer.moved(), 4), racer.share() == null ? "–" : percent(racer.share())))
                .toList();
        Node.Element table = new Table(List.of("optimiser", "outcome", "out after", "cost", "lowest loss", "moved",
                "of it in the plane"), rows).node();
        String losses = "The trap's loss is " + Figures.of(result.level(), 8) + ", and "
                + Figures.of(result.better(), 8)
                + " is known to be possible; who comes to " + Figures.of(result.target(), 8) + " is out. All begin "
                + Figures.of(result.distance(), 3) + " beside it, and may spend " + Figures.of(result.budget())
                + " gradients each.";
        return new Page("Out of a trap", result.trap() + ": " + result.trapKind() + ", " + result.network() + ", "
                + Figures.count(result.samples(), "sample") + "; " + conventions.formula(),
                List.of(Page.section("Who got out", List.of(Node.element("p", losses), Page.wide(table))),
                        Page.section("Loss over cost", List.of(Page.plots(costs(result)))),
                        Page.section("Ways in the plane", List.of(Node.element("p", plane(result)),
                                new RaceDrawing(result).figure())),
                        Page.section("Each way alone", List.of(Page.plots(ways(result))))));
    }

    private static String percent(double share) {
        return Figures.of(100 * share, 3) + " %";
    }

    private static String plane(TrapRaceResult result) {
        return "The plane goes through the trap, which is at 0, 0, and keeps " + percent(result.plane().share())
                + " of the squared distances from it of the points where the optimisers were: the first two principal "
                + "components about the trap, each optimiser counting alike, without those that ran off. Coordinates "
                + "are distances between parameters." + (result.betterPoint() == null ? ""
                        : " The better point that is known lies " + Figures.of(result.betterPoint().beside(), 3)
                                + " beside the plane.");
    }

    private static List<Plot> costs(TrapRaceResult result) {
        List<Plot> plots = new ArrayList<>();
        for (TrapRaceResult.Racer racer : result.contenders()) {
            double[] loss = racer.way().loss();
            plots.add(new Plot(racer.optimizer(), ends(loss),
                    new Plot.Axis("cost in gradients", new Scale.Linear(0, Math.max(1, result.budget()))),
                    new Plot.Axis("loss", Scale.fitting(loss)),
                    List.of(new Plot.Mark.Line(racer.optimizer(), racer.way().cost(), loss)),
                    Table.ofNumbers(List.of("cost", "loss"), racer.way().cost(), loss)));
        }
        return plots;
    }

    private static String ends(double[] loss) {
        return "From " + Figures.of(loss[0], 6) + " to " + Figures.of(loss[loss.length - 1], 6) + ".";
    }

    private static List<Plot> ways(TrapRaceResult result) {
        double[] x = result.plane().x();
        double[] y = result.plane().y();
        List<Plot> plots = new ArrayList<>();
        for (TrapRaceResult.Racer racer : result.contenders()) {
            TrapRaceResult.Way way = racer.way();
            double farthest = Arrays.stream(way.beside()).max().orElse(0);
            plots.add(new Plot(racer.optimizer(), racer.outcome() + "; up to " + Figures.of(farthest, 3)
                    + " beside the plane.", new Plot.Axis("first direction", new Scale.Linear(x[0], x[x.length - 1])),
                    new Plot.Axis("second direction", new Scale.Linear(y[0], y[y.length - 1])),
                    List.of(new Plot.Mark.Line("way", way.x(), way.y()),
                            new Plot.Mark.Points("the trap", new double[1], new double[1], new double[0])),
                    Table.ofNumbers(List.of("cost", "loss", "first", "second", "beside the plane"), way.cost(),
                            way.loss(), way.x(), way.y(), way.beside())));
        }
        return plots;
    }
}
