package nadir.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nadir.data.InputException;
import nadir.storage.Beginning;
import nadir.storage.Destination;
import nadir.storage.Journal;
import nadir.storage.NewFolder;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The file in a sweep's folder to which every run is added when it ends. A sweep that was interrupted or killed goes on
/// from it, and does again what is not in it, or failed.
public final class SweepJournal implements AutoCloseable {
    /// Its name in the folder.
    public static final String NAME = "runs.journal";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Results of another version may differ.
    private static final String SUBJECT = "sweep by nadir " + Version.CURRENT;
    private static final String PARENT = "parent";

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Journal journal;
    private @Nullable String parent;

    private SweepJournal(Path file) throws IOException {
        this.journal = Journal.open(file, SUBJECT);
        journal.entries().forEach(this::take);
    }

    private void take(String line) {
        JsonNode node = JSON.readTree(line);
        if (node.has(PARENT)) {
            parent = node.get(PARENT).asString();
        } else {
            Part part = Part.of(node);
            parts.put(part.key(), part);
        }
    }

    /// Checks what can be known before anything is computed.
    ///
    /// @throws InputException if there are runs already and nothing is said about them, there are none to go on from, or no
    ///     folder can be made
    public static void require(Path folder, Beginning beginning) {
        boolean isSweep = Destination.exists(folder.resolve(NAME));
        if (!isSweep && beginning == Beginning.RESUME) {
            throw new InputException("there is no sweep in " + folder + " to resume; leave out --resume, or name its "
                    + "folder with -o");
        }
        if (isSweep && beginning == Beginning.FRESH) {
            throw new InputException(
                    "there is a sweep in " + folder + " already; go on with it by --resume, start over "
                            + "with --restart, or name another folder with -o");
        }
        if (!isSweep) {
            NewFolder.requireFree(folder);
        }
    }

    /// Opens the journal of a folder, which is made where it is missing.
    ///
    /// @throws InputException as [#require], and if the journal is none, of another version, or another process adds to it
    /// @throws IOException if it cannot be written
    public static SweepJournal open(Path folder, Beginning beginning) throws IOException {
        require(folder, beginning);
        Path file = folder.resolve(NAME);
        if (!Destination.exists(file)) {
            // Folder and journal appear in one step: a folder without one would be none of ours.
            NewFolder.create(folder, part -> Journal.open(part.resolve(NAME), SUBJECT).close());
        } else if (beginning == Beginning.RESTART) {
            // Not while another process has it open, nor if it is something else.
            Journal.open(file, SUBJECT).close();
            Destination.remove(file);
        }
        return new SweepJournal(file);
    }

    /// The id of the run that the parts are parts of; null where nothing was recorded yet.
    public @Nullable String parent() {
        return parent;
    }

    /// Keeps the id of the run that the parts are parts of.
    ///
    /// @throws IOException if it cannot be written
    public void setParent(String id) throws IOException {
        journal.add(JSON.createObjectNode().put(PARENT, id).toString());
        parent = id;
    }

    /// The run of that key; null if it has not ended yet.
    @Nullable
    Part part(String key) {
        return parts.get(key);
    }

    /// Adds runs that have ended.
    ///
    /// @throws IOException if they cannot be written; those before are unharmed
    void add(List<Part> ended) throws IOException {
        for (Part part : ended) {
            journal.add(part.toJson());
            parts.put(part.key(), part);
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
