package nadir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.data.InputException;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.runs.Metric;
import nadir.runs.Recorder;
import nadir.runs.RunEnd;
import nadir.runs.RunStart;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.StoreException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The record of one call. The store is opened, and what is read is hashed, by a thread of its own while the command is
/// at work; where the user named the store, the command starts only once it is open.
final class Recording {
    private static final long LAST_MILLISECONDS = 2000;
    /// Where results say their answer in a word, in the order in which they are asked.
    private static final List<String> ANSWERS = List.of("/verdict/kind", "/outcome", "/status", "/kind");
    private static final List<String> ESCAPES = List.of("/escaped", "/escape/escaped");

    private final RunStart start;
    private final List<FileRecord> written = new ArrayList<>();
    private final List<Metric> early = new ArrayList<>();
    private @Nullable Thread opener;
    private @Nullable RunStore store;
    private @Nullable Recorder recorder;
    private @Nullable RuntimeException failure;
    private @Nullable Record conventions;
    private @Nullable Record result;
    private boolean cut;

    private Recording(RunStart start) {
        this.start = start;
    }

    /// Begins.
    ///
    /// @throws InputException if the user named the store and it cannot be opened
    /// @throws StoreException likewise
    static Recording of(RunStart start, StoreChoice choice) {
        Recording recording = new Recording(start);
        if (choice.named()) {
            recording.open(choice);
        }
        Thread thread = Thread.ofPlatform().daemon().name("nadir-recording").unstarted(() -> recording.work(choice));
        recording.opener = thread;
        thread.start();
        return recording;
    }

    private void open(StoreChoice choice) {
        RunStore opened = RunStore.open(java.util.Objects.requireNonNull(choice.location()));
        Recorder started = opened.start(start);
        synchronized (this) {
            store = opened;
            recorder = started;
            early.forEach(metric -> started.metric(metric.name(), metric.step(), metric.value()));
            early.clear();
        }
    }

    private void work(StoreChoice choice) {
        try {
            if (!choice.named()) {
                open(choice);
            }
            Recorder started = recorder;
            if (started != null && start.inputs().stream().anyMatch(file -> file.bytes() != null)) {
                started.files(start.inputs().stream().map(Fingerprint::hashed).toList());
            }
        } catch (InputException | StoreException failed) {
            failure = failed;
        }
    }

    /// Where the parts of this run are recorded; null where nothing is, or the store could not be opened, which the end
    /// tells. Waits until that is known.
    @Nullable
    Parent parent() {
        try {
            if (opener != null) {
                opener.join();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return store == null || recorder == null ? null : new Parent(store, recorder.id());
        }
    }

    /// A run with its store.
    ///
    /// @param id of the run
    record Parent(RunStore store, String id) {}

    /// A number on the way.
    synchronized void metric(String name, long step, double value) {
        if (recorder != null) {
            recorder.metric(name, step, value);
        } else if (failure == null) {
            early.add(new Metric(name, step, value, java.time.Instant.now()));
        }
    }

    /// What is printed.
    void result(Record itsConventions, Record itsResult) {
        conventions = itsConventions;
        result = itsResult;
    }

    /// What was read besides.
    void consumed(String role, String typed) {
        boolean known = start.inputs().stream().anyMatch(file -> file.role().equals(role));
        if (!known) {
            written.addAll(Fingerprint.inputs(role, typed).stream().map(Fingerprint::hashed).toList());
        }
    }

    /// What was written.
    void produced(String role, Path path) {
        written.addAll(Fingerprint.outputs(role, path));
    }

    /// Ends the record, when the command has returned and its result is printed.
    ///
    /// @param cause why it failed; null where it did not
    /// @return why there is no record; null where there is one
    @Nullable
    String end(int status, @Nullable String cause) {
        try {
            if (opener != null) {
                opener.join();
            }
            RunStore opened = store;
            if (recorder != null) {
                recorder.finish(conclusion(status, cause));
            }
            if (opened != null) {
                opened.close();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (InputException | StoreException failed) {
            failure = failed;
        }
        return failure == null ? null : failure.getMessage();
    }

    /// The id of the record; empty where there is none (yet).
    synchronized Optional<String> id() {
        return Optional.ofNullable(recorder).map(Recorder::id);
    }

    private RunEnd conclusion(int status, @Nullable String cause) {
        RunState state = status == ExitCode.INTERRUPTED ? RunState.INTERRUPTED
                : cause == null && (status == ExitCode.DONE || status == ExitCode.NEGATIVE) ? RunState.FINISHED
                        : RunState.FAILED;
        String why = state == RunState.INTERRUPTED && cause == null ? "it was told to stop" : cause;
        ObjectNode answer = result == null ? null : JsonDocument.tree(result);
        RunEnd end = new RunEnd(state, status, answer == null ? null : outcome(answer), why, null, null, written);
        return answer == null || conventions == null ? end
                : end.withConventions(JsonDocument.tree(conventions).toString()).withResult(answer.toString());
    }

    private static @Nullable String outcome(ObjectNode answer) {
        for (String place : ESCAPES) {
            JsonNode escaped = answer.at(place);
            if (escaped.isBoolean()) {
                return escaped.asBoolean() ? "escaped" : "stuck";
            }
        }
        return ANSWERS.stream()
                .map(answer::at)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst()
                .orElse(null);
    }

    /// The process is dying: what can be said in a moment is said.
    void cut() {
        Recorder started;
        synchronized (this) {
            started = cut ? null : recorder;
            cut = true;
        }
        if (started != null) {
            started.cut("the user ended it", LAST_MILLISECONDS);
        }
    }
}
