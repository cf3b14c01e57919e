package nadir.cli;

import java.util.List;
import nadir.optimize.Progress;
import nadir.runs.Thinning;
import nadir.study.StartResult;
import org.jspecify.annotations.Nullable;

/// Tells the record of a run how training went: loss, gradient norm and parameter norm by iteration, thinned out where
/// there are many, the last iteration always.
final class TrainingMetrics {
    private final CommonOptions common;
    private final int starts;
    private final String part;
    private int start = -1;
    private long before;
    private @Nullable Progress untold;

    TrainingMetrics(CommonOptions common, int starts) {
        this(common, starts, "");
    }

    /// @param part what the names of the metrics end with behind a slash, before the number of the start if there are
    ///     several; empty for nothing
    TrainingMetrics(CommonOptions common, int starts, String part) {
        this.common = common;
        this.starts = starts;
        this.part = part;
    }

    void add(int current, Progress progress) {
        add(current, progress, 0);
    }

    /// @param itsBefore steps of the start before those of this progress
    void add(int current, Progress progress, long itsBefore) {
        if (current != start) {
            end();
            start = current;
            before = itsBefore;
        }
        if (Thinning.keeps(progress.iteration())) {
            tell(progress);
            untold = null;
        } else {
            untold = progress;
        }
    }

    /// The last iteration of a start.
    void end() {
        if (untold != null) {
            tell(untold);
            untold = null;
        }
    }

    /// The losses of all starts, by their number; of starts that are trained at once there is nothing else to follow.
    void ends(List<StartResult> results) {
        if (starts > 1) {
            for (int k = 0; k < results.size(); k++) {
                common.metric("startLoss", k + 1, results.get(k).loss());
            }
        }
    }

    private void tell(Progress progress) {
        String name = starts == 1 ? part : part + (part.isEmpty() ? "" : "-") + "start-" + (start + 1);
        String suffix = name.isEmpty() ? "" : "/" + name;
        long step = before + progress.iteration();
        common.metric("loss" + suffix, step, progress.value());
        common.metric("gradientNorm" + suffix, step, progress.gradientNorm());
        common.metric("parameterNorm" + suffix, step, progress.pointNorm());
    }
}
