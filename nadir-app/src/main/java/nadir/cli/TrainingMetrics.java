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
    private int start = -1;
    private @Nullable Progress untold;

    TrainingMetrics(CommonOptions common, int starts) {
        this.common = common;
        this.starts = starts;
    }

    void add(int current, Progress progress) {
        if (current != start) {
            end();
            start = current;
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
        String suffix = starts == 1 ? "" : "/start-" + (start + 1);
        common.metric("loss" + suffix, progress.iteration(), progress.value());
        common.metric("gradientNorm" + suffix, progress.iteration(), progress.gradientNorm());
        common.metric("parameterNorm" + suffix, progress.iteration(), progress.pointNorm());
    }
}
