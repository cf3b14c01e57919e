package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The groups are those that comparing every pair of rows gives.
class InputGroupsTests {
    @Test
    void negativeZeroEqualsZero() {
        InputGroups groups = InputGroups.of(Tensor.of(Shape.of(4, 2), 0.0, 1, -0.0, 1, 1, 0.0, 1, -0.0));
        assertThat(groups.count()).isEqualTo(2);
        assertThat(groups.rows(0)).containsExactly(0, 1);
        assertThat(groups.rows(1)).containsExactly(2, 3);
        assertThat(groups.allDistinct()).isFalse();
    }

    @Test
    void theSmallestDifferenceSeparates() {
        InputGroups groups = InputGroups.of(Tensor.of(Shape.of(3, 1), 1, Math.nextUp(1.0), Double.MIN_VALUE));
        assertThat(groups.allDistinct()).isTrue();
        assertThat(groups.count()).isEqualTo(3);
    }

    @Test
    void randomMatricesAgreeWithComparingEveryPair() {
        SplittableRandom random = new SplittableRandom(1);
        int cases = 0;
        int repeated = 0;
        for (; cases < 500; cases++) {
            int rows = 1 + random.nextInt(60);
            int columns = 1 + random.nextInt(4);
            double[] values = random.doubles((long) rows * columns).map(v -> Math.rint(3 * v) - 1).toArray();
            InputGroups groups = InputGroups.of(Tensor.wrap(Shape.of(rows, columns), values));
            repeated += groups.allDistinct() ? 0 : 1;
            List<List<Integer>> expected = pairwise(values, rows, columns);
            assertThat(groups.count()).isEqualTo(expected.size());
            for (int group = 0; group < expected.size(); group++) {
                int number = group;
                assertThat(groups.rows(group)).containsExactly(expected.get(group).toArray(Integer[]::new));
                assertThat(groups.size(group)).isEqualTo(expected.get(group).size());
                assertThat(expected.get(group)).allMatch(row -> groups.groupOf(row) == number);
            }
        }
        assertThat(cases).isEqualTo(500);
        assertThat(repeated).isBetween(300, 499);
    }

    private static List<List<Integer>> pairwise(double[] values, int rows, int columns) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Integer> home = null;
            for (List<Integer> group : groups) {
                if (same(values, group.getFirst(), row, columns)) {
                    home = group;
                }
            }
            if (home == null) {
                home = new ArrayList<>();
                groups.add(home);
            }
            home.add(row);
        }
        return groups;
    }

    private static boolean same(double[] values, int first, int second, int columns) {
        for (int column = 0; column < columns; column++) {
            if (values[first * columns + column] != values[second * columns + column]) {
                return false;
            }
        }
        return true;
    }
}
