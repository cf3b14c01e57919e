package nadir.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.loss.Conventions;
import nadir.onnx.DataSchema;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;

/// A saved model with data on a cluster that it is to be examined on.
///
/// @param subject the model with some of the rows
/// @param data all rows
/// @param risk of the model on all rows
record ModelOnCluster(ModelOnData subject, DistributedData data, DistributedRisk risk) implements AutoCloseable {
    private static final int HASH_DIGITS = 12;

    /// Reads a model here and data for it there. What is left open is taken from the model: the loss, and the columns that it
    /// was trained on.
    ///
    /// @throws InputException if one of the two cannot be read, they do not fit each other, nothing says what the loss is, or
    ///     the cluster cannot be reached
    static ModelOnCluster open(Path file, List<String> frozen, DataRequest request, LossChoice loss, String master) {
        LoadedModel model = ModelFile.load(file, frozen);
        Conventions conventions = ModelOnData.conventions(file, model, loss);
        DistributedData data = DistributedData.open(master, wanted(request, model.metadata().schema()));
        try {
            Dataset example = data.example();
            model.requireFits(example);
            ModelOnData.requireSameClasses(model, example);
            return new ModelOnCluster(new ModelOnData(file, model, example, conventions), data,
                    data.risk(model.network(), conventions));
        } catch (RuntimeException failure) {
            data.close();
            throw failure;
        }
    }

    private static DataRequest wanted(DataRequest request, Optional<DataSchema> schema) {
        if (schema.isEmpty() || schema.get().targets().isEmpty() || !request.targets().isEmpty()
                || !request.features().isEmpty()) {
            return request;
        }
        DataRequest columns = request.withTargets(schema.get().targets().toArray(String[]::new))
                .withFeatures(schema.get().features().toArray(String[]::new));
        return schema.get().classes().isEmpty() ? columns : columns.withClasses();
    }

    /// @throws InputException if there are more than results can say
    static int samples(DistributedRisk risk) {
        if (risk.samples() > Integer.MAX_VALUE) {
            throw new InputException("at most " + Integer.MAX_VALUE + " samples are supported, got " + risk.samples());
        }
        return (int) risk.samples();
    }

    /// The data by their name and their content.
    String dataText() {
        return subject.data().name() + " with content " + data.contentHash().substring(0, HASH_DIGITS);
    }

    @Override
    public void close() {
        data.close();
    }
}
