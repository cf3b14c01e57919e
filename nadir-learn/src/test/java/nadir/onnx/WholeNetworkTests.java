package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole networks from other tools: LeNet, ResNet-20 and a transformer's encoder block compute what ONNX Runtime computes,
/// survive being written, and have the derivatives that difference quotients show.
class WholeNetworkTests {
    private final SplittableRandom random = new SplittableRandom(5);
    private int values;

    private Foreign weighted(Foreign model, String name, double scale, long... extents) {
        int size = (int) LongStream.of(extents).reduce(1, (a, b) -> a * b);
        return model.reals(name, random.doubles(size, -scale, scale).toArray(), extents);
    }

    private String next() {
        return "v" + values++;
    }

    private String convolution(Foreign model, String x, int from, int to, int size, long step, long pad) {
        String kernel = next();
        String result = next();
        weighted(model, kernel, Math.sqrt(3.0 / (from * size * size)), to, from, size, size);
        model.then(Foreign.node("Conv", x + " " + kernel, result)
                .with("strides", List.of(step, step))
                .with("pads", List.of(pad, pad, pad, pad)));
        return result;
    }

    private String normal(Foreign model, String x, int channels) {
        String name = next();
        model.reals(name + "s", random.doubles(channels, 0.5, 1.5).toArray(), channels)
                .reals(name + "b", random.doubles(channels, -0.2, 0.2).toArray(), channels)
                .reals(name + "m", random.doubles(channels, -0.2, 0.2).toArray(), channels)
                .reals(name + "v", random.doubles(channels, 0.5, 1.5).toArray(), channels)
                .then("BatchNormalization", String.join(" ", x, name + "s", name + "b", name + "m", name + "v"), name);
        return name;
    }

    private String relu(Foreign model, String x) {
        String result = next();
        model.then("Relu", x, result);
        return result;
    }

    private byte[] dense(Foreign model, String x, int from, int to) {
        weighted(model, "dense", 0.2, from, to);
        weighted(model, "bias", 0.2, to);
        return model.then("Flatten", x, "pooled-flat").then("Gemm", "pooled-flat dense bias", "y").output("y").bytes();
    }

    private byte[] lenet(String activation, int side) {
        Foreign model = new Foreign(17).input("x", 1, side, side);
        String first = convolution(model, "x", 1, 6, 5, 1, 2);
        model.then(activation, first, "a1")
                .then(Foreign.node("AveragePool", "a1", "p1")
                        .with("kernel_shape", List.of(2L, 2L))
                        .with("strides", List.of(2L, 2L)));
        String second = convolution(model, "p1", 6, 16, 5, 1, 0);
        model.then(activation, second, "a2")
                .then(Foreign.node("MaxPool", "a2", "p2")
                        .with("kernel_shape", List.of(2L, 2L))
                        .with("strides", List.of(2L, 2L)));
        int left = (side / 2 - 4) / 2;
        return dense(model, "p2", 16 * left * left, 10);
    }

