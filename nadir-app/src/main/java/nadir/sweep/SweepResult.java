package nadir.sweep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sweep came to.
///
/// @param spec its file
/// @param combinations how many
/// @param seeds of each
/// @param failed runs without a result
/// @param success what counts as success
/// @param folder where the files are
/// @param model the file of the best network; null where none is kept
/// @param parent the run in the run store whose parts the runs are; null where nothing was recorded
/// @param seconds of training of all runs together
/// @param files that were written
/// @param summary of each combination, in order
/// @param runs by combination and seed
public record SweepResult(String spec, int combinations, List<Long> seeds, int failed, String success, String folder,
        @Nullable String model, @Nullable String parent, double seconds, List<String> files, List<SweepSummary> summary,
        List<SweepRun> runs) {
    /// Copies the lists.
    public SweepResult {
        seeds = List.copyOf(seeds);
        files = List.copyOf(files);
        summary = List.copyOf(summary);
        runs = List.copyOf(runs);
    }

    /// The combination with the lowest median; null where there is none, or the runs have several objectives, whose losses
    /// cannot be compared.
    public @Nullable SweepSummary lowestMedian() {
        SweepSummary lowest = null;
        if (runs.stream().map(SweepRun::objective).filter(text -> !text.isEmpty()).distinct().count() > 1) {
            return null;
        }
        for (SweepSummary one : summary) {
            Double median = one.median();
            if (median != null && (lowest == null || lowest.median() == null || median < lowest.median())) {
                lowest = one;
            }
        }
        return lowest;
    }

    /// The same with the file of the best network.
    public SweepResult withModel(String file) {
        return new SweepResult(spec, combinations, seeds, failed, success, folder, file, parent, seconds, files,
                summary,
                runs);
    }
}
