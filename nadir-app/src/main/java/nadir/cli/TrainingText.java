package nadir.cli;

import java.io.PrintWriter;
import java.util.Locale;
import nadir.optimize.Progress;
import nadir.report.Figures;
import nadir.study.StartResult;
import nadir.study.TrainingResult;

/// What training came to, for people.
///
/// @param sampling whether iterations are epochs
/// @param next the command that a user may want next
record TrainingText(TrainingResult result, boolean sampling, String next) {

    /// One line on where training stands. The time left is that until the limit of iterations; most runs end earlier.
    ///
    /// @param start which start, from 0
    /// @param limit of iterations
    /// @param first what was told first of this start: the rate is measured from there
    static String progress(int start, int starts, long limit, boolean sampling, Progress first, Progress now) {
        StringBuilder line = new StringBuilder(starts > 1 ? "start " + (start + 1) + "/" + starts + ", " : "");
        line.append(sampling ? "epoch " : "iteration ").append(now.iteration()).append('/').append(limit);
        line.append(String.format(Locale.ROOT, ": loss %.6g, |gradient| %.3g", now.value(), now.gradientNorm()));
        long done = now.iteration() - first.iteration();
        if (done > 0) {
            double left = (now.seconds() - first.seconds()) / done * (limit - now.iteration());
            line.append(", at most ").append(ProgressLine.time(left)).append(" left");
        }
        return line.toString();
    }

    /// One line on starts that are trained at once.
    ///
    /// @param recently how many starts ended within the last `seconds`
    static String starts(int done, int total, double lowest, int recently, double seconds) {
        String line = String.format(Locale.ROOT, "%d of %d starts done, lowest loss %.6g", done, total, lowest);
        return recently == 0 ? line
                : line + ", about " + ProgressLine.time(seconds / recently * (total - done)) + " left";
    }

    void print(PrintWriter out) {
        line(out, "data", result.data() + ": " + Figures.count(result.samples(), "sample") + ", "
                + Figures.count(result.features(), "feature"));
        line(out, "network", result.network() + (result.scaled() ? ", inputs scaled" : "") + ": "
                + Figures.count(result.parameters(), "parameter"));
        line(out, "conventions", result.conventions().formula());
        line(out, result.elimination() == null ? "training" : "polishing",
                result.optimizer() + ", seed " + result.seed() + ": "
                        + Figures.count(result.iterations(), sampling ? "epoch" : "iteration") + ", "
                        + Figures.of(result.passes(), 6) + (result.passes() == 1 ? " pass" : " passes")
                        + " over the data, "
                        + String.format(Locale.ROOT, "%.1f s", result.seconds()));
        out.println(result.reason());
        out.println(result.remedy());
        line(out, "loss", Figures.of(result.loss(), 10) + ", |gradient| " + Figures.of(result.gradientNorm(), 3));
        line(out, "lower bound", Figures.of(result.lowerBound(), 10)
                + (result.lowerBoundAttained() ? "" : " (not attained)") + ", gap " + Figures.of(result.gap(), 6));
        if (result.accuracy() != null) {
            line(out, "accuracy", String.format(Locale.ROOT, "%.2f %% of the training data", 100 * result.accuracy()));
        }
        if (result.elimination() != null) {
            new EliminationText(result.elimination()).print(out);
        } else if (result.starts().size() > 1) {
            result.starts().forEach(start -> out.println(text(start)));
        }
        result.notes().forEach(note -> line(out, "note", note));
        line(out, "model", result.model() + (result.replaced() ? " (in place of the one that was there)" : ""));
        if (result.trajectory() != null) {
            line(out, "trajectory", result.trajectory());
        }
        if (result.checkpoint() != null) {
            line(out, "checkpoint", result.checkpoint() + ": to go on, add --resume");
        }
        line(out, "next", next);
    }

    private static String text(StartResult start) {
        return "  seed " + start.seed() + ": loss " + Figures.of(start.loss(), 10) + ", |gradient| "
                + Figures.of(start.gradientNorm(), 3) + ", "
                + start.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-') + " after " + start.iterations();
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-12s %s%n", name, text);
    }
}
