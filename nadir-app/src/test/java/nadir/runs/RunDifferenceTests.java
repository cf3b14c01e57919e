package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import nadir.runs.FileRecord.Direction;
import org.junit.jupiter.api.Test;

/// A comparison sees every value that is not the same, and only those that differ by nature are left out.
class RunDifferenceTests {
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    private static RunRecord run(int status, String outcome, String result, FileRecord... files) {
        RunSummary summary = new RunSummary("0".repeat(32), "audit", List.of(), RunState.FINISHED, status, outcome,
                null,
                START, START.plusSeconds(status + 1), 0L, null, null, null, null, null);
        return new RunRecord(summary, "/d", new Environment("1", "25", null, "h", "m"), new TreeMap<>(),
                new TreeMap<>(),
                List.of(files), new TreeMap<>(), new TreeMap<>(), "{\"loss\":\"squared\"}", result);
    }

    private static List<String> differences(RunRecord a, List<Metric> before, RunRecord b, List<Metric> after) {
        RunDifference.Findings findings = RunDifference.of(a, before, b, after, UnaryOperator.identity());
        assertThat(findings.values()).isGreaterThanOrEqualTo(findings.differences().size());
        return findings.differences()
                .stream()
                .map(entry -> entry.what() + ": " + entry.recorded() + " / " + entry.repeated())
                .toList();
    }

    private static Metric metric(String name, long step, double value) {
        return new Metric(name, step, value, START);
    }

    @Test
    void whatDiffersByNatureIsLeftOut() {
        RunRecord a = run(0, "x", "{\"loss\":0.1,\"seconds\":1,\"deep\":{\"secondsLeft\":1,\"waitSeconds\":2},"
                + "\"replaced\":false}", new FileRecord(Direction.OUT, "report", "a.html", null, 1L, "aa", null));
        RunRecord b = run(0, "x", "{\"loss\":0.1,\"seconds\":2,\"deep\":{\"secondsLeft\":1,\"waitSeconds\":3},"
                + "\"replaced\":true}", new FileRecord(Direction.OUT, "report", "a.html", null, 1L, "bb", null));
        assertThat(differences(a, List.of(), b, List.of())).isEmpty();
    }

    @Test
    void everythingElseIsSeen() {
        RunRecord a = run(0, "x",
                "{\"loss\":0.1,\"list\":[1,[2,3]],\"gone\":1,\"deep\":{\"n\":\"NaN\"},\"secondsLeft\":1}",
                new FileRecord(Direction.OUT, "model", "m.onnx", null, 1L, "aa", null),
                new FileRecord(Direction.IN, "data", "d.csv", null, 1L, "cc", null));
        RunRecord b = run(3, "y", "{\"loss\":0.10000000000000002,\"list\":[1,[2,4]],\"new\":2,\"deep\":{\"n\":1},"
                + "\"secondsLeft\":2}", new FileRecord(Direction.OUT, "model", "m.onnx", null, 1L, "bb", null));
        assertThat(differences(a, List.of(metric("loss", 0, 1), metric("loss", 1, Double.NaN), metric("loss", 2, 5)), b,
                List.of(metric("loss", 0, Math.nextUp(1.0)), metric("loss", 1, Double.NaN)))).containsExactly(
                        "status: 0 / 3", "outcome: x / y", "deep.n: NaN / 1", "gone: 1 / null", "list[1][1]: 3 / 4",
                        "loss: 0.1 / 0.10000000000000002", "new: null / 2", "secondsLeft: 1 / 2",
                        "metric loss@0: 1.0 / 1.0000000000000002", "metric loss@2: 5.0 / null", "file m.onnx: aa / bb");
    }

    @Test
    void pathsOfTheRepetitionAreThoseOfTheRun() {
        RunRecord a = run(0, "x", "{\"model\":\"/home/m.onnx\"}",
                new FileRecord(Direction.OUT, "model", "/home/m.onnx", null, 1L, "aa", null));
        RunRecord b = run(0, "x", "{\"model\":\"here/m.onnx\"}",
                new FileRecord(Direction.OUT, "model", "here/m.onnx", null, 1L, "aa", null));
        assertThat(RunDifference.of(a, List.of(), b, List.of(), text -> text.replace("here/", "/home/")).differences())
                .isEmpty();
        assertThat(differences(a, List.of(), b, List.of())).hasSize(3);
    }
}
