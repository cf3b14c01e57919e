package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.Loss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.onnx.DataSchema;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// Small networks, trained and saved, for tests of what examines saved models.
///
/// @param data what they learn
/// @param hidden widths
/// @param activation of the hidden layers
/// @param weightDecay w
/// @param iterations of L-BFGS
public record SavedModels(DataRequest data, List<Integer> hidden, Activation activation, double weightDecay,
        int iterations) {

    /// A tanh network for a sample.
    public static SavedModels of(String sample, Integer... hidden) {
        return new SavedModels(DataRequest.of("sample:" + sample), List.of(hidden), Activation.TANH, 0, 200);
    }

    /// With weight decay.
    public SavedModels decaying(double w) {
        return new SavedModels(data, hidden, activation, w, iterations);
    }

    /// With another activation.
    public SavedModels with(Activation other) {
        return new SavedModels(data, hidden, other, weightDecay, iterations);
    }

    /// Trained no longer than that.
    public SavedModels limitedTo(int most) {
        return new SavedModels(data, hidden, activation, weightDecay, most);
    }

    /// Trains and saves to `file` with all metadata.
    public Path save(Path file) throws IOException {
        Dataset loaded = DataSources.load(data);
        Conventions conventions = Conventions.of(Loss.defaultFor(loaded)).withWeightDecay(weightDecay);
        Dataset suited = conventions.loss().suited(loaded);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(suited.features(), hidden, suited.outputs(), activation))
                .withScaling(Scaling.of(suited.x()));
        try (Risk risk = new Risk(network, loaded, conventions, Precision.FLOAT64, 1)) {
            double[] start = Initializer.defaultFor(activation).initialize(network.layout(), 0);
            Run run = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withMaxIterations(iterations))
                    .minimize(risk, start);
            ModelFile.save(file, network, run.point(), ModelMetadata.empty()
                    .withConventions(conventions)
                    .withSchema(DataSchema.of(suited))
                    .withTraining(TrainingHistory.of(run.history()).entries()));
        }
        return file;
    }

    /// Saves without training and without metadata.
    public Path saveBare(Path file) throws IOException {
        Dataset suited = DataSources.load(data);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(suited.features(), hidden, suited.outputs(), activation));
        double[] point = Initializer.defaultFor(activation).initialize(network.layout(), 0);
        ModelFile.save(file, network, point, ModelMetadata.empty().withTraining(Map.of()));
        return file;
    }
}
