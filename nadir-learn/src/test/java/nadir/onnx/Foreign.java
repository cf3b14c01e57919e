package nadir.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Models that another library writes, in single precision.
final class Foreign {
    /// A node: inputs as names between spaces, `-` for one that is left out.
    record NodeSpec(String operator, String inputs, String output, List<AttributeProto> attributes) {
        NodeSpec with(String name, Object value) {
            AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
            switch (value) {
                case Float real -> attribute.setF(real).setType(AttributeProto.AttributeType.FLOAT);
                case Long whole -> attribute.setI(whole).setType(AttributeProto.AttributeType.INT);
                case String text ->
                        attribute.setS(ByteString.copyFromUtf8(text)).setType(AttributeProto.AttributeType.STRING);
                case List<?> wholes -> {
                    wholes.forEach(whole -> attribute.addInts((Long) whole));
                    attribute.setType(AttributeProto.AttributeType.INTS);
                }
                default -> throw new IllegalArgumentException(value.toString());
            }
            List<AttributeProto> more = new ArrayList<>(attributes);
            more.add(attribute.build());
            return new NodeSpec(operator, inputs, output, more);
        }
    }

    private final ModelProto.Builder model = ModelProto.newBuilder();
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    Foreign(int opset) {
        model.setIrVersion(opset < 20 ? 8 : 9).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
    }

    static NodeSpec node(String operator, String inputs, String output) {
        return new NodeSpec(operator, inputs, output, List.of());
    }

    Foreign input(String name, long... sampleExtents) {
        graph.addInput(port(name, sampleExtents));
        return this;
    }

    Foreign output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))));
        return this;
    }

    static ValueInfoProto port(String name, long... sampleExtents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long extent : sampleExtents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
    }

    /// An initializer of type float with raw data.
    Foreign reals(String name, double[] values, long... extents) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            raw.putFloat((float) value);
        }
        return tensor(
                TensorProto.newBuilder().setName(name).setDataType(1).setRawData(ByteString.copyFrom(raw.array())),
                extents);
    }

    /// An initializer of type int64 in the typed field.
    Foreign wholes(String name, long[] values, long... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(7);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor(tensor, extents);
    }

    Foreign tensor(TensorProto.Builder tensor, long... extents) {
        for (long extent : extents) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return this;
    }

    Foreign then(String operator, String inputs, String output) {
        return then(node(operator, inputs, output));
    }

    Foreign then(NodeSpec spec) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(spec.operator())
                .setName("n" + graph.getNodeCount())
                .addOutput(spec.output());
        if (!spec.inputs().isEmpty()) {
            for (String name : spec.inputs().split(" ", -1)) {
                node.addInput(name.equals("-") ? "" : name);
            }
        }
        node.addAllAttribute(spec.attributes());
        graph.addNode(node);
        return this;
    }

    /// A node with several outputs along an axis.
    Foreign split(String operator, String inputs, List<String> outputs, long axis) {
        then(node(operator, inputs, outputs.getFirst()).with("axis", axis));
        outputs.stream().skip(1).forEach(graph.getNodeBuilder(graph.getNodeCount() - 1)::addOutput);
        return this;
    }

    Foreign metadata(String key, String value) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    GraphProto.Builder graph() {
        return graph;
    }

    ModelProto.Builder model() {
        return model.setGraph(graph);
    }

    byte[] bytes() {
        return model().build().toByteArray();
    }
}
