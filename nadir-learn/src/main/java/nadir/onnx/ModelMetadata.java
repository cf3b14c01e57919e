package nadir.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.loss.Conventions;

/// What a saved model says about itself besides its function. Everything is optional: models come from elsewhere, too.
///
/// @param version the version of Nadir that wrote the file; filled in by saving
/// @param conventions the loss that it was trained for
/// @param schema the data that it was trained on
/// @param seed of the run that trained it
/// @param training a summary of that run, by name (`optimizer`, `iterations`, `loss`, ...)
/// @param other entries that other tools wrote; kept when the model is saved again
public record ModelMetadata(Optional<String> version, Optional<Conventions> conventions, Optional<DataSchema> schema,
        OptionalLong seed, SortedMap<String, String> training, SortedMap<String, String> other) {
    /// Copies the maps.
    public ModelMetadata {
        training = Collections.unmodifiableSortedMap(new TreeMap<>(training));
        other = Collections.unmodifiableSortedMap(new TreeMap<>(other));
    }

    /// Metadata that says nothing.
    public static ModelMetadata empty() {
        return new ModelMetadata(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(),
                new TreeMap<>(), new TreeMap<>());
    }

    /// With this loss.
    public ModelMetadata withConventions(Conventions known) {
        return new ModelMetadata(version, Optional.of(known), schema, seed, training, other);
    }

    /// With this description of the data.
    public ModelMetadata withSchema(DataSchema known) {
        return new ModelMetadata(version, conventions, Optional.of(known), seed, training, other);
    }

    /// With this seed.
    public ModelMetadata withSeed(long known) {
        return new ModelMetadata(version, conventions, schema, OptionalLong.of(known), training, other);
    }

    /// With this summary of the training in place of any other.
    public ModelMetadata withTraining(Map<String, String> summary) {
        return new ModelMetadata(version, conventions, schema, seed, new TreeMap<>(summary), other);
    }
}
