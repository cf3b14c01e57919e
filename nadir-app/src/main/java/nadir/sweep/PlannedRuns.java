package nadir.sweep;

import java.nio.charset.StandardCharsets;
import java.util.List;
import nadir.storage.FileContent;

/// A combination that was checked, with what its runs are named by.
///
/// @param combination the settings
/// @param arguments what is typed behind `nadir train`, all but the seed
/// @param content hash of the data
/// @param parameters of the network
/// @param samples of the data
/// @param together whether a task may train from several seeds at once, which is faster and gives the same results
public record PlannedRuns(Combination combination, List<String> arguments, String content, long parameters, int samples,
        boolean together) {
    private static final int HASH_DIGITS = 10;

    /// Copies the list.
    public PlannedRuns {
        arguments = List.copyOf(arguments);
    }

    /// The name of the run of a seed: the same for the same arguments on the same data, whatever else is in the sweep.
    public String key(long seed) {
        String all = String.join("\0", arguments) + "\0" + content;
        return combination.text() + " seed=" + seed + " #"
                + FileContent.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }
}
