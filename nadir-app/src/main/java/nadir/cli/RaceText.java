package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import nadir.report.Figures;
import nadir.study.LossConventions;
import nadir.study.TrapRaceResult;

/// What `nadir race` prints for readers.
final class RaceText {
    private RaceText() {}

    static void print(PrintWriter out, TrapRaceResult result, LossConventions conventions) {
        out.printf(Locale.ROOT, "trap         %s: %s, %s, %,d parameters, %,d samples%n", result.trap(),
                result.trapKind(),
                result.network(), result.parameters(), result.samples());
        out.println("conventions  " + conventions.formula());
        out.printf("losses       %s to be left, %s known to be possible; out is %s%n", Figures.of(result.level(), 8),
                Figures.of(result.better(), 8), Figures.of(result.target(), 8));
        out.printf(Locale.ROOT, "race         from %s beside the trap, %.0f gradients each, seed %d%n",
                Figures.of(result.distance(), 3), result.budget(), result.seed());
        out.println();
        TextTable table = new TextTable("optimiser", "outcome", "out after", "cost", "lowest loss", "moved",
                "of it in the plane");
        for (TrapRaceResult.Racer racer : result.contenders()) {
            table.row(racer.optimizer(), racer.outcome(),
                    racer.costToTarget().isEmpty() ? "-" : Figures.of(racer.costToTarget().getAsDouble(), 4),
                    Figures.of(racer.cost(), 4), racer.loss() == null ? "-" : Figures.of(racer.loss(), 6),
                    Figures.of(racer.moved(), 3),
                    racer.share() == null ? "-" : Figures.of(100 * racer.share(), 3) + " %");
        }
        table.print(out);
        out.println();
        result.contenders()
                .stream()
                .filter(racer -> racer.cause() != null)
                .forEach(racer -> out.println(racer.optimizer() + ": " + racer.cause()));
        out.println("The plane through the trap that keeps most of the squared distances keeps "
                + Figures.of(100 * result.plane().share(), 3) + " %; --json has the loss in it and all ways.");
    }
}
