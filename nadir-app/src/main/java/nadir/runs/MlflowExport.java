package nadir.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nadir.data.InputException;
import nadir.storage.FileContent;
import nadir.storage.NewFolder;
import org.jspecify.annotations.Nullable;

/// Runs in the layout of MLflow's file store, which `mlflow ui --backend-store-uri FOLDER` shows: one experiment for each
/// command; settings become params, metrics and the numbers of the result become metrics, everything else becomes tags;
/// files that are still what the run wrote are copied as artifacts.
///
/// ```
/// FOLDER/EXPERIMENT/meta.yaml
/// FOLDER/EXPERIMENT/RUN/meta.yaml
/// FOLDER/EXPERIMENT/RUN/params/NAME      the value
/// FOLDER/EXPERIMENT/RUN/metrics/NAME     lines "milliseconds value step"
/// FOLDER/EXPERIMENT/RUN/tags/NAME        the value
/// FOLDER/EXPERIMENT/RUN/artifacts/...
/// ```
public final class MlflowExport {
    private static final int MOST_OF_A_PARAM = 6000;
    private static final int SOURCE_TYPE_LOCAL = 4;
    private static final int FIRST_EXPERIMENT = 1;

    private MlflowExport() {}

    /// Makes the folder.
    ///
    /// @throws InputException if there is something of its name, or it cannot be made
    /// @throws IOException if writing fails; no folder is left then
    public static void write(RunStore store, List<RunSummary> runs, Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        NewFolder.create(folder, part -> {
            Files.createDirectory(part.resolve(".trash"));
            experiment(part, root, "0", "Default", runs);
            Map<String, List<RunSummary>> byCommand = runs.stream()
                    .collect(Collectors.groupingBy(RunSummary::command, TreeMap::new, Collectors.toList()));
            int number = FIRST_EXPERIMENT;
            for (var entry : byCommand.entrySet()) {
                String id = Integer.toString(number++);
                experiment(part, root, id, "nadir " + entry.getKey(), entry.getValue());
                for (RunSummary run : entry.getValue()) {
                    run(part.resolve(id), root.resolve(id), id, store.get(run.id()), store.metrics(run.id()));
                }
            }
        });
    }

