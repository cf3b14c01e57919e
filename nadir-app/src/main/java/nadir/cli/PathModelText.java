package nadir.cli;

import java.io.PrintWriter;
import nadir.linear.PathReduction;
import nadir.linear.ReluPaths;
import nadir.report.Figures;
import nadir.report.Words;
import nadir.study.PathModelResult;

/// A path model on the terminal.
record PathModelText(PathModelResult result) {
    void print(PrintWriter out) {
        PathReduction found = result.reduction();
        out.println();
        out.println("path model of a nonlinear network (Choromanska et al. 2015; Kawaguchi 2016, corollary 2.4)");
        out.println(
                "  f_j(x) = q sum over the paths to output j of x_start A_path w_path, q = " + Figures.of(result.q())
                        + ", " + Figures.count(found.paths(), "path"));
        out.println("  assumed: " + result.assumption() + "; rho = " + Figures.of(result.rho()));
        relu(out, result.relu());
        out.println(
                "expected output: q rho W_(H+1) ... W_1 x; at random weights, " + Figures.count(found.draws(), "draw")
                        + " for each of " + Figures.count(found.outputs(), "output") + " of "
                        + Figures.count(found.rows(), "sample"));
        out.println((result.agrees() ? "  agrees     " : "  DISAGREES  ") + Words.percent(found.within())
                + " of the means are within two standard errors of it (95.4 % by chance), the farthest "
                + Figures.of(found.farthest(), 3) + " (beyond " + Figures.of(found.bound(), 3)
                + " in one of 1,000 cases)");
        out.println("  loss of the expected output: " + Figures.of(found.lossOfExpectation()));
        out.println("  expected loss: " + Figures.of(found.expectedLoss()) + " by formula, "
                + Figures.of(found.drawnLoss()) + " +- " + Figures.of(found.standardError(), 2)
                + " by draws (means over the samples drawn for)");
        out.println(
                "  the expected loss exceeds the other by the variance of the outputs; the statements are on the other");
        out.println();
        out.println(
                "statements on the loss of the expected output, that of the linear network with outputs times q rho");
        result.statements().forEach(statement -> out.println(LinearCommand.text(statement)));
    }

    /// Where all or no paths are active the variance cannot tell anything.
    private static void relu(PrintWriter out, ReluPaths relu) {
        boolean told = Double.isFinite(relu.overdispersion());
        out.println("  a relu network does not meet that: with the same weights, " + Words.percent(relu.share())
                + " of its paths are active, " + Words.percent(relu.least()) + " to " + Words.percent(relu.most())
                + " for single samples" + (told ? ", a variance " + Figures.of(relu.overdispersion(), 3)
                        + " times that of independent paths" : ""));
    }
}
