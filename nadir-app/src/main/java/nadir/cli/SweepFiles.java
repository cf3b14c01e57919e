package nadir.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nadir.report.SweepPage;
import nadir.storage.AtomicFile;
import nadir.sweep.SweepJournal;
import nadir.sweep.SweepResult;
import nadir.sweep.SweepRun;
import nadir.sweep.SweepSummary;
import org.jspecify.annotations.Nullable;

/// The files of a sweep that has ended, beside its journal. Each replaces an older one in one step.
final class SweepFiles {
    private static final String PAGE = "sweep.html";
    private static final String JSON = "sweep.json";
    private static final String SUMMARY = "summary.csv";
    private static final String RUNS = "runs.csv";
    private static final String MARKDOWN = "summary.md";

    private SweepFiles() {}

    /// What is there in the end.
    static List<String> names(Path folder) {
        return List.of(PAGE, SUMMARY, RUNS, MARKDOWN, JSON, SweepJournal.NAME)
                .stream()
                .map(name -> folder.resolve(name).toString())
                .toList();
    }

    static void write(Path folder, SweepText.Objectives objectives, SweepResult result) throws IOException {
        AtomicFile.writeText(folder.resolve(SUMMARY), csv(summary(result)));
        AtomicFile.writeText(folder.resolve(RUNS), csv(runs(result)));
        AtomicFile.writeText(folder.resolve(MARKDOWN), markdown(summary(result)));
        AtomicFile.writeText(folder.resolve(JSON), JsonDocument.render("sweep", objectives, result) + "\n");
        SweepPage.of(result).write(folder.resolve(PAGE));
    }

    private static List<String> options(SweepResult result) {
        Set<String> options = new LinkedHashSet<>();
        result.summary().forEach(one -> options.addAll(one.settings().keySet()));
        return List.copyOf(options);
    }

    private static List<List<String>> summary(SweepResult result) {
        List<String> options = options(result);
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("combination"));
        head.addAll(options);
        head.addAll(List.of("parameters", "runs", "failed", "best", "lowerQuartile", "median", "upperQuartile", "worst",
                "successes", "successLow", "successHigh", "gradientNorm", "accuracy", "seconds", "outcomes",
                "eliminations"));
        rows.add(head);
        for (SweepSummary one : result.summary()) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(one.combination())));
            options.forEach(option -> row.add(one.settings().getOrDefault(option, "")));
            SweepSummary.Success success = one.success();
            row.addAll(List.of(Long.toString(one.parameters()), Integer.toString(one.runs()),
                    Integer.toString(one.failed()), text(one.best()), text(one.lowerQuartile()), text(one.median()),
                    text(one.upperQuartile()), text(one.worst()), success == null ? "" : text(success.runs()),
                    success == null ? "" : text(success.low()), success == null ? "" : text(success.high()),
                    text(one.gradientNorm()), text(one.accuracy()), text(one.seconds()),
                    SweepText.words(one.outcomes()),
                    one.eliminations() == null ? "" : SweepText.words(one.eliminations())));
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> runs(SweepResult result) {
        List<String> options = options(result);
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("combination"));
        head.addAll(options);
        head.addAll(List.of("seed", "outcome", "loss", "gradientNorm", "gap", "accuracy", "iterations", "passes",
                "elimination", "seconds", "failure"));
        rows.add(head);
        for (SweepRun run : result.runs()) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(run.combination())));
            SweepSummary its = result.summary().get(run.combination() - 1);
            options.forEach(option -> row.add(its.settings().getOrDefault(option, "")));
            row.addAll(List.of(Long.toString(run.seed()), run.outcome(), text(run.loss()), text(run.gradientNorm()),
                    text(run.gap()), text(run.accuracy()), text(run.iterations()), text(run.passes()),
                    Objects.requireNonNullElse(run.elimination(), ""), text(run.seconds()),
                    Objects.requireNonNullElse(run.failure(), "")));
            rows.add(row);
        }
        return rows;
    }

    private static String text(@Nullable Number value) {
        return value == null ? "" : value.toString();
    }

    private static String csv(List<List<String>> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().build(text)) {
            rows.forEach(writer::writeRecord);
        }
        return text.toString();
    }

    private static String markdown(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(row.stream()
                .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"))));
        lines.add(1, "| --- ".repeat(rows.getFirst().size()) + "|");
        return String.join("\n", lines) + "\n";
    }
}
