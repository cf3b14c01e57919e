package nadir.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import nadir.study.BenchmarkResult;
import nadir.study.BenchmarkResult.Problem;
import nadir.study.BenchmarkResult.ProblemTruth;
import nadir.study.BenchmarkResult.Rank;

/// A benchmark's tables as texts, the same on a page and in Markdown.
final class BenchmarkWords {
    static final String LEADERBOARD = "The largest part solved comes first. A race is solved when the target is reached, or "
            + "a valley to infinity is recognised as one. Trapped: ended by itself above the target. Intervals: 95 %, by a "
            + "bootstrap over problems. White boxes are given the network and the data, not only values and derivatives.";
    static final String KINDS = "The part of the races solved, by kind of problem.";
    static final String DATA = "The part of all races solved by a cost, with its interval of 95 % (Moré & Wild 2009).";
    static final String PERFORMANCE = "The part of all races solved by a multiple of the cost of whoever was cheapest on that "
            + "race, with its interval of 95 % (Dolan & Moré 2002).";
    static final String PROBLEMS = "What is known of each problem, and what no optimiser is told.";

    private final BenchmarkResult result;

    BenchmarkWords(BenchmarkResult result) {
        this.result = result;
    }

    String suite() {
        return "Suite " + result.suite().size() + ", version " + result.suite().version() + ": "
                + Figures.count(result.problems().size(), "problem") + ", "
                + Figures.count(result.suite().races(), "race") + " of at most "
                + Figures.of(result.suite().budget()) + " gradients, seed " + result.suite().seed();
    }

    static final List<String> RANK = List.of("optimiser", "access", "solved", "share", "95 % interval", "trapped",
            "diverged", "budget", "failed", "median cost");

    static List<String> rank(Rank rank) {
        return List.of(rank.optimizer(), rank.access(), rank.solved() + " of " + rank.races(),
                percent(rank.share().value()), interval(rank.share()),
                String.valueOf(rank.trapped()), String.valueOf(rank.diverged()), String.valueOf(rank.budget()),
                String.valueOf(rank.failed()), cost(rank.medianCost()));
    }

    Table leaderboard() {
        return new Table(RANK, result.leaderboard().stream().map(BenchmarkWords::rank).toList());
    }

    Table kinds() {
        List<String> kinds = result.problems().stream().map(Problem::kind).distinct().toList();
        List<String> columns = new ArrayList<>(List.of("optimiser"));
        columns.addAll(kinds);
        return new Table(columns, result.leaderboard().stream().map(rank -> {
            List<String> row = new ArrayList<>(List.of(rank.optimizer()));
            for (String kind : kinds) {
                Double share = rank.byKind().get(kind);
                row.add(share == null ? "–" : percent(share));
            }
            return row;
        }).toList());
    }

    Table problems() {
        List<List<String>> rows = new ArrayList<>();
        for (Problem problem : result.problems()) {
            ProblemTruth truth = problem.truth();
            rows.add(truth == null ? List.of(problem.name(), "–", "–", "–", "–", "–", "")
                    : List.of(problem.name(), String.valueOf(truth.parameters()), Figures.of(truth.level()),
                            Figures.of(truth.better()), truth.knowledge().replace('-', ' '),
                            Figures.of(truth.target()), truth.facts()));
        }
        return new Table(List.of("problem", "p", "level", "better", "known how", "target", "facts"), rows);
    }

    Table optimizers() {
        return new Table(List.of("optimiser", "access", "what it is"), result.optimizers()
                .stream()
                .map(optimizer -> List.of(optimizer.name(), optimizer.access(), optimizer.about()))
                .toList());
    }

    Table failures() {
        return new Table(List.of("optimiser", "problem", "start", "cause"), result.results()
                .stream()
                .filter(race -> race.outcome().equals("failed"))
                .map(race -> List.of(race.optimizer(), race.problem(), race.start(),
                        race.cause() == null ? "" : race.cause()))
                .toList());
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    static String interval(BenchmarkResult.Part share) {
        return percent(share.low()) + " to " + percent(share.high());
    }

    static String cost(OptionalDouble cost) {
        return cost.isEmpty() ? "–" : Figures.of(cost.getAsDouble(), 3);
    }
}
