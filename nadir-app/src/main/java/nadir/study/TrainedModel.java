package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.network.Network;
import nadir.onnx.DataSchema;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;

/// Saves what was trained, with how it came to be. Times are left out: the same training gives the same file, to the
/// byte.
final class TrainedModel {
    private TrainedModel() {}

    /// @param settings what else there is to say about how it was trained, by name
    static void save(Path file, Network network, TrainingCheckpoint.Best best, StartResult end,
            TrainingRun.Tally tally, SortedMap<String, String> settings, Dataset data, Conventions conventions)
            throws IOException {
        SortedMap<String, String> training = new TreeMap<>(best.history().entries());
        settings.forEach((name, value) -> training.put(name.replace(' ', '-'), value));
        training.put("iterations", Long.toString(end.iterations()));
        training.put("outcome", end.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        training.put("reason", end.reason());
        training.put("loss", Double.toString(end.loss()));
        training.put("gradient-norm", Double.toString(end.gradientNorm()));
        if (tally.accuracy() != null) {
            training.put("accuracy", Double.toString(tally.accuracy()));
        }
        ModelFile.save(file, network, best.point(), ModelMetadata.empty()
                .withConventions(conventions)
                .withSchema(DataSchema.of(data))
                .withSeed(end.seed())
                .withTraining(training));
    }
}
