package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.data.TargetCoding;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.version.Version;
import org.junit.jupiter.api.Test;

/// Whatever a model says about itself returns, under names that others can read.
class MetadataTests {
    private static final DenseNetwork NETWORK = new DenseNetwork(
            DenseArchitecture.of(2, List.of(3), 2, Activation.TANH))
            .withScaling(new Scaling(Tensor.vector(1, 2), Tensor.vector(3, 4)));

    private static byte[] file(ModelMetadata metadata) {
        return ModelFile.bytes(NETWORK, new double[NETWORK.layout().size()], metadata, ElementType.FLOAT64);
    }

    @Test
    void everyLossReturnsWithItsConstants() {
        List<Loss> losses = List.of(new SquaredLoss(), new CrossEntropy(0), new CrossEntropy(0.1), new LogisticLoss(),
                new HingeLoss(), new HingeLoss(2.5));
        for (Loss loss : losses) {
            for (Reduction reduction : Reduction.values()) {
                Conventions conventions = new Conventions(loss, reduction, 1.0 / 3);
                ModelMetadata metadata = ModelMetadata.empty().withConventions(conventions);
                assertThat(ModelFile.load(file(metadata)).metadata().conventions()).contains(conventions);
            }
        }
    }

    @Test
    void theSchemaReturnsWhateverTheNamesAre() {
        Dataset data = Dataset.classes("irises \"2\".csv", List.of("länge, \"cm\"", "breite\n[]"),
                Tensor.filled(Shape.of(2, 2), 1), "art", List.of("", "été"), new int[] {0, 1}, TargetCoding.SIGNED);
        DataSchema schema = DataSchema.of(data);
        ModelMetadata metadata = ModelMetadata.empty()
                .withSchema(schema)
                .withSeed(Long.MIN_VALUE)
                .withTraining(Map.of("optimizer", "lbfgs", "loss", "0.25", "", "empty key"));
        ModelMetadata loaded = ModelFile.load(file(metadata)).metadata();
        assertThat(loaded.schema()).contains(schema);
        assertThat(loaded.seed()).hasValue(Long.MIN_VALUE);
        assertThat(loaded.training()).isEqualTo(metadata.training());
        assertThat(loaded.version()).isEqualTo(Optional.of(Version.CURRENT));
        assertThat(loaded.other()).isEmpty();
    }

    @Test
    void aModelThatSaysNothingIsReadAsThat() {
        ModelMetadata loaded = ModelFile.load(file(ModelMetadata.empty())).metadata();
        assertThat(loaded.conventions()).isEmpty();
        assertThat(loaded.schema()).isEmpty();
        assertThat(loaded.seed()).isEmpty();
        assertThat(loaded.training()).isEmpty();
    }

    @Test
    void theEntriesAreThoseOfTheReference() throws Exception {
        ModelMetadata metadata = ModelMetadata.empty()
                .withConventions(new Conventions(new CrossEntropy(0.25), Reduction.SUM, 0.5))
                .withSeed(7)
                .withTraining(Map.of("iterations", "150"));
        Map<String, String> entries = ModelProto.parseFrom(file(metadata))
                .getMetadataPropsList()
                .stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
        assertThat(entries).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("nadir.version", Version.CURRENT),
                Map.entry("nadir.loss", "cross-entropy"),
                Map.entry("nadir.reduction", "sum"),
                Map.entry("nadir.weight-decay", "0.5"),
                Map.entry("nadir.label-smoothing", "0.25"),
                Map.entry("nadir.seed", "7"),
                Map.entry("nadir.training.iterations", "150"),
                Map.entry("nadir.architecture", "2-3-2 tanh"),
                Map.entry("nadir.frozen", "[\"scaling.mean\",\"scaling.scale\"]"),
                Map.entry("nadir.hidden", "[\"layer1\",\"layer1.preactivation\",\"layer1.activation\"]"),
                Map.entry("nadir.parameters", "[\"layer1.weight\",\"layer1\",\"layer1.bias\",\"layer1\","
                        + "\"output.weight\",\"output\",\"output.bias\",\"output\"]")));
    }
}
