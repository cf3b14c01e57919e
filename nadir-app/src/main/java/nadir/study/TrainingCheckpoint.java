package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;
import nadir.optimize.Snapshot;
import nadir.storage.Checkpoint;
import org.jspecify.annotations.Nullable;

/// All that training needs to go on: what it was asked for, which starts are done and which was best, and where the
/// present one stands.
///
/// @param settings what the result depends on, by the name a user knows it by
/// @param finished whether the run ended by its own rules, so that its model was saved
/// @param done the starts that have ended
/// @param best the best of them, null if there is none
/// @param snapshot of the start under way, null between two of them
record TrainingCheckpoint(SortedMap<String, String> settings, boolean finished, List<StartResult> done,
        @Nullable Best best, @Nullable Snapshot snapshot) {
    private static final String FORMAT = "training/format";
    private static final String FORMAT_1 = "1";
    private static final String FINISHED = "training/finished";
    private static final String SETTINGS = "settings/";
    private static final String SNAPSHOT = "snapshot/";
    private static final String STARTS = "starts";

    TrainingCheckpoint {
        done = List.copyOf(done);
    }

    /// The best start that has ended.
    ///
    /// @param start which, from 0
    /// @param point where it ended
    record Best(int start, double[] point, TrainingHistory history) {}

    Checkpoint toCheckpoint() {
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, double[]> reals = new TreeMap<>();
        SortedMap<String, long[]> integers = new TreeMap<>();
        texts.put(FORMAT, FORMAT_1);
        texts.put(FINISHED, Boolean.toString(finished));
        settings.forEach((name, value) -> texts.put(SETTINGS + name, value));
        integers.put(STARTS, new long[] {done.size()});
        for (int k = 0; k < done.size(); k++) {
            StartResult start = done.get(k);
            String name = start(k);
            texts.put(name + "outcome", start.outcome().name());
            texts.put(name + "reason", start.reason());
            texts.put(name + "remedy", start.remedy());
            integers.put(name + "counts", new long[] {start.seed(), start.iterations()});
            reals.put(name + "figures", new double[] {start.loss(), start.gradientNorm(), start.parameterNorm(),
                start.passes(), start.seconds()});
        }
        if (best != null) {
            integers.put("best/start", new long[] {best.start()});
            reals.put("best/point", best.point());
            best.history().entries().forEach((name, value) -> texts.put("best/" + name, value));
        }
        if (snapshot != null) {
            snapshot.texts().forEach((name, value) -> texts.put(SNAPSHOT + name, value));
            snapshot.reals().forEach((name, value) -> reals.put(SNAPSHOT + name, value));
            snapshot.integers().forEach((name, value) -> integers.put(SNAPSHOT + name, value));
        }
        return new Checkpoint(texts, reals, integers);
    }

    /// @param file its name, for messages
    /// @throws InputException if it is not the checkpoint of a training run
    static TrainingCheckpoint of(Checkpoint checkpoint, String file) {
        if (!FORMAT_1.equals(checkpoint.texts().get(FORMAT))) {
            throw new InputException(file + " is no checkpoint of a training run that this version can read; "
                    + "train anew, with --restart");
        }
        Reader reader = new Reader(checkpoint, file);
        List<StartResult> done = new ArrayList<>();
        long count = reader.of(checkpoint.integers(), STARTS)[0];
        for (int k = 0; k < count; k++) {
            done.add(reader.start(k));
        }
        Snapshot snapshot = new Snapshot(below(checkpoint.texts()), below(checkpoint.reals()),
                below(checkpoint.integers()));
        return new TrainingCheckpoint(stripped(checkpoint.texts(), SETTINGS),
                Boolean.parseBoolean(checkpoint.texts().get(FINISHED)), done, done.isEmpty() ? null : reader.best(),
                snapshot.texts().isEmpty() ? null : snapshot);
    }

    private static <T> SortedMap<String, T> below(Map<String, T> entries) {
        return stripped(entries, SNAPSHOT);
    }

    private static <T> SortedMap<String, T> stripped(Map<String, T> entries, String prefix) {
        SortedMap<String, T> result = new TreeMap<>();
        entries.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                result.put(name.substring(prefix.length()), value);
            }
        });
        return result;
    }

    private static String start(int k) {
        return "start/" + k + "/";
    }

    private record Reader(Checkpoint checkpoint, String file) {
        <T> T of(Map<String, T> entries, String name) {
            T value = entries.get(name);
            if (value == null) {
                throw incomplete(name);
            }
            return value;
        }

        StartResult start(int k) {
            String name = TrainingCheckpoint.start(k);
            double[] figures = of(checkpoint.reals(), name + "figures");
            long[] counts = of(checkpoint.integers(), name + "counts");
            return new StartResult(counts[0], figures[0], figures[1], figures[2], counts[1],
                    TrainingOutcome.valueOf(of(checkpoint.texts(), name + "outcome")),
                    of(checkpoint.texts(), name + "reason"), of(checkpoint.texts(), name + "remedy"), figures[3],
                    figures[4]);
        }

        Best best() {
            SortedMap<String, String> entries = stripped(checkpoint.texts(), "best/");
            TrainingHistory history = TrainingHistory.of(entries).orElseThrow(() -> incomplete("best/history"));
            return new Best((int) of(checkpoint.integers(), "best/start")[0], of(checkpoint.reals(), "best/point"),
                    history);
        }

        private InputException incomplete(String name) {
            return new InputException(file + " is incomplete: it has no entry " + name
                    + "; train anew, with --restart");
        }
    }
}
