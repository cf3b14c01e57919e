package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nadir.studio.Chromium;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// What holds for the jobs of every flow: races, certificates, the census, escapes.
class StudioJobPagesTests extends StudioPages {
    private static final String ALERT = "The studio does not answer; the job goes on";

    @BeforeAll
    static void prepare() throws Exception {
        assertThat(Call.nadir("trap", "saddle", "--hidden", "3,3", "--order", "2", "--quiet", "-o", file("trap"))
                .status()).isZero();
        assertThat(Call.nadir("train", "sample:digits", "--hidden", "40", "--max-iterations", "30", "--quiet", "-o",
                file("digits.onnx")).status()).isZero();
        Files.writeString(Path.of(outside("nan.csv")), "a,b,y\n1,2,3\n1,NaN,4\n2,2,2\n");
        Files.write(Path.of(outside("cut.onnx")),
                Arrays.copyOf(Files.readAllBytes(Path.of(file("digits.onnx"))), 300));
        Files.write(Path.of(outside("cube.npy")), npy(2, 2, 2));
        Files.write(Path.of(file("column.npy")), npy(3));
    }

    private static String file(String name) {
        return STUDIO.folder().resolve("workspace").resolve(name).toString();
    }

    /// A file on the user's disk.
    private static String outside(String name) {
        return STUDIO.folder().resolve(name).toString();
    }

    /// A NumPy array of zeros.
    private static byte[] npy(int... shape) {
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': "
                + Arrays.toString(shape).replace('[', '(').replace("]", ",)") + ", }";
        byte[] header = (text + " ".repeat(63 - (10 + text.length()) % 64) + "\n").getBytes(StandardCharsets.US_ASCII);
        int values = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return ByteBuffer.allocate(10 + header.length + 8 * values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header)
                .array();
    }

    /// Starts a job as a page does.
    private static String start(Chromium.Tab tab, String command, List<String> arguments,
            Map<String, String> options) {
        String call = new JsonMapper().writeValueAsString(
                Map.of("command", command, "arguments", arguments, "options", options));
        return "job/" + tab
                .evaluate("fetch('/api/jobs', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
                        + "body: JSON.stringify(" + call + ")}).then(answer => answer.json()).then(job => job.id)")
                .asString();
    }

    /// A command that takes longer than the test.
    private record Lasting(String command, List<String> arguments, Map<String, String> options) {}

    private static final List<Lasting> LASTING = List.of(
            new Lasting("race", List.of("trap"), Map.of("--budget", "10000000", "--threads", "1")),
            new Lasting("certify", List.of("digits.onnx", "sample:digits"),
                    Map.of("--claim", "minimum", "--threads", "1")),
            new Lasting("explore", List.of("sample:xor"),
                    Map.of("--hidden", "2", "--loss", "squared", "--starts", "1000000", "--threads", "1")),
            new Lasting("escape", List.of("digits.onnx", "sample:digits"),
                    Map.of("--budget", "100000000", "--compare", "1000", "--threads", "1", "--output",
                            "escaped.onnx")));

    @Test
    void jobsOfEveryFlowAreFollowedInTwoTabsThroughAReloadAndALostServer() throws Exception {
        Map<String, Chromium.Tab> first = new LinkedHashMap<>();
        Map<String, Chromium.Tab> second = new LinkedHashMap<>();
        for (Lasting one : LASTING) {
            Chromium.Tab tab = tab();
            go(tab, start(tab, one.command(), one.arguments(), one.options()));
            awaitState(tab, "running");
            first.put(one.command(), tab);
            Chromium.Tab other = beside(tab);
            awaitState(other, "running");
            other.awaitText(".line", "nadir " + one.command());
            second.put(one.command(), other);
        }
        for (Chromium.Tab tab : first.values()) {
            tab.reload();
            awaitState(tab, "running");
        }
        List<Chromium.Tab> all = new ArrayList<>(first.values());
        all.addAll(second.values());
        assertThat(all).hasSize(8);

        STUDIO.lose();
        for (Chromium.Tab tab : all) {
            tab.awaitText("[role=alert]", ALERT);
        }
        STUDIO.find();
        for (Chromium.Tab tab : all) {
            tab.await("!document.querySelector('[role=alert]')");
            awaitState(tab, "running");
        }
        for (Lasting one : LASTING) {
            first.get(one.command()).click("End at once");
            awaitState(second.get(one.command()), "interrupted");
            awaitState(first.get(one.command()), "interrupted");
        }
    }

