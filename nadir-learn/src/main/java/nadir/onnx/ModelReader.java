package nadir.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.storage.Quoted;

/// Reads the messages of `onnx.proto` (onnx.ai/onnx/repo-docs/IR.html) that describe a feed-forward network and passes
/// over the rest. Numbers of fields below are those of that file.
final class ModelReader {
    private static final int MOST_NODES = 100_000;

    private long opset;
    private boolean hasGraph;
    private final List<ParsedModel.Port> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final SequencedMap<String, Literal> initializers = new LinkedHashMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();

    private final ExternalData others;

    private ModelReader(ExternalData others) {
        this.others = others;
    }

    /// Reads a model.
    ///
    /// @param others the files beside it
    /// @throws ModelException if the bytes are no ONNX model, or one that goes beyond what is supported
    static ParsedModel read(byte[] file, ExternalData others) {
        ModelReader model = new ModelReader(others);
        model.readModel(new WireReader(file));
        if (!model.hasGraph) {
            throw new ModelException("it is no ONNX model: it has no graph");
        }
        return new ParsedModel(model.opset, model.inputs, model.outputs, model.nodes, model.initializers,
                model.metadata);
    }

    private void readModel(WireReader reader) {
        while (reader.next()) {
            switch (reader.field()) {
                case 7 -> readGraph(reader.message());
                case 8 -> readOpset(reader.message());
                case 14 -> readMetadata(reader.message());
                default -> reader.skip();
            }
        }
    }

    private void readOpset(WireReader reader) {
        String domain = "";
        long version = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> domain = reader.text();
                case 2 -> version = reader.whole();
                default -> reader.skip();
            }
        }
        if (isOnnx(domain)) {
            opset = version;
        }
    }

    private void readMetadata(WireReader reader) {
        String key = "";
        String value = "";
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> key = reader.text();
                case 2 -> value = reader.text();
                default -> reader.skip();
            }
        }
        metadata.put(key, value);
    }

    private void readGraph(WireReader reader) {
        hasGraph = true;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> readNode(reader.message());
                case 5 -> readInitializer(reader.message());
                case 11 -> inputs.add(readPort(reader.message()));
                case 12 -> outputs.add(readPort(reader.message()).name());
                case 15 -> throw new ModelException("it has sparse initializers, which are not supported");
                default -> reader.skip();
            }
        }
    }

    private void readInitializer(WireReader reader) {
        TensorReader.Named tensor = TensorReader.read(reader, others);
        if (initializers.put(tensor.name(), tensor.literal()) != null) {
            throw new ModelException("it has two initializers " + Quoted.of(tensor.name()));
        }
    }

    private static ParsedModel.Port readPort(WireReader reader) {
        String name = "";
        List<Long> extents = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> name = reader.text();
                case 2 -> readType(reader.message(), extents);
                default -> reader.skip();
            }
        }
        return new ParsedModel.Port(name, extents);
    }

    /// `TypeProto`, then its tensor type, then that one's shape, then the shape's axes.
    private static void readType(WireReader type, List<Long> extents) {
        while (type.next()) {
            if (type.field() == 1) {
                WireReader tensor = type.message();
                while (tensor.next()) {
                    if (tensor.field() == 2) {
                        readShape(tensor.message(), extents);
                    } else {
                        tensor.skip();
                    }
                }
            } else {
                type.skip();
            }
        }
    }

    private static void readShape(WireReader shape, List<Long> extents) {
        while (shape.next()) {
            if (shape.field() == 1) {
                long extent = -1;
                WireReader axis = shape.message();
                while (axis.next()) {
                    if (axis.field() == 1) {
                        extent = axis.whole();
                    } else {
                        axis.skip();
                    }
                }
                extents.add(extent);
            } else {
                shape.skip();
            }
        }
    }

    private void readNode(WireReader reader) {
        List<String> reads = new ArrayList<>();
        List<String> computes = new ArrayList<>();
        String name = "";
        String operator = "";
        String domain = "";
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> reads.add(reader.text());
                case 2 -> computes.add(reader.text());
                case 3 -> name = reader.text();
                case 4 -> operator = reader.text();
                case 5 -> AttributeReader.read(reader.message(), attributes);
                case 7 -> domain = reader.text();
                default -> reader.skip();
            }
        }
        if (computes.isEmpty() || computes.getFirst().isEmpty()) {
            throw new ModelException("node " + Quoted.of(name) + " (" + Quoted.of(operator) + ") computes nothing");
        }
        if (nodes.size() == MOST_NODES) {
            throw new ModelException("it has more than " + MOST_NODES + " nodes");
        }
        nodes.add(new Node(name.isEmpty() ? computes.getFirst() : name,
                isOnnx(domain) ? operator : domain + "." + operator, reads, computes, attributes));
    }

    private static boolean isOnnx(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
