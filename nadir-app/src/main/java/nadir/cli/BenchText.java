package nadir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import nadir.study.BenchmarkConventions;
import nadir.study.BenchmarkResult;
import org.jspecify.annotations.Nullable;

/// What `nadir bench` prints for readers.
final class BenchText {
    private BenchText() {}

    static void print(PrintWriter out, BenchmarkResult result, BenchmarkConventions conventions,
            @Nullable Path folder) {
        out.printf(Locale.ROOT, "suite        %s, version %d: %d problems, %d races, %.0f gradients each, seed %d%n",
                result.suite().size(), result.suite().version(), result.problems().size(), result.suite().races(),
                result.suite().budget(), result.suite().seed());
        out.println("conventions  " + conventions.formula());
        out.println();
        TextTable table = new TextTable("optimiser", "access", "solved", "of", "share", "95 % interval", "trapped",
                "diverged", "budget", "failed", "median cost", "time");
        for (BenchmarkResult.Rank rank : result.leaderboard()) {
            table.row(rank.optimizer(), rank.access(), String.valueOf(rank.solved()), String.valueOf(rank.races()),
                    percent(rank.share().value()),
                    percent(rank.share().low()) + " to " + percent(rank.share().high()),
                    String.valueOf(rank.trapped()), String.valueOf(rank.diverged()), String.valueOf(rank.budget()),
                    String.valueOf(rank.failed()), rank.medianCost().isEmpty() ? "-"
                            : String.format(Locale.ROOT, "%.0f", rank.medianCost().getAsDouble()),
                    ProgressLine.time(rank.seconds().orElse(0)));
        }
        table.print(out);
        result.results()
                .stream()
                .filter(race -> race.outcome().equals("failed"))
                .limit(3)
                .forEach(race -> out.println("failed       " + race.optimizer() + " at " + race.start() + " of "
                        + race.problem() + ": " + race.cause()));
        if (folder != null) {
            out.println("leaderboard  " + folder.resolve("leaderboard.html"));
        }
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    static void list(PrintWriter out, BenchmarkResult result) {
        out.printf(Locale.ROOT, "suite %s, version %d: %d problems, %.0f gradients for each race%n",
                result.suite().size(), result.suite().version(), result.problems().size(), result.suite().budget());
        out.println();
        TextTable problems = new TextTable("problem", "starts").ofTexts();
        result.problems()
                .forEach(problem -> problems.row(problem.name(), String.join(", ", problem.starts())));
        problems.print(out);
        out.println();
        TextTable optimizers = new TextTable("optimiser", "access", "").ofTexts();
        result.optimizers()
                .forEach(optimizer -> optimizers.row(optimizer.name(), optimizer.access(), optimizer.about()));
        optimizers.print(out);
    }
}
