package nadir.runs;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a run when it starts.
///
/// @param command the name behind `nadir`
/// @param arguments what was typed behind `nadir`, without what names a store: typed again, they repeat the run
/// @param directory where it was typed
/// @param seed of everything random; null where nothing is
/// @param settings every option with its value, also where it is the default
/// @param inputs what it reads
/// @param parent the id of the run that this one is a part of, such as a sweep; null for none
/// @param task what part of the parent this is; a parent has each task once, whichever process does it: who starts one
///     that failed or was not finished takes it over, one that is finished is refused. Null for none
/// @param tags what else a user or a program wants to find it by
public record RunStart(String command, List<String> arguments, String directory, @Nullable Long seed,
        SortedMap<String, String> settings, List<FileRecord> inputs, @Nullable String parent, @Nullable String task,
        SortedMap<String, String> tags) {
    /// Copies the collections.
    public RunStart {
        arguments = List.copyOf(arguments);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        inputs = List.copyOf(inputs);
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /// A run in the working directory.
    public static RunStart of(String command, List<String> arguments) {
        return new RunStart(command, arguments, Path.of("").toAbsolutePath().toString(), null, new TreeMap<>(),
                List.of(), null, null, new TreeMap<>());
    }

    /// With this seed.
    public RunStart withSeed(long newSeed) {
        return new RunStart(command, arguments, directory, newSeed, settings, inputs, parent, task, tags);
    }

    /// With these settings.
    public RunStart withSettings(Map<String, String> newSettings) {
        return new RunStart(command, arguments, directory, seed, new TreeMap<>(newSettings), inputs, parent, task,
                tags);
    }

    /// With these inputs.
    public RunStart withInputs(List<FileRecord> newInputs) {
        return new RunStart(command, arguments, directory, seed, settings, newInputs, parent, task, tags);
    }

    /// As the part `newTask` of the run `newParent`.
    public RunStart withParent(String newParent, String newTask) {
        return new RunStart(command, arguments, directory, seed, settings, inputs, newParent, newTask, tags);
    }

    /// With these tags.
    public RunStart withTags(Map<String, String> newTags) {
        return new RunStart(command, arguments, directory, seed, settings, inputs, parent, task,
                new TreeMap<>(newTags));
    }

    /// What is read in that role, as it was typed; null for nothing.
    @Nullable
    String input(String role) {
        return inputs.stream()
                .filter(file -> file.role().equals(role))
                .map(FileRecord::path)
                .findFirst()
                .orElse(null);
    }
}
