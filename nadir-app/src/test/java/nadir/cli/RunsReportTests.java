package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The report of a run has what the run store has of it, and nothing in it can become markup.
class RunsReportTests {
    @TempDir
    private Path folder;

    private String store;

    @BeforeEach
    void start() {
        store = folder.resolve("runs.db").toString();
    }

    private Call nadir(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--store";
        all[words.length + 1] = store;
        return Call.nadir(all);
    }

    private String report() throws Exception {
        Path file = folder.resolve("report.html");
        Call call = nadir("runs", "report", "last", "-o", file.toString());
        assertThat(call.status()).as(call.err()).isZero();
        assertThat(call.out()).isEqualTo("report: " + file + System.lineSeparator());
        return Files.readString(file);
    }

    @Test
    void tellsFiguresCurvesSettingsAndFiles() throws Exception {
        nadir("train", "sample:xor", "--hidden", "3", "--starts", "6", "--batch", "2", "--optimizer", "adam",
                "--max-iterations", "12", "-o", folder.resolve("m.onnx").toString());
        String page = report();
        JsonNode run = new JsonMapper().readTree(nadir("runs", "show", "last", "--metrics", "--json").out());
        int compared = 0;
        for (String name : new String[] {"loss", "gradientNorm", "parameters"}) {
            assertThat(page).as(name).contains("<td>" + run.path("result").path(name).asString() + "</td>");
            compared++;
        }
        for (Map.Entry<String, JsonNode> setting : run.path("settings").properties()) {
            assertThat(page).contains(setting.getKey());
            compared++;
        }
        for (JsonNode file : run.path("files").values()) {
            assertThat(page).contains(file.path("path").asString());
            compared++;
        }
        assertThat(compared).isGreaterThan(15);
        // Six starts have three curves each; each chart draws some of them and has the numbers of all.
        assertThat(run.path("metrics").propertyNames()).contains("loss/start-1", "loss/start-6");
        assertThat(Pattern.compile("<figure").matcher(page).results()).hasSize(4);
        assertThat(page).contains("Drawn are 4 of 6 curves.", "<td>loss/start-6</td>", "SHA-256");
        long values = run.path("metrics").values().stream().mapToLong(metric -> metric.path("count").asLong()).sum();
        assertThat(Pattern.compile("<td>(loss|gradientNorm|parameterNorm|startLoss)(/start-\\d)?</td>")
                .matcher(page)
                .results()).hasSize((int) values);
    }

    @Test
    void whatFailedIsToldAndEscaped() throws Exception {
        nadir("audit", "<script>alert(1)</script>.onnx", "sample:xor");
        assertThat(report()).contains("failed", "&lt;script&gt;alert(1)").doesNotContain("<script");
    }

    @Test
    void wrongRunsAndFilesAreRefused() {
        nadir("linear", "sample:xor");
        assertThat(nadir("runs", "report", "ffff").status()).isEqualTo(ExitCode.WRONG_USE);
        Call call = nadir("runs", "report", "last", "-o", folder.resolve("nowhere/report.html").toString());
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).singleElement().asString().contains("nowhere");
    }
}
