package nadir.report;

import java.util.ArrayList;
import java.util.List;
import nadir.minibatch.MinibatchReport;
import nadir.study.ModelSpectrumResult;
import nadir.study.SpectrumPart;

/// The report of a spectrum.
public final class SpectrumPage {
    private SpectrumPage() {}

    /// The page.
    public static Page of(ModelSpectrumResult result) {
        List<Node> sections = new ArrayList<>();
        sections.add(Node.element("p", "Conventions: " + result.conventions().formula() + ".").of("note"));
        sections.add(section("Hessian", result.whole()));
        result.layers().forEach(layer -> sections.add(section("Block of " + layer.name(), layer.spectrum())));
        MinibatchReport minibatch = result.minibatch();
        if (minibatch != null) {
            sections.add(minibatches(minibatch));
        }
        return new Page("Spectrum of " + result.model(), "Hessian of the loss on " + result.data() + ", "
                + Figures.count(result.samples(), "sample"), sections);
    }

    private static Node section(String heading, SpectrumPart part) {
        double[] values = part.eigenvalues();
        String summary = Words.signs(part) + "; from " + Figures.of(values[0], 4) + " to "
                + Figures.of(values[values.length - 1], 4) + ".";
        List<Plot> plots = new ArrayList<>();
        plots.add(part.method().equals("dense")
                ? SpectrumPlots.whole("Eigenvalues", summary, values, part.tolerance())
                : SpectrumPlots.ends("Ends of the spectrum", summary, values, part.residuals(), part.smallest(),
                        part.parameters(), part.tolerance()));
        if (part.density() != null) {
            plots.add(SpectrumPlots.density(part.density()));
        }
        return Page.section(heading, List.of(Page.plots(plots),
                Node.element("p", "How zero eigenvalues were told from others: " + part.reason() + ".").of("note")));
    }

    private static Node minibatches(MinibatchReport report) {
        List<Node> content = new ArrayList<>();
        content.add(Node.element("p", "Minibatches: " + MinibatchWords.drawn(report) + "."));
        content.add(new Table(MinibatchWords.COLUMNS, MinibatchWords.rows(report)).node());
        MinibatchWords.notes(report).forEach(note -> content.add(Node.element("p", note + ".").of("note")));
        return Page.section("Minibatches beside all samples", content);
    }
}
