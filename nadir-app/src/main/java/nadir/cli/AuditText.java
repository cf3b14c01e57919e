package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import nadir.audit.AuditReport;
import nadir.audit.HessianReport;
import nadir.audit.LayerReport;
import nadir.audit.Rung;
import nadir.pgb.PgbReport;
import nadir.report.Figures;
import nadir.report.Words;
import nadir.study.ModelAuditResult;

/// An audit on the terminal: the verdict and its reasons first, then the figures.
///
/// @param escape the command that would try to escape
record AuditText(ModelAuditResult result, String escape) {
    void print(PrintWriter out) {
        AuditReport report = result.report();
        out.println(result.model() + " on " + result.data() + ": "
                + Words.of(report.verdict().kind()).toUpperCase(Locale.ROOT));
        report.verdict().reasons().forEach(reason -> out.println("  - " + reason));
        out.println("  next: " + report.verdict().next());
        report.verdict().escape().ifPresent(method -> out.println("  try: " + escape + " --method " + method));
        out.println();
        figures(report, out);
        hessian(report.hessian(), report, out);
        layers(report, out);
        ladder(report, out);
        report.pgb().ifPresentOrElse(pgb -> pgb(pgb, out), () -> out.println(Words.NO_PGB + "\n"));
        symmetries(report, out);
        out.println("conventions: " + result.conventions().formula());
    }

    private static void figures(AuditReport report, PrintWriter out) {
        TextTable table = new TextTable();
        table.row("loss", Figures.of(report.loss()));
        if (report.dataLoss() != report.loss()) {
            table.row("loss without weight decay", Figures.of(report.dataLoss()));
        }
        table.row("lower bound" + (report.lowerBoundAttained() ? "" : " (not attained)"),
                Figures.of(report.lowerBound()));
        table.row("gap", Figures.of(report.gap()));
        report.accuracy().ifPresent(accuracy -> table.row("accuracy", Words.percent(accuracy)));
        table.row("gradient norm", Figures.of(report.gradientNorm()));
        table.row("relative stationarity", Figures.of(report.relativeStationarity()));
        table.row("parameters", Figures.count(report.parameters()));
        table.row("|theta|", Figures.of(report.parameterNorm()));
        table.row("samples", Figures.count(report.samples()));
        table.print(out);
        out.println();
    }

    private static void hessian(HessianReport hessian, AuditReport report, PrintWriter out) {
        boolean dense = hessian.method().equals("dense");
        out.println(
                "Hessian ("
                        + (dense ? "all eigenvalues"
                                : Figures.count(hessian.eigenvalues().length, "eigenvalue") + ", by Lanczos")
                        + ")");
        TextTable table = new TextTable();
        table.row("least eigenvalue", Figures.of(hessian.min()));
        table.row("largest eigenvalue", Figures.of(hessian.max()));
        table.row("index (negative eigenvalues)", Words.index(hessian));
        table.row("nullity (size up to " + Figures.of(hessian.tolerance(), 2) + ")", Words.nullity(hessian));
        report.explainedNullity().ifPresent(known -> table.row("explained by symmetries", Figures.count(known)));
        table.row("trace", dense ? Figures.of(hessian.trace())
                : Figures.of(hessian.trace(), 4) + " +- " + Figures.of(hessian.standardError(), 2));
        table.print(out);
        out.println("  " + hessian.reason());
        out.println();
    }

    private static void layers(AuditReport report, PrintWriter out) {
        out.println("layers (eigenvalues of each one's own block)");
        TextTable table = new TextTable("layer", "parameters", "|theta|", "|gradient|", "least", "largest");
        for (LayerReport layer : report.layers()) {
            table.row(layer.name(), Figures.count(layer.parameters()), Figures.of(layer.norm(), 4),
                    Figures.of(layer.gradientNorm(), 4), plain(Words.eigenvalue(layer.min(), layer.residual())),
                    plain(Words.eigenvalue(layer.max(), layer.residual())));
        }
        table.print(out);
        out.println();
    }

    /// Terminals do not always know more than ASCII.
    private static String plain(String text) {
        return text.replace("±", "+-").replace("–", "-");
    }

    private static void ladder(AuditReport report, PrintWriter out) {
        out.println("simpler models (loss without weight decay)");
        TextTable table = new TextTable();
        for (Rung rung : report.ladder()) {
            table.row(rung.name(), Words.loss(rung));
        }
        table.row("this model", Figures.of(report.dataLoss()));
        table.print(out);
        out.println();
    }

    private static void pgb(PgbReport pgb, PrintWriter out) {
        out.println("perturbable gradient basis ("
                + (pgb.gap().binding() ? "at a local minimum the gaps there and nearby are 0"
                        : "with weight decay, gaps need not be 0 at a local minimum")
                + ")");
        TextTable table = new TextTable("basis", "gap", "|gradient| there");
        Words.gaps(pgb).forEach(row -> table.row(row.stream().map(AuditText::plain).toArray(String[]::new)));
        table.print(out);
        out.println();
    }

    private static void symmetries(AuditReport report, PrintWriter out) {
        if (report.symmetries().isEmpty()) {
            return;
        }
        out.println("symmetries");
        for (AuditReport.SymmetryReport symmetry : report.symmetries()) {
            out.println("  " + symmetry.kind() + ", " + symmetry.layer() + ": " + symmetry.description() + " ("
                    + Figures.count(symmetry.dimensions(), "direction") + ")");
        }
        out.println();
    }
}
