package nadir.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which combinations a specification means, counted by hand, and what is refused with its line.
class SpecReaderTests {
    private static final Set<String> OPTIONS = Set.of("hidden", "activation", "optimizer", "learning-rate", "skip",
            "lambda");

    private static Spec read(String... lines) {
        return SpecReader.read("s.yaml", String.join("\n", lines), OPTIONS, Set.of("skip"), 7);
    }

    private static List<Map<String, String>> settings(Spec spec, long seed) {
        return spec.combinations(seed).stream().map(Combination::settings).toList();
    }

    @Test
    void aGridIsCrossedAndAListOfGridsIsTheirUnion() {
        Spec spec = read("data: d.csv", "skip: true", "grid:",
                "  - {hidden: [4, [8, 2], none], activation: [tanh, relu]}",
                "  - {optimizer: [adam]}", "seeds: {from: 3, count: 4}");
        assertThat(spec.seeds()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(settings(spec, 0)).containsExactly(Map.of("hidden", "4", "activation", "tanh"),
                Map.of("hidden", "4", "activation", "relu"), Map.of("hidden", "8,2", "activation", "tanh"),
                Map.of("hidden", "8,2", "activation", "relu"), Map.of("hidden", "none", "activation", "tanh"),
                Map.of("hidden", "none", "activation", "relu"), Map.of("optimizer", "adam"));
        assertThat(spec.combinations(0).get(2).arguments(Set.of("skip"))).containsExactly("d.csv", "--skip", "--hidden",
                "8,2", "--activation", "tanh");
        assertThat(spec.combinations(0).get(2).text()).isEqualTo("hidden=8,2 activation=tanh");
    }

    @Test
    void withoutAGridThereIsOneCombinationAndTheFirstSeedIsTheCallers() {
        Spec spec = read("data: sample:xor", "skip: false");
        assertThat(settings(spec, 0)).containsExactly(Map.of());
        assertThat(spec.seeds()).containsExactly(7L);
        assertThat(spec.combinations(0).getFirst().arguments(Set.of("skip"))).containsExactly("sample:xor");
        assertThat(read("data: d", "seeds: 3").seeds()).containsExactly(7L, 8L, 9L);
        assertThat(read("data: d", "seeds: [9, 1]").seeds()).containsExactly(9L, 1L);
    }

    @Test
    void rangesArePlacedEvenlyOrByRatio() {
        Spec spec = read("data: d", "grid:", "  learning-rate: {from: 1e-4, to: 0.1, scale: log, points: 4}");
        assertThat(settings(spec, 0)).extracting(map -> map.get("learning-rate"))
                .containsExactly("1.0E-4", "0.001", "0.01", "0.1");
        Spec whole = read("data: d", "grid:", "  hidden: {from: 1, to: 16, scale: log, points: 9}");
        assertThat(settings(whole, 0)).extracting(map -> map.get("hidden"))
                .containsExactly("1", "2", "3", "4", "6", "8", "11", "16");
    }

    @Test
    void drawsAreSeededStayWithinTheirRangesAndCoverThem() {
        String[] lines = {"data: d", "random:", "  sample: 2000", "  learning-rate: {from: 1e-4, to: 1.0, scale: log}",
            "  hidden: {from: 1, to: 3}", "  skip: [true, false]"};
        List<Map<String, String>> drawn = settings(read(lines), 5);
        assertThat(drawn).isEqualTo(settings(read(lines), 5)).isNotEqualTo(settings(read(lines), 6));
        double[] rates = drawn.stream().mapToDouble(map -> Double.parseDouble(map.get("learning-rate"))).toArray();
        assertThat(java.util.Arrays.stream(rates).boxed()).allMatch(rate -> rate >= 1e-4 && rate <= 1);
        // Four decades are equally likely: 500 each, with a standard deviation of 19.
        for (int decade = -4; decade < 0; decade++) {
            double low = Math.pow(10, decade);
            assertThat(IntStream.range(0, rates.length).filter(k -> rates[k] >= low && rates[k] < 10 * low).count())
                    .isBetween(400L, 600L);
        }
        Map<String, Long> widths = drawn.stream()
                .collect(Collectors.groupingBy(map -> map.get("hidden"), Collectors.counting()));
        assertThat(widths).hasSize(3).allSatisfy((width, count) -> assertThat(count).isBetween(570L, 770L));
    }

    @Test
    void moreDrawsBeginWithTheFewerOnesAndRepeatedOnesCountOnce() {
        List<Map<String, String>> few = settings(
                read("data: d", "random: {sample: 3, learning-rate: {from: 1.0, to: 2.0}}"),
                1);
        List<Map<String, String>> more = settings(
                read("data: d", "random: {sample: 9, learning-rate: {from: 1.0, to: 2.0}}"),
                1);
        assertThat(few).hasSize(3);
        assertThat(more).hasSize(9);
        assertThat(more.subList(0, 3)).isEqualTo(few);
        assertThat(settings(read("data: d", "random: {sample: 50, hidden: [1, 2]}"), 1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "data: d;hiden: 4 ! s.yaml:2:1: there is no key 'hiden' of nadir train; did you mean 'hidden'?",
        "data: d;grid:;  hiden: [4] ! s.yaml:3:3: there is no key 'hiden' of nadir train; did you mean 'hidden'?",
        "data: d;grd: {} ! s.yaml:2:1: there is no key 'grd' of nadir train; did you mean 'grid'?",
        "data: d;seed: 4 ! s.yaml:2:1: there is no key 'seed' of nadir train; seeds: says from which seeds to start",
        "data: d;data: e ! s.yaml:2:1: there is a second key 'data'; give it once",
        "data: d;hidden: 4;grid: {hidden: [1]} ! s.yaml:2: hidden is set more than once; it is either the same for all runs, or in grid:, or in random:",
        "data: d;hidden: ! s.yaml:2:8: hidden requires a value here, got nothing",
        "data: d;hidden: {a: 1} ! s.yaml:2:9: hidden requires a value here, got a mapping",
        "data: d;skip: yes ! s.yaml:2:7: skip requires true or false, got 'yes'",
        "data: d;grid: {hidden: 4} ! s.yaml:2:16: hidden requires a list of values here, such as [4]; what is the same for all runs stands outside of grid: and random:",
        "data: d;grid: {hidden: [4, 4]} ! s.yaml:2:20: hidden has the value 4 twice",
        "data: d;grid: {hidden: {from: 4, to: 8}} ! s.yaml:2:16: hidden requires points: N beside from: and to: here; ranges without are drawn from in random:",
        "data: d;random: {hidden: [4]} ! s.yaml:2:9: random requires sample: N, how many combinations to draw",
        "data: d;random: {sample: 0} ! s.yaml:2:18: sample requires a whole number from 1 to 100000, got '0'",
        "data: d;random: {sample: 3, hidden: {from: 8, to: 4}} ! s.yaml:2:29: hidden requires from < to, got 8 and 4",
        "data: d;random: {sample: 3, hidden: {from: 0, to: 4, scale: log}} ! s.yaml:2:29: hidden requires from < to and, with scale: log, from > 0, got 0 and 4",
        "data: d;random: {sample: 3, hidden: {form: 8, to: 4}} ! s.yaml:2:30: there is no key 'form' of a range; did you mean 'from'?",
        "data: d;seeds: [1, 1] ! s.yaml:2:8: seeds requires at least one, and each once",
        "data: d;seeds: 1.5 ! s.yaml:2:8: seeds requires a whole number from 1 to 100000, got '1.5'",
        "data: d;success: high ! s.yaml:2:10: success requires a finite number, got 'high'",
        "data: d;hidden: [1, 2 ! s.yaml:2:14: this is no YAML: expected ',' or ']', but got <stream end>",
        "- 3 ! s.yaml:1:1: a sweep requires keys with values here, such as data: sample:iris"})
    void whatIsWrongIsSaidWithLineColumnAndKey(String text, String message) {
        assertThatThrownBy(() -> read(text.split(";"))).isInstanceOf(InputException.class).hasMessage(message);
    }

    @Test
    void nothingLargeIsMadeBeforeItIsRefused() {
        String wide = "{from: 1, to: 10000, points: 1000}";
        assertThatThrownBy(() -> read("data: d",
                "grid: {hidden: " + wide + ", lambda: " + wide + ", learning-rate: " + wide
                        + "}",
                "seeds: 1000")).hasMessage("s.yaml asks for 1,000,000,000,000 runs (1,000,000,000 points of the grid x "
                        + "1 draws x 1,000 seeds), and a sweep takes at most 100,000; take fewer values, or draw some of them "
                        + "with random:");
        assertThatThrownBy(() -> read("data: " + "[".repeat(100_000))).hasMessageContaining("at most 16 levels");
        StringBuilder bomb = new StringBuilder("data: d\na0: &a0 [x, x]\n");
        for (int k = 1; k < 60; k++) {
            bomb.append("a")
                    .append(k)
                    .append(": &a")
                    .append(k)
                    .append(" [*a")
                    .append(k - 1)
                    .append(", *a")
                    .append(k - 1)
                    .append("]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("100 aliases");
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("s.yaml is empty");
    }
}
