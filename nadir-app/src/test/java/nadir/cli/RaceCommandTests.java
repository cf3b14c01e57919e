package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.race.Contenders;
import nadir.race.Problem;
import nadir.race.ProblemSpec;
import nadir.race.Race;
import nadir.race.Result;
import nadir.race.Start;
import nadir.study.TrapRace;
import nadir.study.TrapRaceOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir race`: who gets out of a trap, where each was, the same for the same seed, and what it refuses.
class RaceCommandTests {
    @TempDir
    private static Path scratch;

    private static String trap = "";

    @BeforeAll
    static void build() {
        trap = scratch.resolve("trap").toString();
        assertThat(Call.nadir("trap", "saddle", "--hidden", "3,3", "--order", "2", "--quiet", "-o", trap).status())
                .isZero();
    }

    private static Call race(String line) {
        List<String> words = new ArrayList<>(List.of("race", trap, "--quiet"));
        words.addAll(List.of(Call.words(line)));
        return Call.nadir(words.toArray(String[]::new));
    }

    private static JsonNode json(Call call) {
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        return new JsonMapper().readTree(call.out());
    }

    @Test
    void theDocumentHasThePlaneAndAllWays() {
        JsonNode document = json(
                race("--optimizers gd,lbfgs,escape-curvature --budget 60 --points 20 --grid 9 --json"));
        assertThat(document.path("trapKind").asString()).isEqualTo("saddle");
        assertThat(document.at("/conventions/loss").asString()).isEqualTo("squared");
        JsonNode plane = document.path("plane");
        assertThat(plane.path("share").asDouble()).isBetween(0.1, 1.0);
        assertThat(plane.path("x").values()).hasSize(9);
        assertThat(plane.path("loss").values()).hasSize(9).allMatch(row -> row.size() == 9);
        assertThat(document.path("contenders").values()).extracting(racer -> racer.path("optimizer").asString())
                .containsExactlyInAnyOrder("gd", "lbfgs", "escape-curvature");
        int stops = 0;
        for (JsonNode racer : document.path("contenders").values()) {
            JsonNode way = racer.path("way");
            assertThat(way.path("cost").size()).isBetween(2, 20).isEqualTo(way.path("loss").size());
            assertThat(way.at("/cost/0").asDouble()).isZero();
            assertThat(Math.hypot(Math.hypot(way.at("/x/0").asDouble(), way.at("/y/0").asDouble()),
                    way.at("/beside/0").asDouble())).as("all begin 0.001 beside the trap")
                    .isCloseTo(1e-3, within(1e-12));
            stops += way.path("cost").size();
            if (racer.path("outcome").asString().equals("escaped")) {
                assertThat(racer.path("loss").asDouble()).isLessThanOrEqualTo(document.path("target").asDouble());
                assertThat(racer.path("costToTarget").asDouble()).isLessThanOrEqualTo(racer.path("cost").asDouble());
            }
        }
        assertThat(stops).isGreaterThan(20);
        assertThat(document.path("contenders").values()).filteredOn(
                racer -> racer.path("optimizer").asString().equals("escape-curvature"))
                .singleElement()
                .matches(racer -> racer.path("outcome").asString().equals("escaped"));
    }

    @Test
    void theSameSeedGivesTheSameDocumentOnAnyNumberOfThreads() {
        String line = "--optimizers gd,noisy-sgd,kicks --budget 40 --grid 5 --json --threads ";
        String once = race(line + "1").out();
        assertThat(once).isEqualTo(race(line + "3").out());
        assertThat(race(line + "1 --seed 8").out()).isNotEqualTo(once);
    }

    /// A problem of the benchmark is raced on as there, from its name, to the same outcomes and costs.
    @Test
    void aProblemOfTheBenchmarkIsATrapToo() {
        String name = "saddle/order2/4-3-3/rank1/m60/s0";
        JsonNode document = json(
                Call.nadir("race", name, "--quiet", "--optimizers", "gd,lbfgs", "--budget", "60", "--grid",
                        "5", "--json"));
        assertThat(document.path("trap").asString()).isEqualTo(name);
        assertThat(document.path("trapKind").asString()).isEqualTo("saddle");
        assertThat(document.path("network").asString()).isEqualTo("4-3-3 identity, no bias");
        assertThat(document.has("betterPoint")).isFalse();
        assertThat(document.path("better").asDouble()).isLessThan(document.path("level").asDouble());
        Problem problem = Problem.of(ProblemSpec.of(name));
        int compared = 0;
        for (JsonNode racer : document.path("contenders").values()) {
            Result alone = new Race(problem, new Start.Beside(1e-3, 1),
                    Contenders.named(racer.path("optimizer").asString()), 60, 0).run(() -> false);
            assertThat(racer.path("outcome").asString()).isEqualTo(alone.verdict().label());
            assertThat(racer.path("costToTarget").asDouble(Double.NaN)).isEqualTo(alone.costToTarget());
            compared++;
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test
    void aPageIsWrittenAndTheTableIsPrinted() throws Exception {
        Path page = scratch.resolve("race.html");
        Call call = race("--optimizers gd,lbfgs --budget 40 --grid 5 --report " + page);
        assertThat(call.out()).contains("gd", "lbfgs", "to be left", "out after", "of the squared distances");
        assertThat(Files.readString(page)).startsWith("<!doctype html>")
                .contains("lbfgs", "Ways in the plane", "beside the plane")
                .doesNotContain("<script");
        String text = Files.readString(page);
        int first = text.indexOf("id=\"race\"");
        String drawing = text.substring(first, text.indexOf("</figure>", first));
        // The loss behind the ways, a cell for each point at most; nothing runs by itself.
        assertThat(drawing.split("crispEdges", -1).length).isBetween(5, 5 * 5 + 64 + 1);
        Matcher animations = Pattern.compile("<animate [^>]*begin=\"([^\"]*)\"[^>]*values=\"([^\"]*)\"")
                .matcher(drawing);
        int played = 0;
        while (animations.find()) {
            assertThat(animations.group(1)).isEqualTo("play.click");
            assertThat(animations.group(2).split(";", -1)).hasSize(121);
            played++;
        }
        // Of each optimiser two strokes and both coordinates of its mark, and the hand of the clock.
        assertThat(played).isEqualTo(2 * 4 + 1);
    }

    /// What ended before a race was cut short is not raced again, and the result is that of the unbroken race.
    @Test
    void aRaceGoesOnWithWhoHasNotEnded() throws Exception {
        Path page = scratch.resolve("long.html");
        String line = "--optimizers gd,lbfgs,noisy-sgd --budget 60 --grid 5 --json";
        JsonNode whole = json(race(line));
        AtomicInteger ended = new AtomicInteger();
        TrapRaceOptions options = new TrapRaceOptions(trap, List.of("gd", "lbfgs", "noisy-sgd"), 60, 0.001, 200,
                5, 0, 1, page, false);
        assertThatThrownBy(() -> TrapRace.run(options, new TrapRace.Listener() {
            @Override
            public void raced(int done, int contenders) {
                ended.set(done);
            }

            @Override
            public void drawn(int done, int points) {}

            @Override
            public boolean isCancelled() {
                return ended.get() >= 1;
            }
        })).isInstanceOf(CancellationException.class)
                .hasMessageContaining(" of 3 optimisers are in " + page + ".journal, and from there --resume goes on");
        Path journal = scratch.resolve("long.html.journal");
        List<String> kept = Files.readAllLines(journal);
        assertThat(kept).as("the head and who has ended").hasSizeBetween(2, 3);
        assertThat(race(line + " --report " + page).err()).contains("go on from it with --resume");
        assertThat(race(line + " --report " + page + " --resume --seed 4").err())
                .contains("is of other work than this");

        JsonNode resumed = json(race(line + " --resume --report " + page));
        assertThat(resumed.path("contenders")).isEqualTo(whole.path("contenders"));
        assertThat(resumed.path("plane")).isEqualTo(whole.path("plane"));
        assertThat(journal).doesNotExist();
        assertThat(page).exists();
        assertThat(race(line + " --resume").err()).contains("--resume goes on from the journal beside --report FILE");
    }

    @Test
    void whatCannotBeRacedIsTold() {
        int cases = 0;
        for (String[] wrong : new String[][] {
            {"--optimizers nobody", "there is no optimiser 'nobody'"},
            {"--budget 3", "--budget requires"},
            {"--distance -1", "--distance requires"},
            {"--points 1", "--points requires"},
            {"--grid 1000", "--grid requires"}}) {
            Call call = race(wrong[0]);
            assertThat(call.status()).as(wrong[0]).isEqualTo(ExitCode.WRONG_USE);
            assertThat(call.complaints()).singleElement().asString().contains(wrong[1]);
            cases++;
        }
        assertThat(cases).isEqualTo(5);
        Call random = Call.nadir("race", "linear/4-3-3-3/m60/s0");
        assertThat(random.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(random.err()).contains("begins at random points, and there is no trap to race out of");
        assertThat(Call.nadir("race", "saddle/nonsense").err()).contains("is the name of no problem");
        Call nowhere = Call.nadir("race", scratch.resolve("nowhere").toString());
        assertThat(nowhere.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(nowhere.err()).contains("is no folder of a trap; build one with nadir trap");
    }
}
