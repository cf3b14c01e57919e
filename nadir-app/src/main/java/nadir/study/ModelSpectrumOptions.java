package nadir.study;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nadir.audit.AuditOptions;
import nadir.data.DataRequest;
import nadir.exec.Precision;
import nadir.storage.Beginning;
import org.jspecify.annotations.Nullable;

/// Which spectrum to compute, and how.
///
/// @param model an ONNX file
/// @param frozen names of parameters that are taken as constants, with `*` for any characters; may be empty
/// @param data what to load
/// @param loss what the user says about it; the model's own where that is nothing
/// @param analysis how much is wanted of the spectrum
/// @param minibatches to compare all samples with; null for none
/// @param precision of the products with the Hessian; residuals are in double precision always
/// @param checkpoint the file that keeps what it takes to go on; null for the model's name with `.spectrum`
/// @param beginning what to do about a checkpoint that an earlier run left
/// @param checkpointEvery how often to save; zero for after every product
public record ModelSpectrumOptions(Path model, List<String> frozen, DataRequest data, LossChoice loss,
        AuditOptions analysis,
        @Nullable MinibatchChoice minibatches, Precision precision, @Nullable Path checkpoint, Beginning beginning,
        Duration checkpointEvery) {
    /// Copies the list.
    public ModelSpectrumOptions {
        frozen = List.copyOf(frozen);
    }

    /// How often to save where nothing is said.
    public static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);

    /// In double precision, with a checkpoint beside the model.
    public static ModelSpectrumOptions of(Path model, DataRequest data, LossChoice loss, AuditOptions analysis) {
        return new ModelSpectrumOptions(model, List.of(), data, loss, analysis, null, Precision.FLOAT64, null,
                Beginning.FRESH,
                CHECKPOINT_EVERY);
    }

    Path checkpointFile() {
        return checkpoint == null ? Path.of(model + ".spectrum") : checkpoint;
    }
}
