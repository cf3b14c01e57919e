package nadir.study;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Networks as PyTorch would export them, with its names, written by another library.
public final class ForeignModels {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("main");
    private final SplittableRandom random = new SplittableRandom(6);

    private ForeignModels() {}

    /// Layers fc1, ... with tanh between them.
    public static ForeignModels mlp(int... widths) {
        ForeignModels model = new ForeignModels().input(widths[0]);
        String x = "input";
        for (int layer = 1; layer < widths.length; layer++) {
            boolean last = layer + 1 == widths.length;
            x = model.linear("fc" + layer, x, widths[layer - 1], widths[layer], last ? "scores" : "h" + layer);
            x = last ? x : model.node("Tanh", "a" + layer, x);
        }
        return model.output(x);
    }

    /// LeNet with average and maximum pooling, for square images of one channel.
    public static ForeignModels lenet(int side, String activation) {
        ForeignModels model = new ForeignModels().input(1, side, side);
        String x = model.node(activation, "a1", model.convolution("conv1", "input", 1, 4, 3));
        x = model.pool("AveragePool", "p1", x);
        x = model.node(activation, "a2", model.convolution("conv2", x, 4, 6, 3));
        x = model.node("Flatten", "flat", model.pool("MaxPool", "p2", x));
        int left = ((side - 2) / 2 - 2) / 2;
        return model.output(model.linear("fc", x, 6 * left * left, 10, "scores"));
    }

    /// An encoder block over `places` places of width `width`: self-attention with one head, layer norms, feed-forward
    /// part, mean, scores of three classes.
    public static ForeignModels encoder(int places, int width) {
        ForeignModels model = new ForeignModels().input(places, width);
        for (String name : List.of("query", "key", "value", "out")) {
            model.reals("attn." + name + ".weight", Math.sqrt(3.0 / width), width, width);
        }
        String q = model.node("MatMul", "q", "input", "attn.query.weight");
        String k = model.node("Transpose", "kt", List.of(model.node("MatMul", "k", "input", "attn.key.weight")),
                wholes("perm", 0, 2, 1));
        String attention = model.node("Softmax", "attention", List.of(model.node("MatMul", "dots", q, k)),
                whole("axis", -1));
        String mixed = model.node("MatMul", "mixed", attention,
                model.node("MatMul", "v", "input", "attn.value.weight"));
        String first = model.normal("norm1", model.node("Add", "skip1",
                model.node("MatMul", "joined", mixed, "attn.out.weight"), "input"), width);
        model.reals("linear1.weight", Math.sqrt(3.0 / width), width, 2 * width);
        model.reals("linear2.weight", Math.sqrt(1.5 / width), 2 * width, width);
        String hidden = model.node("Gelu", "gelu", model.node("MatMul", "ff1", first, "linear1.weight"));
        String second = model.normal("norm2", model.node("Add", "skip2",
                model.node("MatMul", "ff2", hidden, "linear2.weight"), first), width);
        String mean = model.node("ReduceMean", "mean", List.of(second, model.indices("axes", 1)),
                whole("keepdims", 0));
        return model.output(model.linear("fc", mean, width, 3, "scores"));
    }

    private ForeignModels input(int... extents) {
        graph.addInput(port("input", extents));
        return this;
    }

    private ForeignModels output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))));
        return this;
    }

    private static ValueInfoProto port(String name, int... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        IntStream.of(extents)
                .forEach(extent -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
    }

    private String linear(String name, String x, int from, int to, String result) {
        reals(name + ".weight", Math.sqrt(3.0 / from), to, from);
        reals(name + ".bias", 0.1, to);
        return node("Gemm", result, List.of(x, name + ".weight", name + ".bias"), whole("transB", 1));
    }

    private String convolution(String name, String x, int from, int to, int size) {
        reals(name + ".weight", Math.sqrt(3.0 / (from * size * size)), to, from, size, size);
        reals(name + ".bias", 0.1, to);
        return node("Conv", name + "/out", List.of(x, name + ".weight", name + ".bias"));
    }

    private String pool(String operator, String result, String x) {
        return node(operator, result, List.of(x), wholes("kernel_shape", 2, 2), wholes("strides", 2, 2));
    }

    private String normal(String name, String x, int width) {
        reals(name + ".weight", 1, width);
        reals(name + ".bias", 0.1, width);
        return node("LayerNormalization", name + "/out", List.of(x, name + ".weight", name + ".bias"),
                whole("axis", -1));
    }

    private String node(String operator, String result, String... inputs) {
        return node(operator, result, List.of(inputs));
    }

    private String node(String operator, String result, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName("/" + result)
                .addAllInput(inputs)
                .addOutput(result)
                .addAllAttribute(List.of(attributes)));
        return result;
    }

    private static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setI(value)
                .setType(AttributeProto.AttributeType.INT)
                .build();
    }

    private static AttributeProto wholes(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS);
        LongStream.of(values).forEach(attribute::addInts);
        return attribute.build();
    }

    private void reals(String name, double size, int... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(1);
        int count = 1;
        for (int extent : extents) {
            tensor.addDims(extent);
            count *= extent;
        }
        for (int i = 0; i < count; i++) {
            tensor.addFloatData((float) random.nextDouble(-size, size));
        }
        graph.addInitializer(tensor);
    }

    private String indices(String name, long value) {
        graph.addInitializer(
                TensorProto.newBuilder().setName(name).setDataType(7).addDims(1).addInt64Data(value));
        return name;
    }

    /// Writes the model, with opset 20, and nothing that would tell Nadir more.
    public Path save(Path file) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(9)
                .setProducerName("pytorch")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(graph)
                .build();
        return Files.write(file, model.toByteArray());
    }

    /// Writes a model once more, without metadata and under another tool's name.
    public static void saveWithoutMetadata(Path model, Path target) throws IOException {
        ModelProto.Builder content = ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
        Files.write(target, content.clearMetadataProps().setProducerName("pytorch").build().toByteArray());
    }
}