    private byte[] resnet20() {
        Foreign model = new Foreign(17).input("x", 3, 32, 32);
        String x = relu(model, normal(model, convolution(model, "x", 3, 16, 3, 1, 1), 16));
        int channels = 16;
        for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < 3; block++) {
                int to = 16 << stage;
                long step = stage > 0 && block == 0 ? 2 : 1;
                String inner = relu(model, normal(model, convolution(model, x, channels, to, 3, step, 1), to));
                inner = normal(model, convolution(model, inner, to, to, 3, 1, 1), to);
                String skip = step == 1 ? x : convolution(model, x, channels, to, 1, 2, 0);
                String sum = next();
                model.then("Add", inner + " " + skip, sum);
                x = relu(model, sum);
                channels = to;
            }
        }
        model.then("GlobalAveragePool", x, "pooled");
        return dense(model, "pooled", 64, 10);
    }

    /// Self-attention with two heads over six places of width 8, layer norm and a feed-forward part.
    private byte[] transformer() {
        Foreign model = new Foreign(17).input("x", 6, 8);
        for (String name : List.of("q", "k", "v", "o")) {
            weighted(model, "w" + name, 0.5, 8, 8);
            model.wholes("heads" + name, new long[] {0, 6, 2, 4}, 4);
        }
        for (String name : List.of("q", "k", "v")) {
            model.then("MatMul", "x w" + name, name + "1")
                    .then("Reshape", name + "1 heads" + name, name + "2")
                    .then(Foreign.node("Transpose", name + "2", name + "3")
                            .with("perm", name.equals("k") ? List.of(0L, 2L, 3L, 1L) : List.of(0L, 2L, 1L, 3L)));
        }
        weighted(weighted(model, "s1", 1, 8), "b1", 1, 8);
        weighted(weighted(model, "f1", 0.5, 8, 16), "f2", 0.5, 16, 8);
        model.reals("root", new double[] {0.5})
                .wholes("flat", new long[] {0, 6, 8}, 3)
                .then("MatMul", "q3 k3", "dots")
                .then("Mul", "dots root", "scaled")
                .then(Foreign.node("Softmax", "scaled", "attention").with("axis", -1L))
                .then("MatMul", "attention v3", "mixed")
                .then(Foreign.node("Transpose", "mixed", "back").with("perm", List.of(0L, 2L, 1L, 3L)))
                .then("Reshape", "back flat", "joined")
                .then("MatMul", "joined wo", "out")
                .then("Add", "out x", "skip")
                .then(Foreign.node("LayerNormalization", "skip s1 b1", "normal").with("axis", -1L))
                .then("MatMul", "normal f1", "h1")
                .then("Relu", "h1", "h2")
                .then("MatMul", "h2 f2", "h3")
                .then("Add", "h3 normal", "sum")
                .then(Foreign.node("ReduceMean", "sum", "mean").with("axes", List.of(1L)).with("keepdims", 0L));
        return dense(model, "mean", 8, 3);
    }

    private void agrees(byte[] model, int parameters, int samples, int... input) throws OrtException {
        int[] extents = new int[input.length + 1];
        extents[0] = samples;
        System.arraycopy(input, 0, extents, 1, input.length);
        Shape shape = Shape.of(extents);
        Tensor batch = Tensor.wrap(shape, random.doubles(shape.size(), -1, 1).map(v -> (float) v).toArray());
        LoadedModel loaded = ModelFile.load(model);
        assertThat(loaded.parameters().length).isEqualTo(parameters);
        Tensor flat = batch.reshape(Shape.of(samples, shape.size() / samples));
        double[] expected = Runs.theirs(model, batch);
        assertThat(Runs.distance(Runs.ours(loaded.network(), loaded.parameters(), flat), expected)).isLessThan(1e-5);
        for (ElementType type : ElementType.values()) {
            byte[] written = ModelFile.bytes(loaded.network(), loaded.parameters(), loaded.metadata(), type);
            assertThat(Runs.distance(Runs.theirs(written, batch), expected)).as(type.name()).isLessThan(1e-5);
            assertThat(ModelFile.load(written).parameters()).isEqualTo(loaded.parameters());
        }
    }

    @Test
    void lenetIsThatOfOnnxRuntime() throws OrtException {
        agrees(lenet("Relu", 28), 6 * 25 + 16 * 150 + 400 * 10 + 10, 4, 1, 28, 28);
    }

    @Test
    void resnet20IsThatOfOnnxRuntime() throws OrtException {
        agrees(resnet20(), 272282, 2, 3, 32, 32);
    }

    @Test
    void anEncoderBlockIsThatOfOnnxRuntime() throws OrtException {
        agrees(transformer(), 4 * 64 + 16 + 256 + 1 + 27, 5, 6, 8);
    }

    @Test
    void derivativesAreThoseOfDifferenceQuotients() {
        int seen = 0;
        for (byte[] model : List.of(lenet("Tanh", 12), lenet("Softplus", 12), transformer())) {
            LoadedModel loaded = ModelFile.load(model);
            int features = loaded.network().inputs();
            int outputs = loaded.network().outputs();
            Dataset data = Dataset.real("random",
                    Tensor.wrap(Shape.of(7, features), random.doubles(7L * features, -1, 1).toArray()),
                    Tensor.wrap(Shape.of(7, outputs), random.doubles(7L * outputs, -1, 1).toArray()));
            try (Risk risk = new Risk(loaded.network(), data, Conventions.of(new SquaredLoss()))) {
                double[] at = loaded.parameters();
                double[] direction = random.doubles(at.length, -1, 1).toArray();
                double[] gradient = new double[at.length];
                double[] product = new double[at.length];
                risk.gradient(at, gradient);
                risk.hessian(at).apply(direction, product);
                double step = 1e-5;
                double[] there = new double[at.length];
                double[] before = new double[at.length];
                double high = risk.gradient(moved(at, step, direction), there);
                double low = risk.gradient(moved(at, -step, direction), before);
                assertThat(dot(gradient, direction)).isCloseTo((high - low) / (2 * step), offset(1e-6));
                double[] quotient = new double[at.length];
                Arrays.setAll(quotient, i -> (there[i] - before[i]) / (2 * step));
                assertThat(Runs.distance(product, quotient)).isLessThan(1e-5);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void numbersMayStandInAFileBesideTheModel(@TempDir Path folder) throws IOException {
        byte[] numbers = new byte[4 + 4 * 6];
        ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(1, new float[] {1, 2, 3, 4, 5, 6});
        Files.createDirectories(folder.resolve("model/inner"));
        Files.write(folder.resolve("model/inner/w.bin"), numbers);
        Files.write(folder.resolve("secret.bin"), numbers);
        Files.createSymbolicLink(folder.resolve("model/link.bin"), folder.resolve("secret.bin"));
        LoadedModel loaded = ModelFile.load(external(folder, "inner/w.bin", "4", "24"));
        assertThat(loaded.parameters()).containsExactly(1, 2, 3, 4, 5, 6);
        record Wrong(String location, String offset, String length, String message) {}
        for (Wrong wrong : List.of(new Wrong("../secret.bin", "4", "24", "no file in the model's folder"),
                new Wrong("link.bin", "4", "24", "no file in the model's folder"),
                new Wrong(folder.resolve("secret.bin").toString(), "4", "24", "no file in the model's folder"),
                new Wrong("inner", "4", "24", "no file in the model's folder"),
                new Wrong("missing.bin", "4", "24", "no such file"),
                new Wrong("inner/w.bin", "5", "24", "which has 28 bytes"),
                new Wrong("inner/w.bin", "-1", "24", "which has 28 bytes"),
                new Wrong("inner/w.bin", "four", "24", "is no number"),
                new Wrong("inner/w.bin", "4", "20", "do not fit"),
                new Wrong("a\u0000b", "4", "24", "no such file"))) {
            assertThatThrownBy(() -> ModelFile.load(external(folder, wrong.location, wrong.offset, wrong.length)))
                    .as(wrong.toString())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("'w'")
                    .hasMessageContaining(wrong.message);
        }
    }

    private static Path external(Path folder, String location, String offset, String length) throws IOException {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        Map.of("location", location, "offset", offset, "length", length)
                .forEach((key, value) -> tensor
                        .addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        Foreign model = new Foreign(17).input("x", 2).tensor(tensor, 2, 3).then("MatMul", "x w", "y").output("y");
        return Files.write(folder.resolve("model/m.onnx"), model.bytes());
    }

    @Test
    void kernelsKeepTheirShapes() {
        LoadedModel loaded = ModelFile.load(lenet("Tanh", 12));
        assertThat(loaded.network().layout().blocks()).extracting(block -> block.shape().toString())
                .containsExactly("[6, 1, 5, 5]", "[16, 6, 5, 5]", "[16, 10]", "[10]");
    }

    private static double[] moved(double[] point, double step, double[] direction) {
        double[] moved = point.clone();
        Arrays.setAll(moved, i -> moved[i] + step * direction[i]);
        return moved;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
