package nadir.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What training came to. Loss, gradient, bound and accuracy are those of the saved parameters on all of the data they
/// were trained on, in double precision.
///
/// @param conventions what loss and gradient mean
/// @param loss the empirical risk
/// @param gradientNorm Euclidean norm of its gradient
/// @param parameters their number
/// @param iterations completed from the best start; epochs for methods that sample
/// @param outcome why training from the best start ended
/// @param reason the same in a sentence with its figures
/// @param remedy what to do about it, in a sentence
/// @param lowerBound no function of the inputs has a smaller risk on these data
/// @param lowerBoundAttained whether some function has that risk; else it is only approached
/// @param gap `loss - lowerBound`
/// @param accuracy the fraction of samples that are classified right; null where targets are no classes
/// @param model the file that was written; null where only figures were asked for
/// @param replaced whether there was a model of that name before
/// @param checkpoint the file from which `--resume` goes on; null where there is nothing to go on with
/// @param data what the data are called
/// @param samples their number
/// @param features their number
/// @param network the architecture
/// @param scaled whether the model scales its inputs
/// @param optimizer its name
/// @param seed of the best start
/// @param parameterNorm |theta|, Euclidean
/// @param passes over the data from the best start
/// @param seconds of training from all starts, breaks before resuming not counted
/// @param starts all of them, in order
/// @param notes what else the user should know, one sentence each
/// @param elimination what the elimination of suboptimal minima came to; null where none was asked for
/// @param trajectory the file with points of the way; null where none was asked for
public record TrainingResult(LossConventions conventions, double loss, double gradientNorm, long parameters,
        long iterations, TrainingOutcome outcome, String reason, String remedy, double lowerBound,
        boolean lowerBoundAttained, double gap, @Nullable Double accuracy, @Nullable String model, boolean replaced,
        @Nullable String checkpoint, String data, int samples, int features, String network, boolean scaled,
        String optimizer, long seed, double parameterNorm, double passes, double seconds, List<StartResult> starts,
        List<String> notes, @Nullable EliminationReport elimination, @Nullable String trajectory) {
    /// Copies the lists.
    public TrainingResult {
        starts = List.copyOf(starts);
        notes = List.copyOf(notes);
    }
}
