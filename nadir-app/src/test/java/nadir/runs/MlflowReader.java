package nadir.runs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads a file store as MLflow does (its `mlflow/store/tracking/file_store.py`): experiments are the directories with a
/// `meta.yaml`, runs those within; names of params, metrics and tags are paths below their folders; a line of a metric has
/// two or three fields; the status is a number. What MLflow would warn of or refuse is an error here.
final class MlflowReader {
    private static final List<String> STATUSES = List.of("", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");
    private static final String NAME = "[/\\w.\\- :]*";

    private final Path root;

    MlflowReader(Path root) {
        this.root = root;
        if (!Files.isDirectory(root.resolve(".trash"))) {
            throw new IllegalStateException("no .trash");
        }
    }

    record Experiment(String id, String name, String stage) {}

    record Point(long time, double value, long step) {}

    record Run(String name, String status, long startTime, long endTime, Map<String, String> params,
            Map<String, String> tags, Map<String, List<Point>> metrics, List<String> artifacts) {}

    List<Experiment> experiments() throws IOException {
        List<Experiment> experiments = new ArrayList<>();
        for (Path folder : list(root)) {
            String id = folder.getFileName().toString();
            if (!id.equals(".trash")) {
                Map<String, String> meta = yaml(folder.resolve("meta.yaml"));
                require(meta.get("experiment_id").equals(id), "the experiment is another");
                require(meta.keySet().containsAll(List.of("artifact_location", "creation_time", "last_update_time")),
                        "incomplete");
                experiments.add(new Experiment(id, meta.get("name"), meta.get("lifecycle_stage")));
            }
        }
        return experiments;
    }

    Run run(String experimentName, String id) throws IOException {
        Experiment experiment = experiments().stream()
                .filter(one -> one.name().equals(experimentName))
                .findFirst()
                .orElseThrow();
        Path folder = root.resolve(experiment.id()).resolve(id);
        require(id.matches("[a-zA-Z0-9][\\w\\-]{0,255}"), "no id of a run");
        Map<String, String> meta = yaml(folder.resolve("meta.yaml"));
        require(meta.get("run_id").equals(id) && meta.get("run_uuid").equals(id), "the run is another");
        require(meta.get("experiment_id").equals(experiment.id()), "the experiment is another");
        require(meta.get("lifecycle_stage").equals("active"), "not active");
        Path artifacts = Path.of(URI.create(meta.get("artifact_uri")));
        require(artifacts.equals(folder.toAbsolutePath().resolve("artifacts")),
                "artifacts are elsewhere: " + artifacts);
        Map<String, List<Point>> metrics = new TreeMap<>();
        for (var entry : texts(folder.resolve("metrics")).entrySet()) {
            metrics.put(entry.getKey(), entry.getValue().lines().map(MlflowReader::point).toList());
        }
        return new Run(meta.get("run_name"), STATUSES.get(Integer.parseInt(meta.get("status"))),
                Long.parseLong(meta.get("start_time")), Long.parseLong(meta.get("end_time")),
                texts(folder.resolve("params")), texts(folder.resolve("tags")), metrics,
                list(artifacts).stream().map(file -> file.getFileName().toString()).toList());
    }

    private static Point point(String line) {
        String[] parts = line.strip().split(" ", -1);
        require(parts.length == 2 || parts.length == 3, line);
        double value = switch (parts[1]) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(parts[1]);
        };
        return new Point(Long.parseLong(parts[0]), value, parts.length == 3 ? Long.parseLong(parts[2]) : 0);
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                require(name.matches(NAME), "MLflow refuses the name " + name);
                texts.put(name, Files.readString(file));
            }
        }
        return texts;
    }

    /// The flat part of YAML that such files use.
    private static Map<String, String> yaml(Path file) throws IOException {
        Map<String, String> meta = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(": ");
            String value = line.substring(colon + 2);
            meta.put(line.substring(0, colon), value.startsWith("'")
                    ? value.substring(1, value.length() - 1).replace("''", "'")
                    : value);
        }
        return meta;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
