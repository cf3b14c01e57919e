package nadir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nadir.report.Figures;
import nadir.study.TrapConstruction;
import nadir.study.TrapFolder;
import nadir.study.TrapResult;

/// A trap that was built, for people.
record TrapText(TrapConstruction.Built built) {
    void print(PrintWriter out) {
        TrapResult result = built.result();
        line(out, "trap", result.folder() + ": " + what(result));
        line(out, "network", result.network() + ": " + Figures.count(result.parameters(), "parameter") + ", "
                + Figures.count(result.samples(), "sample"));
        line(out, "conventions", built.conventions().formula());
        line(out, "loss", Figures.of(result.loss(), 10) + depth(result) + ", |gradient| "
                + Figures.of(result.gradientNorm(), 3));
        if (result.limit() != null) {
            line(out, "limit", Figures.of(result.limit(), 10) + " at infinity, never reached");
        }
        line(out, "lower point", result.betterLoss() == null ? "none found"
                : Figures.of(result.betterLoss(), 10) + " (" + result.betterOrigin() + ")");
        if (result.nullity() != null || result.index() != null) {
            line(out, "Hessian", hessian(result));
        }
        Path folder = Path.of(result.folder());
        line(out, "proof", result.proved().equals("proved")
                ? "proved to be one; certificate " + TrapFolder.certificate(folder)
                : result.proved());
        line(out, "next", "nadir audit " + TrapFolder.model(folder) + " " + TrapFolder.data(folder));
    }

    private static String what(TrapResult result) {
        return switch (result.kind()) {
            case MINIMUM -> "a bad local minimum";
            case TWIN -> "a strict saddle beside a bad local minimum";
            case SADDLE -> "a saddle of order " + result.order();
            case PLATEAU -> "a plateau";
            case DEAD_RELU -> "a local minimum with dead units";
            case VALLEY -> "a valley to infinity";
        };
    }

    private static String depth(TrapResult result) {
        return result.depth() == null ? ""
                : ", " + Figures.of(100 * result.depth(), 3) + " % of the best constant's";
    }

    private static String hessian(TrapResult result) {
        List<String> parts = new ArrayList<>();
        if (result.index() != null) {
            parts.add(result.index() + " negative");
        }
        if (result.nullity() != null) {
            parts.add(result.nullity() + " zero");
        }
        String text = String.join(" and ", parts) + " eigenvalues by construction";
        return result.conditioning() == null ? text
                : text + "; at the minimum the smallest positive one is " + Figures.of(result.conditioning(), 3)
                        + " of the largest";
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-12s %s%n", name, text);
    }
}
