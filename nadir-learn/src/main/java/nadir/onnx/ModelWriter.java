package nadir.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import nadir.network.Block;
import nadir.tensor.Shape;
import nadir.version.Version;

/// Writes the messages of `onnx.proto`; see [ModelReader] for the way back.
final class ModelWriter {
    /// Read by every tool of the last years; graphs with younger operators say so.
    private static final int OPSET = 17;
    private static final Map<String, Integer> YOUNGER = Map.of("Mish", 18, "Gelu", 20, "Swish", 24, "ReduceMean", 18,
            "ReduceMax", 18, "ReduceMin", 18, "ReduceL2", 18, "ReduceSumSquare", 18);
    private static final int INT64 = 7;

    private final ElementType type;

    private ModelWriter(ElementType type) {
        this.type = type;
    }

    /// The model file of a graph.
    ///
    /// @param graph in the form of [ExportForm] for this type
    /// @param outputs dy
    static WireWriter write(Graph graph, double[] parameters, int outputs, Map<String, String> metadata,
            ElementType type) {
        ModelWriter writer = new ModelWriter(type);
        int opset = graph.nodes().stream().mapToInt(ModelWriter::opsetOf).max().orElse(OPSET);
        WireWriter model = new WireWriter().whole(1, formatOf(opset))
                .text(2, "Nadir")
                .text(3, Version.CURRENT)
                .message(7, writer.graph(graph, parameters, outputs))
                .message(8, new WireWriter().text(1, "").whole(2, opset));
        metadata.forEach((key, value) -> model.message(14, new WireWriter().text(1, key).text(2, value)));
        return model;
    }

    /// The version of the operators that a node needs.
    private static int opsetOf(Node node) {
        boolean younger = (node.operator().equals("Pad") && node.inputs().size() > 3)
                || (node.operator().equals("Split") && node.attributes().containsKey("num_outputs"));
        return younger ? 18 : YOUNGER.getOrDefault(node.operator(), OPSET);
    }

    /// The version of the file format that introduced an opset (onnx.ai/onnx/repo-docs/Versioning.html).
    private static int formatOf(int opset) {
        return opset <= 18 ? 8 : opset <= 20 ? 9 : opset <= 22 ? 10 : opset == 23 ? 11 : 12;
    }

    private WireWriter graph(Graph graph, double[] parameters, int outputs) {
        WireWriter message = new WireWriter();
        graph.nodes().forEach(node -> message.message(1, node(node)));
        message.text(2, "nadir");
        for (Block block : graph.parameters().blocks()) {
            message.message(5, reals(block.name(), block.shape(), parameters, block.offset()));
        }
        graph.constants().forEach((name, literal) -> message.message(5, tensor(name, literal)));
        return message.message(11, port(graph.input(), graph.sampleExtents().toArray()))
                .message(12, port(graph.output(), outputs));
    }

    private WireWriter node(Node node) {
        WireWriter message = new WireWriter();
        node.inputs().forEach(name -> message.text(1, name));
        node.outputs().forEach(name -> message.text(2, name));
        message.text(3, node.name()).text(4, node.operator());
        node.attributes().forEach((name, attribute) -> message.message(5, attribute(name, attribute)));
        return message;
    }

    private WireWriter attribute(String name, Attribute attribute) {
        WireWriter message = new WireWriter().text(1, name);
        return switch (attribute) {
            case Attribute.Real(float value) -> message.single(2, value).whole(20, 1);
            case Attribute.Whole(long value) -> message.whole(3, value).whole(20, 2);
            case Attribute.Text(String value) -> message.text(4, value).whole(20, 3);
            case Attribute.Array(Literal value) -> message.message(5, tensor("", value)).whole(20, 4);
            case Attribute.Reals reals -> {
                reals.values().forEach(value -> message.single(7, value));
                yield message.whole(20, 6);
            }
            case Attribute.Wholes wholes -> {
                wholes.values().forEach(value -> message.whole(8, value));
                yield message.whole(20, 7);
            }
            // A graph that was read has rules for all its nodes, and no rule knows such an attribute.
            case Attribute.Other other -> message;
        };
    }

    private WireWriter tensor(String name, Literal literal) {
        return switch (literal) {
            case Literal.Reals reals -> reals(name, reals.tensor().shape(), reals.tensor().values(), 0);
            case Literal.Wholes wholes -> {
                byte[] raw = new byte[wholes.values().length * Long.BYTES];
                numbers(raw).asLongBuffer().put(wholes.values());
                yield tensor(name, wholes.extents().toArray(), INT64, raw);
            }
        };
    }

    private WireWriter reals(String name, Shape shape, double[] values, int offset) {
        byte[] raw = new byte[Math.multiplyExact(shape.size(), type.bytes())];
        ByteBuffer numbers = numbers(raw);
        switch (type) {
            case FLOAT64 -> numbers.asDoubleBuffer().put(values, offset, shape.size());
            case FLOAT32 -> {
                for (int i = 0; i < shape.size(); i++) {
                    numbers.putFloat(single(values[offset + i], name));
                }
            }
        }
        return tensor(name, shape.extents(), type.code(), raw);
    }

    private static float single(double value, String name) {
        if (Float.isInfinite((float) value) && Double.isFinite(value)) {
            throw new ModelException(name + " holds " + value + ", which is beyond single precision; save as float64");
        }
        return (float) value;
    }

    private static WireWriter tensor(String name, int[] extents, int code, byte[] raw) {
        WireWriter message = new WireWriter();
        for (int extent : extents) {
            message.whole(1, extent);
        }
        message.whole(2, code);
        if (!name.isEmpty()) {
            message.text(8, name);
        }
        return message.range(9, raw);
    }

    /// A batch: the samples along an axis of open extent, then the extents of one sample.
    private WireWriter port(String name, int... sampleExtents) {
        WireWriter shape = new WireWriter().message(1, new WireWriter().text(2, "samples"));
        for (int extent : sampleExtents) {
            shape.message(1, new WireWriter().whole(1, extent));
        }
        WireWriter tensor = new WireWriter().whole(1, type.code()).message(2, shape);
        return new WireWriter().text(1, name).message(2, new WireWriter().message(1, tensor));
    }

    private static ByteBuffer numbers(byte[] raw) {
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    }
}
