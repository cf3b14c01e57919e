package nadir.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nadir.minibatch.MinibatchReport;
import nadir.minibatch.Spread;

/// What minibatches say beside all samples, the same on the terminal and on a page.
public final class MinibatchWords {
    /// The columns of [#rows(MinibatchReport)].
    public static final List<String> COLUMNS = List.of("figure", "all samples", "minibatches' mean",
            "their deviation");

    private MinibatchWords() {}

    /// How they were drawn.
    public static String drawn(MinibatchReport report) {
        return report.batches() + " of " + Figures.count(report.size(), "sample") + " of "
                + Figures.count(report.samples()) + ", each drawn without replacement, seed " + report.seed()
                + "; mean losses";
    }

    /// A row for each figure: its name, that of all samples, the mean over minibatches with its standard error, the
    /// standard deviation from one minibatch to the next.
    public static List<List<String>> rows(MinibatchReport report) {
        List<List<String>> rows = new ArrayList<>();
        IntStream.range(0, report.largest().size())
                .forEach(i -> rows.add(row(i == 0 ? "largest eigenvalue" : "largest eigenvalue " + (i + 1),
                        report.largest().get(i))));
        IntStream.range(0, report.smallest().size())
                .forEach(i -> rows.add(row(i == 0 ? "smallest eigenvalue" : "smallest eigenvalue " + (i + 1),
                        report.smallest().get(i))));
        rows.add(row("trace", report.trace()));
        rows.add(row("v'Hv, v the largest one's eigenvector", report.curvature()));
        rows.add(row("|gradient|", report.gradientNorm()));
        rows.add(row("|gradient - that of all samples|^2", report.gradientDeviation()));
        rows.add(row("|Hv - that of all samples|^2", report.productDeviation()));
        return rows;
    }

    private static List<String> row(String name, Spread spread) {
        return List.of(name, withError(spread.fullBatch(), spread.fullBatchError()),
                Figures.of(spread.mean(), 4) + " ± " + Figures.of(spread.standardError(), 2),
                Figures.of(spread.standardDeviation(), 3));
    }

    private static String withError(double value, double error) {
        return Figures.of(value, 4) + (error > 1e-4 * Math.abs(value) ? " ± " + Figures.of(error, 2) : "");
    }

    /// What the figures mean, sentence by sentence, without full stops.
    public static List<String> notes(MinibatchReport report) {
        List<String> notes = new ArrayList<>();
        notes.add("± is a standard error; the deviation is the standard deviation from one minibatch to the next");
        notes.add(
                "minibatches' largest eigenvalues exceed that of all samples on average, whatever their number, and the "
                        + "smallest fall below: that is no error of the computation");
        if (report.traceProbeError() > 0) {
            notes.add("traces are estimated; of their deviation, " + Figures.of(report.traceProbeError(), 2)
                    + " is the probes' own standard error");
        }
        if (report.residual() > 0) {
            notes.add("minibatches' eigenvalues have residuals of at most " + Figures.of(report.residual(), 2));
        }
        report.gradientVariance()
                .ifPresent(
                        variance -> notes.add("the variance of one sample's gradient, summed over parameters, is about "
                                + Figures.of(variance, 3) + " ± "
                                + Figures.of(report.gradientVarianceError().orElse(0), 2)));
        report.noiseScale()
                .ifPresent(scale -> notes.add("gradient noise scale, that variance by |gradient|^2: about "
                        + Figures.of(scale, 3) + " ± " + Figures.of(report.noiseScaleError().orElse(0), 2)
                        + " samples; " + (scale > report.samples()
                                ? "more than there are, so a minibatch's gradient is mostly noise here"
                                : "an independent minibatch of that size has as much noise as signal")));
        return notes;
    }
}