    private static void experiment(Path part, Path root, String id, String name, List<RunSummary> runs)
            throws IOException {
        long first = runs.stream()
                .map(RunSummary::started)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH)
                .toEpochMilli();
        long last = runs.stream().map(RunSummary::started).max(Instant::compareTo).orElse(Instant.EPOCH).toEpochMilli();
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_location", root.resolve(id).toUri().toString().replaceAll("/$", ""));
        meta.put("creation_time", first);
        meta.put("experiment_id", id);
        meta.put("last_update_time", last);
        meta.put("lifecycle_stage", "active");
        meta.put("name", name);
        yaml(Files.createDirectory(part.resolve(id)), meta);
    }

    private static void run(Path experiment, Path finalExperiment, String experimentId, RunRecord record,
            List<Metric> metrics) throws IOException {
        RunSummary run = record.summary();
        Path folder = Files.createDirectory(experiment.resolve(run.id()));
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_uri", finalExperiment.resolve(run.id()).resolve("artifacts").toUri().toString());
        meta.put("deleted_time", null);
        meta.put("end_time", run.ended() == null ? null : run.ended().toEpochMilli());
        meta.put("entry_point_name", "");
        meta.put("experiment_id", experimentId);
        meta.put("lifecycle_stage", "active");
        meta.put("run_id", run.id());
        meta.put("run_name", name(run));
        meta.put("run_uuid", run.id());
        meta.put("source_name", "");
        meta.put("source_type", SOURCE_TYPE_LOCAL);
        meta.put("source_version", "");
        meta.put("start_time", run.started().toEpochMilli());
        meta.put("status", status(run));
        meta.put("tags", List.of());
        meta.put("user_id", "nadir");
        yaml(folder, meta);
        values(folder, "params", params(record));
        values(folder, "tags", tags(record));
        metrics(Files.createDirectory(folder.resolve("metrics")), record, metrics);
        artifacts(Files.createDirectory(folder.resolve("artifacts")), record);
    }

    private static String name(RunSummary run) {
        return run.command() + " " + run.shortId();
    }

    /// MLflow's numbers for RUNNING, FINISHED, FAILED and KILLED.
    private static int status(RunSummary run) {
        return switch (run.state()) {
            case RUNNING -> 1;
            case FINISHED -> 3;
            case FAILED -> 4;
            case INTERRUPTED -> 5;
        };
    }

    private static Map<String, String> params(RunRecord record) {
        Map<String, String> params = new TreeMap<>();
        record.settings().forEach((name, value) -> params.put(name.replaceFirst("^-+", ""), value));
        for (FileRecord file : record.files(FileRecord.Direction.IN)) {
            params.put("input." + file.role(), file.path());
            if (file.hash() != null) {
                params.put("input." + file.role() + ".sha256", file.hash());
            }
        }
        params.replaceAll(
                (name, value) -> value.length() > MOST_OF_A_PARAM ? value.substring(0, MOST_OF_A_PARAM) : value);
        return params;
    }

    private static Map<String, String> tags(RunRecord record) {
        RunSummary run = record.summary();
        Map<String, String> tags = new TreeMap<>(record.tags());
        tags.put("mlflow.runName", name(run));
        tags.put("mlflow.source.name", "nadir " + String.join(" ", run.arguments()));
        tags.put("mlflow.source.type", "LOCAL");
        tags.put("mlflow.user", "nadir");
        if (run.parent() != null) {
            tags.put("mlflow.parentRunId", run.parent());
        }
        put(tags, "outcome", run.outcome());
        put(tags, "cause", run.cause());
        put(tags, "status", run.status() == null ? null : run.status().toString());
        put(tags, "conventions", record.conventions());
        put(tags, "directory", record.directory());
        put(tags, "nadir", record.environment().nadir());
        put(tags, "java", record.environment().java());
        put(tags, "blas", record.environment().blas());
        put(tags, "host", record.environment().host());
        put(tags, "machine", record.environment().machine());
        record.figures().forEach((name, figure) -> put(tags, "result." + name, figure.text()));
        return tags;
    }

    private static void put(Map<String, String> tags, String name, @Nullable String value) {
        if (value != null) {
            tags.putIfAbsent(name, value);
        }
    }

    private static void metrics(Path folder, RunRecord record, List<Metric> metrics) throws IOException {
        Map<String, StringBuilder> lines = new TreeMap<>();
        for (Metric metric : metrics) {
            line(lines, safe(metric.name()), metric.at().toEpochMilli(), metric.value(), metric.step());
        }
        long end = Objects.requireNonNullElse(record.summary().ended(), record.summary().started()).toEpochMilli();
        record.figures().forEach((name, figure) -> {
            if (figure.number() != null) {
                line(lines, "result." + safe(name), end, figure.number(), 0);
            }
        });
        for (var entry : lines.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, entry.getValue(), StandardOpenOption.CREATE_NEW);
        }
    }

    private static void line(Map<String, StringBuilder> lines, String name, long at, double value, long step) {
        // As Python's float() reads it.
        String number = Double.isNaN(value) ? "nan"
                : Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf")
                        : Double.toString(value);
        lines.computeIfAbsent(name, fresh -> new StringBuilder())
                .append(at)
                .append(' ')
                .append(number)
                .append(' ')
                .append(step)
                .append('\n');
    }

    private static void values(Path run, String kind, Map<String, String> values) throws IOException {
        Path folder = Files.createDirectory(run.resolve(kind));
        for (var entry : values.entrySet()) {
            Path file = folder.resolve(safe(entry.getKey()));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, entry.getValue());
        }
    }

    /// Names may have letters, digits, underscores, hyphens, points, spaces, colons and, as folders, slashes.
    private static String safe(String name) {
        return name.replaceAll("[^\\w. :/-]", "_").replaceAll("(^|/)\\.+(?=/|$)", "$1_").replaceAll("^/+|/+$", "");
    }

    private static void artifacts(Path folder, RunRecord record) throws IOException {
        if (record.result() != null) {
            Files.writeString(folder.resolve("result.json"), record.result());
        }
        for (FileRecord file : record.files(FileRecord.Direction.OUT)) {
            if (file.location() != null && file.hash() != null) {
                copy(Path.of(file.location()), file.hash(), folder);
            }
        }
    }

    private static void copy(Path file, String hash, Path folder) throws IOException {
        Path target = folder.resolve(String.valueOf(file.getFileName()));
        if (!Files.isRegularFile(file) || Files.exists(target)) {
            return;
        }
        Files.copy(file, target);
        if (!FileContent.sha256(target).equals(hash)) {
            Files.delete(target);
        }
    }

    /// The few values that occur here: texts in quotes, numbers, nothing, the empty list.
    private static void yaml(Path folder, Map<String, @Nullable Object> meta) throws IOException {
        StringBuilder text = new StringBuilder();
        meta.forEach((key, value) -> text.append(key).append(": ").append(switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case List<?> empty -> "[]";
            default -> "'" + value.toString().replace("'", "''") + "'";
        }).append('\n'));
        Files.writeString(folder.resolve("meta.yaml"), text);
    }
}
