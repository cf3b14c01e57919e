package nadir.bench.peer;

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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;

/// Writes the layers into an ONNX model in double precision, so that reading it rounds nothing; values are names.
final class OnnxLayers implements Layers<String> {
    private static final int OPSET = 17;
    private static final int FLOAT64 = 11;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");

    private OnnxLayers() {}

    /// The network, as it is imported from a file.
    static LoadedModel load(BiFunction<OnnxLayers, String, String> network, int... sampleExtents) {
        OnnxLayers layers = new OnnxLayers();
        layers.graph.addInput(port("images", sampleExtents));
        String output = network.apply(layers, "images");
        layers.graph.addOutput(port(output, 10));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(layers.graph)
                .build();
        try {
            Path file = Files.createTempFile("network", ".onnx");
            try {
                Files.write(file, model.toByteArray());
                return ModelFile.load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ValueInfoProto port(String name, int... sampleExtents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int extent : sampleExtents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        TypeProto.Tensor type = TypeProto.Tensor.newBuilder().setElemType(FLOAT64).setShape(shape).build();
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
    }

    private String tensor(String name, double[] values, int... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT64);
        DoubleStream.of(values).forEach(tensor::addDoubleData);
        for (int extent : extents) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private String node(String operator, AttributeProto[] attributes, String... inputs) {
        String result = operator + graph.getNodeCount();
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(result).addOutput(result);
        for (String input : inputs) {
            node.addInput(input);
        }
        for (AttributeProto attribute : attributes) {
            node.addAttribute(attribute);
        }
        graph.addNode(node);
        return result;
    }

    private String node(String operator, String... inputs) {
        return node(operator, new AttributeProto[0], inputs);
    }

    private static AttributeProto wholes(String name, int... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS);
        for (int value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    @Override
    public String convolution(Convolution k, String x) {
        int fan = k.from() * k.size() * k.size();
        String weight = k.name() + ".weight";
        tensor(weight, Weights.layer(weight, fan, k.to() * fan), k.to(), k.from(), k.size(), k.size());
        AttributeProto[] attributes = {wholes("kernel_shape", k.size(), k.size()),
            wholes("strides", k.step(), k.step()),
            wholes("pads", k.pad(), k.pad(), k.pad(), k.pad())};
        return k.bias()
                ? node("Conv", attributes, x, weight, small(k.name() + ".bias", k.to()))
                : node("Conv", attributes, x, weight);
    }

    private String small(String name, int count) {
        return tensor(name, Weights.uniform(name, -0.1, 0.1, count), count);
    }

    @Override
    public String normalisation(String name, int channels, String x) {
        String scale = tensor(name + ".weight", Weights.uniform(name + ".weight", 0.5, 1.5, channels), channels);
        String shift = small(name + ".bias", channels);
        String mean = small(name + ".mean", channels);
        String variance = tensor(name + ".variance", Weights.uniform(name + ".variance", 0.8, 1.2, channels), channels);
        return node("BatchNormalization", x, scale, shift, mean, variance);
    }

    @Override
    public String relu(String x) {
        return node("Relu", x);
    }

    @Override
    public String maxPool(String x) {
        return node("MaxPool", new AttributeProto[] {wholes("kernel_shape", 2, 2), wholes("strides", 2, 2)}, x);
    }

    @Override
    public String globalAverage(String x) {
        return node("GlobalAveragePool", x);
    }

    @Override
    public String add(String a, String b) {
        return node("Add", a, b);
    }

    @Override
    public String flatten(String x) {
        return node("Flatten", x);
    }

    @Override
    public String dense(String name, int from, int to, String x) {
        String weight = name + ".weight";
        tensor(weight, Weights.layer(weight, from, from * to), from, to);
        return node("Gemm", x, weight, small(name + ".bias", to));
    }
}
