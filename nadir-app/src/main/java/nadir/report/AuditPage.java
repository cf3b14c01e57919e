package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import nadir.audit.AuditReport;
import nadir.audit.HessianReport;
import nadir.audit.LayerReport;
import nadir.audit.Rung;
import nadir.audit.Verdict;
import nadir.pgb.PgbReport;
import nadir.study.ModelAuditResult;
import nadir.study.TrainingHistory;

/// The report of an audit: the verdict with its reasons first, then the figures that it rests on.
public final class AuditPage {
    private final ModelAuditResult result;
    private final AuditReport report;

    private AuditPage(ModelAuditResult result) {
        this.result = result;
        this.report = result.report();
    }

    /// The page.
    public static Page of(ModelAuditResult result) {
        return new AuditPage(result).page();
    }

    private Page page() {
        List<Node> sections = new ArrayList<>();
        sections.add(verdict());
        sections.add(figures());
        sections.add(Node.element("p", "Conventions: " + result.conventions().formula() + ".").of("note"));
        result.history().ifPresent(history -> sections.add(training(history)));
        result.elimination().ifPresent(elimination -> sections.add(EliminationPlots.section(elimination)));
        sections.add(hessian());
        sections.add(layers());
        sections.add(ladder());
        sections.add(report.pgb()
                .map(AuditPage::pgb)
                .orElseGet(() -> Node.element("p", Words.NO_PGB + ".").of("note")));
        sections.add(symmetries());
        return new Page("Audit of " + result.model(), "on " + result.data() + ", "
                + Figures.count(report.samples(), "sample"), sections);
    }

    private Node verdict() {
        Verdict verdict = report.verdict();
        Node.Element box = Node.element("section", Node.element("h2", Words.of(verdict.kind())),
                Node.element("ul", verdict.reasons().stream().map(reason -> Node.element("li", reason)).toList()),
                Node.element("p", Node.element("strong", "What next: "), Node.text(verdict.next() + ". "),
                        Node.element("code", verdict.escape()
                                .map(method -> "./nadir escape " + result.model() + " DATA --method " + method)
                                .orElse(""))))
                .of("verdict");
        return switch (verdict.kind()) {
            case GLOBAL_MINIMUM -> box.of("good");
            case SADDLE, DEGENERATE_SADDLE, NOT_CRITICAL -> box.of("bad");
            case LOCAL_MINIMUM, DEGENERATE_MINIMUM, VALLEY_TO_INFINITY, UNDECIDED -> box;
        };
    }

    private Node figures() {
        HessianReport hessian = report.hessian();
        List<Node> figures = new ArrayList<>();
        figures.add(figure("Loss", Figures.of(report.loss()), report.dataLoss() == report.loss() ? ""
                : Figures.of(report.dataLoss()) + " without weight decay"));
        figures.add(figure("Lower bound", Figures.of(report.lowerBound()), report.lowerBoundAttained()
                ? "attained by some function of the inputs"
                : "approached, attained by no function"));
        figures.add(figure("Gap", Figures.of(report.gap()), "loss − lower bound"));
        report.accuracy()
                .ifPresent(accuracy -> figures.add(figure("Accuracy", Words.percent(accuracy), "on these samples")));
        figures.add(figure("Gradient norm", Figures.of(report.gradientNorm()),
                "relative stationarity " + Figures.of(report.relativeStationarity(), 3)));
        figures.add(figure("Index", Words.index(hessian), "negative eigenvalues"));
        figures.add(figure("Nullity", Words.nullity(hessian), "of size up to " + Figures.of(hessian.tolerance(), 2)
                + report.explainedNullity().map(known -> "; symmetries explain " + known).orElse("")));
        figures.add(figure("Parameters", Figures.count(report.parameters()),
                "|θ| = " + Figures.of(report.parameterNorm())));
        return Node.element("dl", figures).of("figures");
    }

    private static Node figure(String name, String value, String note) {
        return Node.element("div", Node.element("dt", name),
                Node.element("dd", Node.text(value), Node.element("small", note)));
    }

    private static Node training(TrainingHistory history) {
        double[] iterations = Arrays.stream(history.iterations()).asDoubleStream().toArray();
        String source = history.sampled() ? " (means over the batches of an epoch)" : "";
        List<Plot> plots = List.of(
                curve("Loss" + source, iterations, history.losses(), history.sampled()),
                curve("Gradient norm" + source, iterations, history.gradientNorms(), history.sampled()),
                curve("Parameter norm |θ|", iterations, history.parameterNorms(), history.sampled()));
        return Page.section("Training", List.of(Page.plots(plots)));
    }

