package nadir.report;

import java.util.Arrays;
import java.util.List;
import nadir.study.EliminationHistory;
import nadir.study.SavedElimination;

/// The course of an elimination: both losses, and whether what was added vanishes.
final class EliminationPlots {
    private static final String UNIT = "iteration";

    private EliminationPlots() {}

    static Node section(SavedElimination elimination) {
        EliminationHistory history = elimination.history();
        List<Plot> plots = List.of(losses(history),
                curve("Largest |a|", history, history.maxAbsA(), "0 at every stationary point of the modified loss"),
                curve("Largest neuron output", history, history.maxNeuronOutputs(), "over samples and outputs"),
                curve("Largest |b|", history, history.maxAbsB(), "for standardised inputs"),
                curve("Norm of W", history, history.weightNorms(), "for standardised inputs"));
        return Page.section("Elimination of suboptimal minima", List.of(
                Node.element("p", "By " + elimination.method() + ", lambda " + elimination.lambdas() + ": "
                        + elimination.outcome() + "."),
                Node.element("p", elimination.reason()),
                Page.plots(plots),
                Node.element("p",
                        "The modified loss is what was minimised; only the loss of the network alone says how "
                                + "good the network was. The saved network was polished afterwards: see Training.")
                        .of("note")));
    }

    private static Plot losses(EliminationHistory history) {
        double[] x = iterations(history);
        double[] modified = history.modifiedLosses();
        double[] stripped = history.strippedLosses();
        double[] both = new double[modified.length + stripped.length];
        System.arraycopy(modified, 0, both, 0, modified.length);
        System.arraycopy(stripped, 0, both, modified.length, stripped.length);
        String summary = "At the end the modified loss is " + Figures.of(modified[modified.length - 1], 4)
                + ", the loss of the network alone " + Figures.of(stripped[stripped.length - 1], 4) + ".";
        return new Plot("Losses", summary, new Plot.Axis(UNIT, Scale.linear(x)),
                new Plot.Axis("loss", Scale.fitting(both)),
                List.of(new Plot.Mark.Line("modified loss", x, modified),
                        new Plot.Mark.Line("network alone", x, stripped)),
                Table.ofNumbers(List.of(UNIT, "modified loss", "network alone"), x, modified, stripped));
    }

    private static Plot curve(String title, EliminationHistory history, double[] values, String note) {
        double[] x = iterations(history);
        String name = Words.within(title);
        String summary = "From " + Figures.of(values[0], 4) + " to " + Figures.of(values[values.length - 1], 4) + "; "
                + note + ".";
        return new Plot(title, summary, new Plot.Axis(UNIT, Scale.linear(x)),
                new Plot.Axis(name, Scale.fitting(values)), List.of(new Plot.Mark.Line(name, x, values)),
                Table.ofNumbers(List.of(UNIT, name), x, values));
    }

    private static double[] iterations(EliminationHistory history) {
        return Arrays.stream(history.iterations()).asDoubleStream().toArray();
    }
}
