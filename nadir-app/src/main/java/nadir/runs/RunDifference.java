package nadir.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is not the same in a run and its repetition. Compared to the last bit are the end (state, exit status, outcome,
/// cause), the conventions, every value of the result, every metric and the hash of every file written. Left out is what
/// differs by nature: values named `seconds`, or ending in it; `replaced`, which tells whether there was a file before;
/// and pages (`.html`), which state times. Of a part of another run, such as a sweep, which writes no files of its own and
/// tells nothing on its way, only the end and the result are compared.
public final class RunDifference {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> BY_NATURE = Set.of("replaced");
    private static final Set<String> FILES = Set.of("model", "checkpoint");
    private static final String TIMES = "seconds";
    private static final int MOST = 1000;

    private final UnaryOperator<String> renamed;
    private final boolean isPart;
    private final List<Entry> entries = new ArrayList<>();
    private int values;

    private RunDifference(UnaryOperator<String> renamed, boolean isPart) {
        this.renamed = renamed;
        this.isPart = isPart;
    }

    /// One value that differs.
    ///
    /// @param what its path
    /// @param recorded null where there was none
    /// @param repeated null where there is none
    public record Entry(String what, @Nullable String recorded, @Nullable String repeated) {}

    /// What a comparison found.
    ///
    /// @param values how many were compared
    /// @param differences a thousand at most; empty if all are the same
    public record Findings(int values, List<Entry> differences) {
        /// Copies the list.
        public Findings {
            differences = List.copyOf(differences);
        }
    }

    /// Compares.
    ///
    /// @param renamed what the repetition's texts would be where the run was
    public static Findings of(RunRecord recorded, List<Metric> recordedMetrics, RunRecord repeated,
            List<Metric> repeatedMetrics, UnaryOperator<String> renamed) {
        RunDifference difference = new RunDifference(renamed, recorded.summary().parent() != null);
        difference.ends(recorded.summary(), repeated.summary());
        difference.tree("conventions", read(recorded.conventions()), read(repeated.conventions()));
        difference.tree("", read(recorded.result()), read(repeated.result()));
        if (!difference.isPart) {
            difference.metrics(recordedMetrics, repeatedMetrics);
            difference.files(recorded, repeated);
        }
        return new Findings(difference.values, difference.entries);
    }

    private static @Nullable JsonNode read(@Nullable String json) {
        return json == null ? null : JSON.readTree(json);
    }

    private void ends(RunSummary recorded, RunSummary repeated) {
        value("state", recorded.state().word(), repeated.state().word());
        value("status", Objects.toString(recorded.status(), null), Objects.toString(repeated.status(), null));
        value("outcome", recorded.outcome(), repeated.outcome());
        value("cause", recorded.cause(), repeated.cause());
    }

    private void value(String what, @Nullable String recorded, @Nullable String repeated) {
        values++;
        String comparable = repeated == null ? null : renamed.apply(repeated);
        if (!Objects.equals(recorded, comparable) && entries.size() < MOST) {
            entries.add(new Entry(what, recorded, comparable));
        }
    }

    private void tree(String path, @Nullable JsonNode recorded, @Nullable JsonNode repeated) {
        if (recorded != null && repeated != null && recorded.isObject() && repeated.isObject()) {
            Set<String> names = new TreeSet<>(recorded.propertyNames());
            names.addAll(repeated.propertyNames());
            for (String name : names) {
                if (!differsByNature(name)) {
                    tree(path.isEmpty() ? name : path + "." + name, recorded.get(name), repeated.get(name));
                }
            }
        } else if (recorded != null && repeated != null && recorded.isArray() && repeated.isArray()
                && recorded.size() == repeated.size()) {
            for (int k = 0; k < recorded.size(); k++) {
                tree(path + "[" + k + "]", recorded.get(k), repeated.get(k));
            }
        } else if (recorded != null || repeated != null) {
            value(path, text(recorded), text(repeated));
        }
    }

    private boolean differsByNature(String name) {
        return (isPart && FILES.contains(name)) || BY_NATURE.contains(name) || name.equals(TIMES)
                || name.endsWith("Seconds");
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.isValueNode() ? node.asString() : node.toString();
    }

    private void metrics(List<Metric> recorded, List<Metric> repeated) {
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        recorded.forEach(metric -> before.put(metric.name() + "@" + metric.step(), Double.toString(metric.value())));
        repeated.forEach(metric -> after.put(metric.name() + "@" + metric.step(), Double.toString(metric.value())));
        both(before, after, "metric ");
    }

    private void files(RunRecord recorded, RunRecord repeated) {
        both(hashes(recorded, UnaryOperator.identity()), hashes(repeated, renamed), "file ");
    }

    private static Map<String, String> hashes(RunRecord record, UnaryOperator<String> names) {
        Map<String, String> hashes = new TreeMap<>();
        for (FileRecord file : record.files(FileRecord.Direction.OUT)) {
            if (!file.path().endsWith(".html")) {
                hashes.put(names.apply(file.path()), Objects.requireNonNullElse(file.hash(), "unknown"));
            }
        }
        return hashes;
    }

    private void both(Map<String, String> before, Map<String, String> after, String kind) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> value(kind + name, before.get(name), after.get(name)));
    }
}