    private static Plot curve(String title, double[] iterations, double[] values, boolean sampled) {
        String unit = sampled ? "epoch" : "iteration";
        String name = Words.within(title.replaceAll(" \\(.*", ""));
        String summary = "From " + Figures.of(values[0], 4) + " to " + Figures.of(values[values.length - 1], 4) + " at "
                + unit + " " + Figures.count((long) iterations[iterations.length - 1]) + ".";
        return new Plot(title, summary, new Plot.Axis(unit, Scale.counting(iterations)),
                new Plot.Axis(name, Scale.fitting(values)), List.of(new Plot.Mark.Line(name, iterations, values)),
                Table.ofNumbers(List.of(unit, name), iterations, values));
    }

    private Node hessian() {
        HessianReport hessian = report.hessian();
        boolean dense = hessian.method().equals("dense");
        String summary = Words.index(hessian) + " negative, " + Words.nullity(hessian) + " zero, of "
                + Figures.count(report.parameters()) + "; from " + Figures.of(hessian.min(), 4) + " to "
                + Figures.of(hessian.max(), 4) + ".";
        List<Plot> plots = new ArrayList<>();
        plots.add(dense
                ? SpectrumPlots.whole("Eigenvalues of the Hessian", summary, hessian.eigenvalues(), hessian.tolerance())
                : SpectrumPlots.ends("Ends of the Hessian's spectrum", summary, hessian.eigenvalues(),
                        hessian.residuals(),
                        Math.min(result.options().smallest(), hessian.eigenvalues().length), report.parameters(),
                        hessian.tolerance()));
        hessian.density().ifPresent(density -> plots.add(SpectrumPlots.density(density)));
        String trace = dense ? "Trace " + Figures.of(hessian.trace()) + "."
                : "Trace " + Figures.of(hessian.trace(), 4) + " ± " + Figures.of(hessian.standardError(), 2)
                        + " (estimate and its standard error).";
        return Page.section("Hessian", List.of(Page.plots(plots), Node.element("p", trace),
                Node.element("p", "How zero eigenvalues were told from others: " + hessian.reason() + ".").of("note")));
    }

    private Node layers() {
        List<BarTable.Row> rows = report.layers().stream().map(AuditPage::row).toList();
        double[] ends = report.layers()
                .stream()
                .flatMapToDouble(
                        layer -> DoubleStream.of(layer.min().orElse(Double.NaN), layer.max().orElse(Double.NaN)))
                .toArray();
        BarTable table = new BarTable(
                List.of("layer", "parameters", "|θ|", "|gradient|", "least eigenvalue", "largest eigenvalue"),
                "from the least to the largest", Scale.spectrum(report.hessian().tolerance(), ends), rows);
        return Page.section("Layers", List.of(
                Node.element("p",
                        "Eigenvalues of each layer's own block of the Hessian, all other parameters held fixed."),
                Page.wide(table.node())));
    }

    private static BarTable.Row row(LayerReport layer) {
        double min = layer.min().orElse(Double.NaN);
        double max = layer.max().orElse(Double.NaN);
        return new BarTable.Row(List.of(layer.name(), Figures.count(layer.parameters()), Figures.of(layer.norm(), 4),
                Figures.of(layer.gradientNorm(), 4), Words.eigenvalue(layer.min(), layer.residual()),
                Words.eigenvalue(layer.max(), layer.residual())), min, max, false);
    }

    private Node ladder() {
        double[] losses = DoubleStream.concat(report.ladder().stream().mapToDouble(Rung::loss),
                DoubleStream.of(report.dataLoss())).toArray();
        List<BarTable.Row> rows = new ArrayList<>();
        for (Rung rung : report.ladder()) {
            rows.add(new BarTable.Row(List.of(rung.name(), Words.loss(rung)), rung.loss(), rung.loss(), false));
        }
        rows.add(new BarTable.Row(List.of("this model", Figures.of(report.dataLoss())), report.dataLoss(),
                report.dataLoss(), true));
        BarTable table = new BarTable(List.of("model", "loss"), "loss without weight decay", Scale.fitting(losses),
                rows);
        return Page.section("Simpler models", List.of(Node.element("p", Words.LADDER), Page.wide(table.node())));
    }

    private static Node pgb(PgbReport pgb) {
        Table table = new Table(List.of("basis", "gap", "|gradient| there"), Words.gaps(pgb));
        String binding = pgb.gap().binding() ? "" : " With weight decay, as here, it need not be.";
        String reach = pgb.reach().isPresent() ? " " + Words.REACH : "";
        return Page.section("Perturbable gradient basis",
                List.of(Node.element("p", Words.PGB + binding + reach), Page.wide(table.node())));
    }

    private Node symmetries() {
        if (report.symmetries().isEmpty()) {
            return Page.section("Symmetries", List.of(Node.element("p", "None of the known ones was found.")));
        }
        Table table = new Table(List.of("symmetry", "layer", "what", "directions"), report.symmetries()
                .stream()
                .map(s -> List.of(s.kind(), s.layer(), s.description(), Figures.count(s.dimensions())))
                .toList());
        return Page.section("Symmetries", List.of(Node.element("p", Words.SYMMETRIES),
                Page.wide(table.node().of("words"))));
    }
}
