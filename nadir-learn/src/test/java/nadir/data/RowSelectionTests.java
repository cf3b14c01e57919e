package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shuffles are permutations, all of them possible, and places and sources are each other's inverse.
class RowSelectionTests {
    private static final DataRequest ALL = DataRequest.of("sample:iris");

    @Test
    void shuffledRowsAreAPermutationAndItsInverse() {
        int cases = 0;
        for (int rows = 1; rows <= 40; rows++) {
            for (int wanted : new int[] {1, 7, 1000}) {
                RowSelection selection = RowSelection.of(ALL.withShuffle(rows).withRows(wanted), rows);
                assertThat(selection.count()).isEqualTo(Math.min(rows, wanted));
                Set<Integer> sources = new HashSet<>();
                for (int i = 0; i < selection.count(); i++, cases++) {
                    sources.add(selection.source(i));
                    assertThat(selection.destination(selection.source(i))).isEqualTo(i);
                }
                assertThat(sources).hasSize(selection.count());
                long taken = IntStream.range(0, rows).filter(row -> selection.destination(row) >= 0).count();
                assertThat(taken).isEqualTo(selection.count());
            }
        }
        assertThat(cases).isEqualTo(40 + (21 + 34 * 7) + 820);
    }

    @Test
    void everyPermutationOfFourRowsComesUp() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            RowSelection selection = RowSelection.of(ALL.withShuffle(seed), 4);
            seen.add(IntStream.range(0, 4).mapToObj(i -> "" + selection.source(i)).toList().toString());
        }
        assertThat(seen).hasSize(24);
    }

    @Test
    void withoutShuffleTheFirstRowsAreTaken() {
        RowSelection selection = RowSelection.of(ALL.withRows(2), 5);
        assertThat(selection.count()).isEqualTo(2);
        assertThat(selection.isPrefix()).isTrue();
        assertThat(IntStream.range(0, 5).map(selection::destination)).containsExactly(0, 1, -1, -1, -1);
    }

    @Test
    void fewerThanOneRowIsRefused() {
        assertThatThrownBy(() -> ALL.withRows(0)).isInstanceOf(InputException.class)
                .hasMessage("--rows requires at least 1, got 0");
    }
}
