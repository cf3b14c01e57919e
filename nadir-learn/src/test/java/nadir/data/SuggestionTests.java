package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Near names are found, far ones are not, and distances are edit distances.
class SuggestionTests {
    @Test
    void distances() {
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestion.distance("abc", "abc")).isZero();
        assertThat(Suggestion.distance("irsi", "iris")).isEqualTo(1);
        assertThat(Suggestion.distance("ca", "abc")).isEqualTo(3);
    }

    @Test
    void nearNamesComeNearestFirst() {
        List<String> known = List.of("petal_length", "petal_width", "species", "sepal_width");
        assertThat(Suggestion.near("specie", known)).containsExactly("species");
        assertThat(Suggestion.near("Petal Width", known)).startsWith("petal_width");
        assertThat(Suggestion.near("petal-widht", known)).containsExactly("petal_width", "sepal_width");
        assertThat(Suggestion.near("weight", known)).isEmpty();
    }

    @Test
    void withoutNearNamesAllAreListedUpToTwelve() {
        assertThat(Suggestion.of("weight", List.of("a", "b"))).isEqualTo("there are a, b");
        List<String> many = IntStream.range(0, 20).mapToObj(i -> "column" + i).toList();
        assertThat(Suggestion.of("weight", many)).endsWith("column11 and 8 more");
    }
}
