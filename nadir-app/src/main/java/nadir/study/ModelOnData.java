package nadir.study;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.onnx.DataSchema;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.risk.Risk;
import nadir.storage.FileContent;

/// A saved model with the data that it is to be examined on.
///
/// @param file where the model was read from
/// @param data with the columns that the model takes
/// @param conventions what its loss means on them
public record ModelOnData(Path file, LoadedModel model, Dataset data, Conventions conventions) {
    private static final int HASH_DIGITS = 12;

    /// Reads a model and data for it.
    ///
    /// What is left open is taken from the model. The loss is the one that it was trained with. A numeric target that it
    /// learned as classes is read as classes. If the data have all columns that it was trained on, but among others or in
    /// another order, those columns are taken.
    ///
    /// @throws InputException if one of the two cannot be read, they do not fit each other, or nothing says what the loss
    ///     is; the message is one line for the user
    public static ModelOnData load(Path file, DataRequest request, LossChoice loss) {
        return load(file, List.of(), request, loss);
    }

    /// As above, with some parameters frozen.
    ///
    /// @param frozen their names, with `*` for any characters
    /// @throws InputException as above, and if there are no such parameters
    public static ModelOnData load(Path file, List<String> frozen, DataRequest request, LossChoice loss) {
        LoadedModel model = ModelFile.load(file, frozen);
        Conventions conventions = conventions(file, model, loss);
        Dataset data = data(model, request, conventions);
        model.requireFits(data);
        requireSameClasses(model, data);
        return new ModelOnData(file, model, data, conventions);
    }

    static Conventions conventions(Path file, LoadedModel model, LossChoice loss) {
        Optional<Conventions> known = model.metadata().conventions();
        if (known.isEmpty() && loss.loss() == null) {
            throw new InputException(file + " does not say what loss it was trained with; say it with --loss squared, "
                    + "cross-entropy, logistic or hinge");
        }
        // Where the loss is named, these serve only for what else is open: mean, no weight decay.
        return loss.over(known.orElseGet(() -> Conventions.of(new CrossEntropy(0))));
    }

    private static Dataset data(LoadedModel model, DataRequest request, Conventions conventions) {
        if (model.metadata().schema().isEmpty()) {
            return DataSources.load(request);
        }
        DataSchema schema = model.metadata().schema().get();
        Dataset data = coded(model, schema, request, conventions);
        return isOpen(request) && hasOtherColumns(data, schema)
                ? coded(model, schema, request.withTargets(schema.targets().toArray(String[]::new))
                        .withFeatures(schema.features().toArray(String[]::new)), conventions)
                : data;
    }

    /// The data as they come if they have the classes that the model learned, coded for its outputs; else with the target
    /// taken as classes, which is another coding for those that come as signs.
    private static Dataset coded(LoadedModel model, DataSchema schema, DataRequest request, Conventions conventions) {
        Dataset data = DataSources.load(request);
        boolean asTheyCome = schema.classes().isEmpty() || (data.isClassification()
                && conventions.loss().suited(data).outputs() == model.network().outputs());
        return asTheyCome ? data : DataSources.load(request.withClasses());
    }

    private static boolean isOpen(DataRequest request) {
        return request.targets().isEmpty() && request.features().isEmpty();
    }

    /// Whether the columns are not those of the schema, though all of those are there.
    private static boolean hasOtherColumns(Dataset data, DataSchema schema) {
        if (data.featureNames().equals(schema.features()) && data.targetNames().equals(schema.targets())) {
            return false;
        }
        Set<String> columns = new HashSet<>(data.featureNames());
        columns.addAll(data.targetNames());
        return !schema.targets().isEmpty() && columns.containsAll(schema.features())
                && columns.containsAll(schema.targets());
    }

    static void requireSameClasses(LoadedModel model, Dataset data) {
        List<String> known = model.metadata().schema().map(DataSchema::classes).orElse(List.of());
        if (!known.isEmpty() && data.isClassification() && !data.classLabels().equals(known)) {
            throw new InputException("the model was trained on the classes " + enumerate(known) + ", and the target of "
                    + data.name() + " has " + enumerate(data.classLabels())
                    + "; name the target the model was trained on with --target, and use data with all its classes");
        }
    }

    private static String enumerate(List<String> labels) {
        String shown = String.join(", ", labels.stream().limit(6).toList());
        return labels.size() > 6 ? shown + ", ... (" + labels.size() + ")" : shown;
    }

    /// The model's risk on the data, in double precision.
    ///
    /// @throws InputException if the targets do not suit the loss, or outputs and targets differ in number
    public Risk risk(int threads) {
        return risk(Precision.FLOAT64, threads);
    }

    /// The model's risk on the data, in some precision.
    ///
    /// @throws InputException as [#risk(int)]
    Risk risk(Precision precision, int threads) {
        return new Risk(model.network(), data, conventions, precision, threads);
    }

    /// The model by its name and its content, for checkpoints.
    String contentText() {
        return file + " with content " + FileContent.sha256(file).substring(0, HASH_DIGITS);
    }

    /// The data by their name and their content.
    String dataText() {
        return data.name() + " with content " + data.contentHash().substring(0, HASH_DIGITS);
    }

    /// How the model was trained, if it says so.
    public Optional<TrainingHistory> history() {
        return TrainingHistory.of(model.metadata().training());
    }
}
