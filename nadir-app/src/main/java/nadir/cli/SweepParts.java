package nadir.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nadir.data.InputException;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.runs.RunEnd;
import nadir.runs.RunStart;
import nadir.runs.StoreException;
import nadir.sweep.Part;
import nadir.sweep.PlannedRuns;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Records the runs of a sweep as parts of it, each once, as the run of `nadir train` that it is. A store that fails costs
/// the records, not the sweep: the next `--resume` records what is missing.
final class SweepParts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Recording.Parent parent;
    private final Consumer<String> warnings;
    private final TrainReading reading = new TrainReading();
    private final Map<FileRecord, FileRecord> hashed = new HashMap<>();
    private boolean failed;

    /// @param parent the sweep
    SweepParts(Recording.Parent parent, Consumer<String> warnings) {
        this.parent = parent;
        this.warnings = warnings;
    }

    void record(PlannedRuns planned, long seed, Part part) {
        if (failed) {
            return;
        }
        try {
            parent.store().record(start(planned, seed, part), end(part), part.seconds());
        } catch (InputException | StoreException unwritable) {
            failed = true;
            warnings.accept("the runs are no longer recorded, and the sweep goes on: " + unwritable.getMessage()
                    + "; --resume records them when it can");
        }
    }

    private RunStart start(PlannedRuns planned, long seed, Part part) {
        List<String> arguments = new ArrayList<>(planned.arguments());
        arguments.addAll(List.of("--seed", Long.toString(seed)));
        reading.trials(arguments);
        List<FileRecord> inputs = reading.sources()
                .stream()
                .map(file -> hashed.computeIfAbsent(file, Fingerprint::hashed))
                .toList();
        arguments.addFirst("train");
        return RunStart.of("train", arguments)
                .withSeed(seed)
                .withSettings(reading.settings())
                .withInputs(inputs)
                .withParent(parent.id(), part.key());
    }

    private static RunEnd end(Part part) {
        if (part.result() == null) {
            return RunEnd.failed(ExitCode.WRONG_USE, String.valueOf(part.failure()));
        }
        JsonNode result = JSON.readTree(part.result());
        return RunEnd.finished(ExitCode.DONE, result.get("outcome").asString())
                .withConventions(result.get("conventions").toString())
                .withResult(part.result());
    }
}
