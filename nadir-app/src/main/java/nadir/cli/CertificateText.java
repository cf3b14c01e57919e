package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import nadir.report.Figures;
import nadir.study.CertificationResult;
import nadir.study.LossConventions;

/// What was proved, on the terminal: the answer first.
record CertificateText(CertificationResult result, LossConventions conventions) {
    void print(PrintWriter out) {
        if (result.status() == CertificationResult.Status.PROVED) {
            out.println("proved: " + result.claim());
            result.statements().forEach(statement -> out.println("  " + statement));
        } else {
            out.println("not proved");
        }
        if (result.reason() != null) {
            out.println((result.claim() == null ? "  why: " : "  not proved besides: ") + result.reason());
        }
        if (result.remedy() != null) {
            out.println("  what would help: " + result.remedy());
        }
        out.println();
        out.println("model: " + result.model() + ", " + Figures.count(result.parameters(), "parameter"));
        out.println("data: " + result.data() + ", " + Figures.count(result.samples(), "sample"));
        out.println("conventions: " + conventions.formula());
        out.printf(Locale.ROOT, "time: %.2f s%n", result.seconds());
        if (result.certificate() != null) {
            out.println("certificate: " + result.certificate() + ", confirmed by the independent checker");
            out.println("next: ./nadir check " + DataOptions.quoted(result.certificate()));
        }
    }
}
