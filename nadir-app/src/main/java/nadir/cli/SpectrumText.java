package nadir.cli;

import java.io.PrintWriter;
import nadir.minibatch.MinibatchReport;
import nadir.report.Figures;
import nadir.report.MinibatchWords;
import nadir.report.Words;
import nadir.spectrum.SpectralDensity;
import nadir.study.ModelSpectrumResult;
import nadir.study.SpectrumPart;

/// A spectrum on the terminal.
///
/// @param bottom how many of the smallest eigenvalues to print
/// @param top how many of the largest
record SpectrumText(ModelSpectrumResult result, int bottom, int top) {
    void print(PrintWriter out) {
        out.println(result.model() + " on " + result.data() + ": Hessian of the loss, "
                + Figures.count(result.samples(), "sample"));
        out.println();
        print(result.whole(), out);
        for (ModelSpectrumResult.Layer layer : result.layers()) {
            out.println("layer " + layer.name());
            print(layer.spectrum(), out);
        }
        if (result.minibatch() != null) {
            minibatches(result.minibatch(), out);
        }
        out.println("conventions: " + result.conventions().formula());
    }

    private void print(SpectrumPart part, PrintWriter out) {
        boolean dense = part.isDense();
        double[] values = part.eigenvalues();
        int n = values.length;
        int low = Math.min(bottom, dense ? n : part.smallest());
        int high = Math.min(top, n - low);
        TextTable table = dense ? new TextTable("rank", "eigenvalue") : new TextTable("rank", "eigenvalue", "residual");
        for (int i = 0; i < n; i++) {
            if (i < low || i >= n - high) {
                String rank = Figures.count(dense || i < part.smallest() ? i + 1 : part.parameters() - n + i + 1);
                String value = Figures.of(values[i], 8);
                if (dense) {
                    table.row(rank, value);
                } else {
                    table.row(rank, value, Figures.of(part.residuals()[i], 2));
                }
            } else if (i == low) {
                table.row("...");
            }
        }
        table.print(out);
        out.println("  " + (dense ? "each to within " + Figures.of(part.residuals()[0], 2)
                : "Lanczos: " + part.ending() + ", " + Figures.count(part.products(), "product")));
        out.println("  " + Words.signs(part)
                + (part.nullity() == null ? "" : " (size up to " + Figures.of(part.tolerance(), 2) + ")"));
        out.println("  " + part.reason());
        if (part.density() != null) {
            density(part.density(), out);
        }
        out.println();
    }

    private static void minibatches(MinibatchReport report, PrintWriter out) {
        out.println("minibatches: " + MinibatchWords.drawn(report));
        TextTable table = new TextTable(MinibatchWords.COLUMNS.toArray(String[]::new));
        MinibatchWords.rows(report).forEach(row -> table.row(row.toArray(String[]::new)));
        table.print(out);
        MinibatchWords.notes(report).forEach(note -> out.println("  " + note));
        out.println();
    }

    /// The share of eigenvalues below and above zero by more than two widths, which the smoothing leaves alone.
    private static void density(SpectralDensity density, PrintWriter out) {
        double step = density.grid()[1] - density.grid()[0];
        double[] parts = new double[3];
        for (int i = 0; i < density.grid().length; i++) {
            double t = density.grid()[i] / density.width();
            parts[t < -2 ? 0 : t > 2 ? 2 : 1] += density.density()[i] * step;
        }
        String source = density.probes().size() == 1 ? "" : " (estimated from " + density.probes().size() + " probes)";
        out.println(
                "  density" + source + ": " + share(parts[0]) + " below " + Figures.of(-2 * density.width(), 3) + ", "
                        + share(parts[1]) + " around zero, " + share(parts[2]) + " above "
                        + Figures.of(2 * density.width(), 3));
    }

    private static String share(double part) {
        return Figures.of(100 * part, 3) + " %";
    }
}
