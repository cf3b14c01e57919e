package nadir.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import nadir.data.InputException;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.network.Network;
import nadir.storage.AtomicFile;
import nadir.storage.FileContent;
import nadir.storage.Quoted;

/// Models in files: ONNX with metadata. What a file says is `docs/model-file.md`.
public final class ModelFile {
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    private ModelFile() {}

    /// Saves in double precision, so that parameters return to the bit.
    ///
    /// @throws InputException if the path cannot be a file
    /// @throws IOException if writing fails; the message names the file, and the file that was there is unharmed
    /// @throws IllegalArgumentException as [#save(Path, Network, double[], ModelMetadata, ElementType)]
    public static void save(Path file, Network network, double[] parameters, ModelMetadata metadata)
            throws IOException {
        save(file, network, parameters, metadata, ElementType.FLOAT64);
    }

    /// Saves with all real numbers of one type. The file appears, or replaces the one that was there, in one step.
    ///
    /// @param network a [DenseNetwork] or a [GraphNetwork]
    /// @param parameters finite, in the order of the network's layout
    /// @throws InputException if the path cannot be a file, or a number is beyond the type
    /// @throws IOException if writing fails; the message names the file, and the file that was there is unharmed
    /// @throws IllegalArgumentException if the network is of another kind, or the parameters do not fit it or are not
    ///     finite
    public static void save(Path file, Network network, double[] parameters, ModelMetadata metadata, ElementType type)
            throws IOException {
        WireWriter model;
        try {
            model = write(network, parameters, metadata, type);
        } catch (ModelException unfit) {
            throw new InputException("cannot save " + file + ": " + unfit.getMessage(), unfit);
        }
        AtomicFile.write(file, model::writeTo);
    }

    private static WireWriter write(Network network, double[] parameters, ModelMetadata metadata, ElementType type) {
        requireParameters(network, parameters);
        Optional<String> architecture = network instanceof DenseNetwork dense
                ? Optional.of(dense.architecture().toString())
                : Optional.empty();
        Graph graph = ExportForm.of(graph(network), type);
        SortedMap<String, String> entries = MetadataEntries.of(metadata, graph, architecture);
        WireWriter model = ModelWriter.write(graph, parameters, network.outputs(), entries, type);
        if (model.size() > LARGEST) {
            throw new ModelException("an ONNX file holds at most 2 GB, got " + (model.size() >> 20)
                    + " MB; save as float32");
        }
        return model;
    }

    /// The content of a file as [#save(Path, Network, double[], ModelMetadata)] writes it, to be sent elsewhere.
    ///
    /// @throws IllegalArgumentException as for saving
    public static byte[] bytes(Network network, double[] parameters, ModelMetadata metadata) {
        return bytes(network, parameters, metadata, ElementType.FLOAT64);
    }

    /// The content of a saved file.
    static byte[] bytes(Network network, double[] parameters, ModelMetadata metadata, ElementType type) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(network, parameters, metadata, type).writeTo(Channels.newChannel(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Graph graph(Network network) {
        return switch (network) {
            case DenseNetwork dense -> DenseGraph.of(dense);
            case GraphNetwork graph -> graph.graph();
            default -> throw new IllegalArgumentException("saving requires a dense network or one that was read from a "
                    + "file, got " + network.getClass().getName());
        };
    }

    private static void requireParameters(Network network, double[] parameters) {
        if (parameters.length != network.layout().size()) {
            throw new IllegalArgumentException("the network requires " + network.layout().size() + " parameters, got "
                    + parameters.length);
        }
        for (double parameter : parameters) {
            if (!Double.isFinite(parameter)) {
                throw new IllegalArgumentException("saving requires finite parameters, got " + parameter
                        + "; save the last finite ones");
            }
        }
    }

    /// Reads a model.
    ///
    /// @throws InputException if the file is missing, unreadable, damaged, or holds what is not supported; the message
    ///     names the file and says what to do
    public static LoadedModel load(Path file) {
        return load(file, List.of());
    }

    /// Reads a model, with some of its parameters frozen: they become constants of the network, and a file that it is saved
    /// to says so.
    ///
    /// @param frozen names of parameters, in which `*` stands for any characters
    /// @throws InputException as [#load(Path)], and if a name fits no parameter, or none is left free
    public static LoadedModel load(Path file, List<String> frozen) {
        byte[] content = read(file);
        try {
            return load(content, ExternalData.beside(file, limit() - content.length), frozen);
        } catch (ModelException unfit) {
            throw new InputException(file + " cannot be used as a model: " + unfit.getMessage(), unfit);
        }
    }

    /// Reads what [#bytes(Network, double[], ModelMetadata)] made.
    ///
    /// @throws InputException if it is something else
    public static LoadedModel ofBytes(byte[] content) {
        try {
            return load(content);
        } catch (ModelException unfit) {
            throw new InputException("these bytes are no model: " + unfit.getMessage(), unfit);
        }
    }

    static LoadedModel load(byte[] content) {
        return load(content, ExternalData.none(), List.of());
    }

    private static LoadedModel load(byte[] content, ExternalData others, List<String> frozen) {
        ParsedModel model = ModelReader.read(content, others);
        MetadataEntries entries = MetadataEntries.of(model.metadata());
        ModelMetadata metadata = entries.metadata();
        GraphImport.Imported imported = GraphImport.of(model, entries, frozen);
        Graph graph = imported.graph();
        requireFinite(graph, imported.parameters());
        Optional<DenseNetwork> dense = entries.architecture().flatMap(text -> DenseGraph.recognise(graph, text));
        Network network = dense.isPresent() ? dense.get() : GraphNetwork.of(graph);
        return new LoadedModel(network, imported.parameters(), metadata);
    }

    private static void requireFinite(Graph graph, double[] parameters) {
        List<Block> blocks = graph.parameters().blocks();
        for (Block block : blocks) {
            if (Arrays.stream(parameters, block.offset(), block.end()).anyMatch(value -> !Double.isFinite(value))) {
                throw new ModelException("parameter " + Quoted.of(block.name()) + " holds NaN or infinite values; "
                        + "its training diverged");
            }
        }
    }

    /// The numbers of a model in half precision take four times the file as doubles, beside the file itself.
    private static long limit() {
        return Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 6);
    }

    private static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + " is a directory, not a model; name an ONNX file");
        }
        long limit = limit();
        byte[] content = FileContent.start(file, (int) limit + 1);
        if (content.length > limit) {
            throw new InputException(file + " has more than " + (limit >> 20) + " MB, too much for a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; allow more with -Xmx");
        }
        return content;
    }
}