    @Test
    void moreTabsThanABrowserHasConnectionsHearOneJob() throws Exception {
        Chromium.Tab leader = tab();
        go(leader, start(leader, "train", List.of("sample:iris"), Map.of("--optimizer", "gd", "--learning-rate", "0.01",
                "--tolerance", "0", "--max-iterations", "1000000000", "--output", "shared.onnx")));
        leader.await(HEARD + "?.at(-1) > 300");
        List<Chromium.Tab> others = new ArrayList<>();
        for (int k = 0; k < CONNECTIONS; k++) {
            Chromium.Tab tab = beside(leader);
            tab.await(HEARD + "?.at(-1) > 300");
            assertThat(tab.evaluate(HEARD + "[0]").asInt()).as("the whole curve").isZero();
            others.add(tab);
        }
        awaitMore(others);

        // The tab that had the stream is left, and another takes over.
        go(leader, "");
        leader.awaitText("h1", "Is your network stuck?");
        awaitMore(others);
        others.getFirst().click("End at once");
        for (Chromium.Tab tab : others) {
            awaitState(tab, "interrupted");
        }
    }

    /// As many as browsers open to a server.
    private static final int CONNECTIONS = 6;

    private static final String HEARD = "document.querySelector('n-job')?.curves?.series.get('loss')?.x";

    private static void awaitMore(List<Chromium.Tab> tabs) {
        long steps = tabs.getLast().evaluate(HEARD + ".at(-1)").asLong();
        for (Chromium.Tab tab : tabs) {
            tab.await(HEARD + ".at(-1) > " + steps);
        }
    }

    /// One clear message on the page, and no file that was not there before.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            race    | column.npy                |               | column.npy is no folder of a trap
            certify | cut.onnx sample:digits    |               | cut.onnx cannot be used as a model: it is truncated
            escape  | digits.onnx nan.csv       |               | not finite in row 2 (line 3), column 'b'
            linear  | cube.npy                  | column.npy    | cube.npy
            explore | nan.csv                   |               | not finite in row 2 (line 3), column 'b'
            """)
    void aWrongFileGivesOneClearMessageAndLeavesNothing(String command, String arguments, String targets,
            String message) throws Exception {
        Chromium.Tab tab = tab();
        go(tab, "command/" + command);
        tab.await("document.querySelector('[name=argument-0]')");
        String[] words = arguments.split(" ", -1);
        if (!command.equals("race")) {
            // Races take a trap of the workspace; everything else takes files of one's own.
            for (String word : words) {
                if (Files.exists(Path.of(outside(word)))) {
                    tab.choose("n-upload input", Path.of(outside(word)));
                    tab.awaitText("n-upload", word + " is in the workspace");
                }
            }
        }
        List<String> before = files(tab);
        for (int k = 0; k < words.length; k++) {
            tab.type("[name=argument-" + k + "]", words[k]);
        }
        if (targets != null) {
            tab.click("All options");
            tab.type("[name='--targets']", targets);
        }
        tab.click("Start");
        awaitState(tab, "failed");
        assertThat(tab.evaluate("document.querySelectorAll('.failure').length").asInt()).isOne();
        assertThat(tab.evaluate("document.querySelector('.failure').textContent").asString()).contains(message)
                .doesNotContain("Exception", "\tat ")
                .hasLineCount(1);
        assertThat(files(tab)).isEqualTo(before);
    }

    private static List<String> files(Chromium.Tab tab) {
        return tab.evaluate(
                "fetch('/api/files/').then(answer => answer.json()).then(all => all.files.map(file => file.name))")
                .values()
                .stream()
                .map(name -> name.asString())
                .toList();
    }
}
