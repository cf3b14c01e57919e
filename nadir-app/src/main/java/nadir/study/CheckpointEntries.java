package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;
import nadir.optimize.Snapshot;
import nadir.storage.Checkpoint;

/// The entries of a checkpoint of training, while it is put together or taken apart.
///
/// @param file its name, for messages
record CheckpointEntries(SortedMap<String, String> texts, SortedMap<String, double[]> reals,
        SortedMap<String, long[]> integers, String file) {
    private static final String SETTINGS = "settings/";
    private static final String SNAPSHOT = "snapshot/";

    static CheckpointEntries empty() {
        return new CheckpointEntries(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), "");
    }

    static CheckpointEntries of(Checkpoint checkpoint, String file) {
        return new CheckpointEntries(checkpoint.texts(), checkpoint.reals(), checkpoint.integers(), file);
    }

    /// Entries that may be added to; the arrays are the same.
    CheckpointEntries copy() {
        return new CheckpointEntries(new TreeMap<>(texts), new TreeMap<>(reals), new TreeMap<>(integers), file);
    }

    Checkpoint toCheckpoint() {
        return new Checkpoint(texts, reals, integers);
    }

    /// @throws InputException if there is none of that name
    String text(String name) {
        return found(texts, name);
    }

    /// @throws InputException if there is none of that name
    double[] real(String name) {
        return found(reals, name);
    }

    /// @throws InputException if there is none of that name
    long[] integer(String name) {
        return found(integers, name);
    }

    private <T> T found(Map<String, T> entries, String name) {
        T value = entries.get(name);
        if (value == null) {
            throw new InputException(file + " is incomplete: it has no entry " + name
                    + "; start over with --restart");
        }
        return value;
    }

    void putTexts(String prefix, Map<String, String> entries) {
        entries.forEach((name, value) -> texts.put(prefix + name, value));
    }

    SortedMap<String, String> textsBelow(String prefix) {
        return new Snapshot(texts, reals, integers).below(prefix).texts();
    }

    void putSettings(Map<String, String> settings) {
        putTexts(SETTINGS, settings);
    }

    SortedMap<String, String> settings() {
        return textsBelow(SETTINGS);
    }

    void putSnapshot(Snapshot snapshot) {
        putTexts(SNAPSHOT, snapshot.texts());
        snapshot.reals().forEach((name, value) -> reals.put(SNAPSHOT + name, value));
        snapshot.integers().forEach((name, value) -> integers.put(SNAPSHOT + name, value));
    }

    /// Empty if there is none.
    Snapshot snapshot() {
        return new Snapshot(texts, reals, integers).below(SNAPSHOT);
    }

    /// @param name of the list; its length has that name and an s
    void putStarts(String name, List<StartResult> starts) {
        integers.put(name + "s", new long[] {starts.size()});
        for (int k = 0; k < starts.size(); k++) {
            StartResult start = starts.get(k);
            String entry = name + "/" + k + "/";
            texts.put(entry + "outcome", start.outcome().name());
            texts.put(entry + "reason", start.reason());
            texts.put(entry + "remedy", start.remedy());
            integers.put(entry + "counts", new long[] {start.seed(), start.iterations()});
            reals.put(entry + "figures", new double[] {start.loss(), start.gradientNorm(), start.parameterNorm(),
                start.passes(), start.seconds()});
        }
    }

    /// @throws InputException if an entry is missing
    List<StartResult> starts(String name) {
        List<StartResult> starts = new ArrayList<>();
        long count = integer(name + "s")[0];
        for (int k = 0; k < count; k++) {
            String entry = name + "/" + k + "/";
            double[] figures = real(entry + "figures");
            long[] counts = integer(entry + "counts");
            starts.add(new StartResult(counts[0], figures[0], figures[1], figures[2], counts[1],
                    TrainingOutcome.valueOf(text(entry + "outcome")), text(entry + "reason"), text(entry + "remedy"),
                    figures[3], figures[4]));
        }
        return starts;
    }

    void putBest(TrainingCheckpoint.Best best) {
        integers.put("best/start", new long[] {best.start()});
        reals.put("best/point", best.point());
        putTexts("best/", best.history().entries());
    }

    /// @throws InputException if an entry is missing
    TrainingCheckpoint.Best best() {
        TrainingHistory history = TrainingHistory.of(textsBelow("best/"))
                .orElseThrow(
                        () -> new InputException(file + " is incomplete: it has no entry best/history; train anew, "
                                + "with --restart"));
        return new TrainingCheckpoint.Best((int) integer("best/start")[0], real("best/point"), history);
    }
}
