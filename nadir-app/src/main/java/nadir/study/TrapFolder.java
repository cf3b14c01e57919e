package nadir.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import nadir.data.CsvText;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.onnx.DataSchema;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;
import nadir.storage.Destination;
import nadir.storage.NewFolder;
import nadir.trap.BetterPoint;
import nadir.trap.Trap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A trap as a folder: `model.onnx` (the network at the trap), `data.csv` (columns x0, x1, ..., y0, y1, ...) and
/// `trap.json` (the truth), and `certificate.json` if the trap is proved. There are no times and no names of machines in
/// it: the same options give the same bytes on the same kind of processor.
///
/// @param truth what is known of it
/// @param model as it was read
/// @param data as they were read
public record TrapFolder(TrapTruth truth, LoadedModel model, Dataset data) {
    private static final String MODEL = "model.onnx";
    private static final String DATA = "data.csv";
    private static final String TRUTH = "trap.json";
    private static final String CERTIFICATE = "certificate.json";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /// Makes the folder without a certificate.
    ///
    /// @throws InputException if there is something of that name already, or no folder can be made there
    /// @throws IOException if writing fails
    static void write(Path folder, Trap trap, @Nullable BetterPoint better) throws IOException {
        write(folder, trap, better, part -> {});
    }

    /// Makes the folder, whole or not at all.
    ///
    /// @param more writes what else belongs in it, once the trap is there
    /// @throws InputException if there is something of that name already, or no folder can be made there
    /// @throws IOException if writing fails
    static void write(Path folder, Trap trap, @Nullable BetterPoint better, NewFolder.Content more)
            throws IOException {
        ModelMetadata metadata = ModelMetadata.empty()
                .withConventions(trap.conventions())
                .withSchema(DataSchema.of(trap.data()))
                .withSeed(trap.seed());
        String truth = MAPPER.writeValueAsString(TrapTruth.of(trap, better));
        NewFolder.create(folder, part -> {
            ModelFile.save(part.resolve(MODEL), trap.network(), trap.point(), metadata);
            NewFolder.writeText(part.resolve(DATA), CsvText.of(trap.data()));
            NewFolder.writeText(part.resolve(TRUTH), truth + "\n");
            more.fill(part);
        });
    }

    /// Where the model lies.
    public static Path model(Path folder) {
        return folder.resolve(MODEL);
    }

    /// Where the data lie.
    public static Path data(Path folder) {
        return folder.resolve(DATA);
    }

    /// The truth in the folder of a model, if there is one.
    ///
    /// @throws InputException if it cannot be read
    static Optional<TrapTruth> truthBeside(Path model) {
        Path file = model.resolveSibling(TRUTH);
        return Destination.exists(file) ? Optional.of(truth(file)) : Optional.empty();
    }

    private static TrapTruth truth(Path file) {
        try {
            return MAPPER.readValue(NewFolder.readText(file), TrapTruth.class);
        } catch (JacksonException damaged) {
            throw new InputException(file + " is damaged: " + damaged.getOriginalMessage() + "; build the trap again",
                    damaged);
        }
    }

    /// Where what is known of a trap lies, if the folder holds one.
    public static Path truthFile(Path folder) {
        return folder.resolve(TRUTH);
    }

    /// Whether there is a trap in a folder.
    public static boolean isOne(Path folder) {
        return Destination.exists(folder.resolve(TRUTH));
    }

    /// Where the certificate lies, if the trap is proved.
    public static Path certificate(Path folder) {
        return folder.resolve(CERTIFICATE);
    }

    /// Reads a trap and checks that the data are those that it was built with and fit the model.
    ///
    /// @throws InputException if a file is missing, unreadable or does not belong to the others
    public static TrapFolder load(Path folder) {
        Path file = folder.resolve(TRUTH);
        TrapTruth truth = truth(file);
        LoadedModel model = ModelFile.load(model(folder));
        String[] targets = model.metadata()
                .schema()
                .map(schema -> schema.targets().toArray(String[]::new))
                .orElseThrow(() -> new InputException(model(folder) + " does not say what data it belongs to"));
        Dataset data = DataSources.load(DataRequest.of(data(folder).toString()).withTargets(targets));
        model.requireFits(data);
        if (!data.contentHash().equals(truth.dataHash()) || model.parameters().length != truth.parameters()) {
            throw new InputException(folder + " holds data or a model that its " + TRUTH
                    + " does not speak of; build the trap again");
        }
        return new TrapFolder(truth, model, data);
    }
}
