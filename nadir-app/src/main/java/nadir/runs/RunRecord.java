package nadir.runs;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that is known of a run, but for its metrics, of which it may have many.
///
/// @param summary as in a list
/// @param directory where it was typed
/// @param environment what it was computed by
/// @param settings every option with its value
/// @param figures the single values of its result, by their path
/// @param files what it read and wrote
/// @param tags what else it may be found by
/// @param metrics how many values there are of each metric
/// @param conventions a JSON object; null while there is none
/// @param result a JSON object; null while there is none
public record RunRecord(RunSummary summary, String directory, Environment environment,
        SortedMap<String, String> settings, SortedMap<String, Figure> figures, List<FileRecord> files,
        SortedMap<String, String> tags, SortedMap<String, Long> metrics, @Nullable String conventions,
        @Nullable String result) {
    /// Copies the collections.
    public RunRecord {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        files = List.copyOf(files);
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /// The files that were read, or those that were written.
    public List<FileRecord> files(FileRecord.Direction direction) {
        return files.stream().filter(file -> file.direction() == direction).toList();
    }
}
