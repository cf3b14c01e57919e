package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import nadir.data.InputException;
import nadir.eliminate.EliminationStudy;
import nadir.eliminate.StudyPosition;
import nadir.storage.Checkpoint;
import org.jspecify.annotations.Nullable;

/// All that training with elimination needs to go on: what it was asked for, which starts are complete and which was best,
/// and where the study stands.
///
/// @param settings what the result depends on, by the name a user knows it by
/// @param eliminated the networks of the starts that are complete, polished
/// @param plain the same from plain training
/// @param best the best of the former, null if there is none
/// @param position of the study
record EliminationCheckpoint(SortedMap<String, String> settings, List<StartResult> eliminated,
        List<StartResult> plain, @Nullable Best best, StudyPosition position) {
    private static final String FORMAT = "elimination/format";
    private static final String FORMAT_1 = "1";
    private static final String ELIMINATED = "start";
    private static final String PLAIN = "plain-start";
    private static final String BEST = "best-elimination/";

    EliminationCheckpoint {
        eliminated = List.copyOf(eliminated);
        plain = List.copyOf(plain);
    }

    /// The best start that is complete.
    ///
    /// @param network its network, polished
    /// @param end how it was come by
    record Best(TrainingCheckpoint.Best network, EliminationEnd end) {}

    Checkpoint toCheckpoint() {
        CheckpointEntries entries = CheckpointEntries.empty();
        entries.texts().put(FORMAT, FORMAT_1);
        entries.putSettings(settings);
        entries.putStarts(ELIMINATED, eliminated);
        entries.putStarts(PLAIN, plain);
        entries.putSnapshot(position.present());
        if (best != null) {
            entries.putBest(best.network());
            putEnd(entries, best.end());
            putFigures(entries);
        }
        return entries.toCheckpoint();
    }

    private static void putEnd(CheckpointEntries entries, EliminationEnd end) {
        entries.putTexts(BEST, end.history().entries());
        entries.putTexts(BEST, Map.of("outcome", end.outcome(), "reason", end.reason(), "remedy", end.remedy()));
        entries.reals()
                .put(BEST + "figures", new double[] {end.modifiedLoss(), end.strippedLoss(), end.polishedLoss(),
                    end.gradientNorm(), end.maxAbsA(), end.maxAbsB(), end.weightNorm(), end.maxNeuronOutput(),
                    end.passes()});
        entries.integers().put(BEST + "iterations", new long[] {end.iterations()});
    }

    /// What the study knows of complete starts beyond what the results of their training tell.
    private void putFigures(CheckpointEntries entries) {
        List<EliminationStudy.Start> starts = position.eliminated().getFirst();
        for (int k = 0; k < starts.size(); k++) {
            EliminationStudy.Start start = starts.get(k);
            entries.putTexts(study(k), Map.of("outcome", start.outcome(), "reason", start.reason()));
            entries.reals()
                    .put(study(k) + "figures",
                            new double[] {start.modifiedLoss(), start.strippedLoss(), start.polishedLoss(),
                                start.passes()});
        }
    }

    private static String study(int k) {
        return "study/" + k + "/";
    }

    /// Whether a checkpoint is one of training with elimination.
    static boolean isOne(Checkpoint checkpoint) {
        return checkpoint.texts().containsKey(FORMAT);
    }

    /// @param file its name, for messages
    /// @throws InputException if it is not the checkpoint of training with elimination
    static EliminationCheckpoint of(Checkpoint checkpoint, String file) {
        if (!FORMAT_1.equals(checkpoint.texts().get(FORMAT))) {
            throw new InputException(TrainingCheckpoint.isOne(checkpoint)
                    ? file + " was left by training without --eliminate; go on with it without that, or start over with "
                            + "--restart"
                    : file + " is no checkpoint of a training run that this version can read; train anew, with "
                            + "--restart");
        }
        CheckpointEntries entries = CheckpointEntries.of(checkpoint, file);
        List<StartResult> eliminated = entries.starts(ELIMINATED);
        List<StartResult> plain = entries.starts(PLAIN);
        Best best = eliminated.isEmpty() ? null : new Best(entries.best(), end(entries));
        return new EliminationCheckpoint(entries.settings(), eliminated, plain, best,
                position(entries, eliminated, plain));
    }

    private static EliminationEnd end(CheckpointEntries entries) {
        double[] f = entries.real(BEST + "figures");
        EliminationHistory history = EliminationHistory.of(entries.textsBelow(BEST))
                .orElseThrow(() -> new InputException(entries.file() + " is incomplete: it has no entry " + BEST
                        + "history; train anew, with --restart"));
        return new EliminationEnd(entries.text(BEST + "outcome"), entries.text(BEST + "reason"),
                entries.text(BEST + "remedy"), f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7],
                entries.integer(BEST + "iterations")[0], f[8], history);
    }

    private static StudyPosition position(CheckpointEntries entries, List<StartResult> eliminated,
            List<StartResult> plain) {
        List<EliminationStudy.Start> starts = new ArrayList<>();
        for (int k = 0; k < eliminated.size(); k++) {
            double[] f = entries.real(study(k) + "figures");
            starts.add(new EliminationStudy.Start(eliminated.get(k).seed(), f[0], f[1], f[2], f[3],
                    entries.text(study(k) + "outcome"), entries.text(study(k) + "reason")));
        }
        List<EliminationStudy.PlainStart> plainStarts = plain.stream()
                .map(start -> new EliminationStudy.PlainStart(start.seed(), start.loss(), start.passes(),
                        start.reason()))
                .toList();
        return new StudyPosition(plainStarts, List.of(starts), entries.snapshot());
    }
}
