package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What other programs hear of a call.
class EventsTests {
    @TempDir
    private Path folder;

    private List<JsonNode> heard() throws Exception {
        JsonMapper mapper = new JsonMapper();
        return Files.readAllLines(folder.resolve("events")).stream().map(mapper::readTree).toList();
    }

    private Events events() {
        return Events.of(Map.of(Events.VARIABLE, folder.resolve("events").toString()));
    }

    @Test
    void everythingIsTold() throws Exception {
        Events events = events();
        events.progress("half \"done\"\nof it");
        events.warning("look out");
        events.note("by the way");
        events.metric("loss", 3, Double.NaN);
        events.part("surface/loss", JsonNodeFactory.instance.objectNode()
                .set("losses", JsonNodeFactory.instance.arrayNode().add(0.1).add(Double.POSITIVE_INFINITY)));
        events.produced("model", Path.of("m.onnx"));
        events.failed("it broke");
        events.recorded(Optional.of("abc"));
        events.end(2);
        List<JsonNode> heard = heard();
        assertThat(heard).extracting(event -> event.path("event").asString())
                .containsExactly("start", "progress", "warning", "note", "metric", "part", "file", "end");
        assertThat(heard.getFirst().path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(heard.get(1).path("text").asString()).isEqualTo("half \"done\"\nof it");
        assertThat(heard.get(4).path("value").asString()).isEqualTo("NaN");
        assertThat(heard.get(5).path("name").asString()).isEqualTo("surface/loss");
        assertThat(heard.get(5).at("/value/losses/0").asDouble()).isEqualTo(0.1);
        assertThat(heard.get(5).at("/value/losses/1").asString()).isEqualTo("Infinity");
        assertThat(heard.getLast().path("status").asInt()).isEqualTo(2);
        assertThat(heard.getLast().path("cause").asString()).isEqualTo("it broke");
        assertThat(heard.getLast().path("run").asString()).isEqualTo("abc");
        assertThat(heard.getLast().path("files").get(0).path("path").asString()).isEqualTo("m.onnx");
        assertThat(heard).allMatch(event -> event.path("time").asLong() > 1_700_000_000_000L);
    }

    @Test
    void aSecondCallGoesOnBehindTheFirst() throws Exception {
        events().end(0);
        events().end(0);
        assertThat(heard()).hasSize(4);
    }

    @Test
    void progressIsToldFiveTimesASecondAlsoWhereNobodyLooks() throws Exception {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);
        ProgressLine line = new ProgressLine(new PrintWriter(new StringWriter()), true, false, clock::get, events());
        for (int k = 0; k < 300; k++) {
            String text = Integer.toString(k);
            line.show(() -> text);
            clock.addAndGet(10_000_000);
        }
        assertThat(heard()).filteredOn(event -> event.path("event").asString().equals("progress")).hasSize(15);
    }

    @Test
    void whereNothingCanBeWrittenNothingIsTold() {
        for (String file : List.of("", folder.resolve("nowhere/events").toString(), folder.toString(), "a\0b")) {
            Events events = Events.of(Map.of(Events.VARIABLE, file));
            assertThat(events.areHeard()).as(file).isFalse();
            events.progress("half");
            events.end(0);
        }
        assertThat(Events.of(Map.of()).areHeard()).isFalse();
    }
}
