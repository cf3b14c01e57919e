package nadir.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import nadir.study.BenchmarkConventions;
import nadir.study.BenchmarkResult;
import nadir.study.BenchmarkResult.Curve;

/// The page about a benchmark: the leaderboard, what each optimiser solves, and at which cost.
public final class BenchmarkPage {
    private final BenchmarkResult result;
    private final BenchmarkWords words;

    private BenchmarkPage(BenchmarkResult result) {
        this.result = result;
        this.words = new BenchmarkWords(result);
    }

    /// The page.
    public static Page of(BenchmarkResult result, BenchmarkConventions conventions) {
        return new BenchmarkPage(result).page(conventions);
    }

    private Page page(BenchmarkConventions conventions) {
        List<Node> sections = new ArrayList<>();
        sections.add(Page.section("Leaderboard", List.of(Page.wide(leaderboard().node()),
                Node.element("p", BenchmarkWords.LEADERBOARD).of("note"))));
        sections.add(Page.section("How races ended", List.of(Page.wide(ends().node()),
                Node.element("p", "Conventions: " + conventions.formula() + ".").of("note"))));
        sections.add(Page.section("By kind of problem", List.of(Node.element("p", BenchmarkWords.KINDS),
                Page.wide(words.kinds().node()))));
        sections.add(Page.section("Data profiles", List.of(Node.element("p", BenchmarkWords.DATA),
                Page.plots(plots(result.profiles().data(), result.profiles().costs(), "cost in gradients")))));
        sections.add(Page.section("Performance profiles", List.of(Node.element("p", BenchmarkWords.PERFORMANCE),
                Page.plots(plots(result.profiles().performance(), result.profiles().ratios(),
                        "multiple of the least cost")))));
        sections.add(Page.section("Optimisers", List.of(Page.wide(words.optimizers().node().of("words")))));
        sections.add(Page.section("Problems", List.of(Node.element("p", BenchmarkWords.PROBLEMS),
                Page.wide(words.problems().node()))));
        if (!words.failures().rows().isEmpty()) {
            sections.add(Page.section("Failures", List.of(Page.wide(words.failures().node().of("words")))));
        }
        return new Page("Optimisers on problems with known truth", words.suite(), sections);
    }

    private BarTable leaderboard() {
        return new BarTable(List.of("optimiser", "solved", "95 % interval", "median cost"), "solved", percents(),
                result.leaderboard()
                        .stream()
                        .map(rank -> new BarTable.Row(List.of(rank.optimizer(), rank.solved() + " of " + rank.races(),
                                BenchmarkWords.interval(rank.share()), BenchmarkWords.cost(rank.medianCost())), 0,
                                rank.share().value(), false))
                        .toList());
    }

    private Table ends() {
        List<String> columns = new ArrayList<>(BenchmarkWords.RANK);
        columns.add("seconds");
        return new Table(columns, result.leaderboard().stream().map(rank -> {
            List<String> row = new ArrayList<>(BenchmarkWords.rank(rank));
            row.add(seconds(rank.seconds()));
            return row;
        }).toList());
    }

    private static String seconds(OptionalDouble seconds) {
        return seconds.isEmpty() ? "–" : Figures.of(seconds.getAsDouble(), 3);
    }

    private static Scale percents() {
        return new Scale.Labelled(0, 1, List.of(new Scale.Tick(0, "0"), new Scale.Tick(0.25, "25 %"),
                new Scale.Tick(0.5, "50 %"), new Scale.Tick(0.75, "75 %"), new Scale.Tick(1, "100 %")));
    }

    /// One small chart for each optimiser, with the first of the leaderboard to compare with.
    private static List<Plot> plots(List<Curve> curves, double[] grid, String axis) {
        Scale scale = new Scale.Logarithmic(grid[0], grid[grid.length - 1]);
        List<Plot> plots = new ArrayList<>();
        for (Curve curve : curves) {
            Curve first = curves.getFirst();
            List<Plot.Mark> marks = new ArrayList<>(List.of(
                    new Plot.Mark.Band("95 %", grid, curve.low(), curve.high()),
                    new Plot.Mark.Line(curve.optimizer(), grid, curve.shares())));
            if (!curve.optimizer().equals(first.optimizer())) {
                marks.add(new Plot.Mark.Line(first.optimizer(), grid, first.shares()));
            }
            double[] shares = curve.shares();
            plots.add(new Plot(curve.optimizer(), BenchmarkWords.percent(shares[0]) + " at " + Figures.of(grid[0])
                    + ", " + BenchmarkWords.percent(shares[shares.length - 1]) + " at "
                    + Figures.of(grid[grid.length - 1]) + ".", new Plot.Axis(axis, scale),
                    new Plot.Axis("solved", percents()), marks,
                    Table.ofNumbers(List.of(axis, "solved", "low", "high"), grid, shares, curve.low(), curve.high())));
        }
        return plots;
    }
}
