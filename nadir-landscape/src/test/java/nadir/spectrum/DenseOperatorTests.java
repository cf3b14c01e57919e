package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nadir.linalg.SymmetricOperator;
import org.junit.jupiter.api.Test;

/// The matrix of an operator has its spectrum, its asymmetry and its sub-blocks.
class DenseOperatorTests {
    @Test
    void eigenvaluesAreThoseTheOperatorWasBuiltFrom() {
        for (int n : new int[] {1, 2, 31, 32, 33, 200}) {
            double[] values = new Random(n).doubles(n, -1, 1).sorted().toArray();
            DenseOperator dense = DenseOperator.of(Operators.rotated(values, n), Progress.UNWATCHED);
            assertThat(dense.eigenvalues()).containsExactly(values, within(1e-13 * (n + 10)));
            assertThat(dense.eigen().values()).containsExactly(values, within(1e-13 * (n + 10)));
            assertThat(dense.asymmetry()).isLessThan(1e-14);
        }
        assertThat(DenseOperator.of(Operators.path(400), Progress.UNWATCHED).eigenvalues())
                .containsExactly(Operators.pathEigenvalues(400), within(1e-12));
    }

    @Test
    void asymmetryIsReportedAndAveragedAway() {
        SymmetricOperator skewed = new SymmetricOperator() {
            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public void apply(double[] x, double[] result) {
                result[0] = x[0] + 2.25 * x[1];
                result[1] = 2 * x[0] + x[1];
            }
        };
        DenseOperator dense = DenseOperator.of(skewed, Progress.UNWATCHED);
        assertThat(dense.asymmetry()).isEqualTo(0.25);
        assertThat(dense.elements()).containsExactly(1, 2.125, 2.125, 1);
    }

    @Test
    void productsAgreeWithTheOperators() {
        Random random = new Random(3);
        SymmetricOperator operator = Operators.rotated(random.doubles(70, -1, 1).toArray(), 4);
        double[] x = random.doubles(70).toArray();
        double[] expected = new double[70];
        double[] actual = new double[70];
        operator.apply(x, expected);
        DenseOperator.of(operator, Progress.UNWATCHED).apply(x, actual);
        assertThat(actual).containsExactly(expected, within(1e-13));
    }

    @Test
    void principalBlocksAgreeWithBlockOperators() {
        Random random = new Random(5);
        SymmetricOperator operator = Operators.rotated(random.doubles(60, -1, 1).toArray(), 6);
        DenseOperator dense = DenseOperator.of(operator, Progress.UNWATCHED);
        List<IndexRange> ranges = List.of(new IndexRange(40, 55), new IndexRange(3, 4), new IndexRange(10, 30));
        BlockOperator block = new BlockOperator("layer 2", operator, ranges);
        DenseOperator expected = DenseOperator.of(block, Progress.UNWATCHED);
        assertThat(block.name()).isEqualTo("layer 2");
        assertThat(block.dimension()).isEqualTo(36);
        assertThat(dense.principal("layer 2", ranges).elements()).containsExactly(expected.elements(), within(1e-14));
        assertThat(expected.elements()[0]).isCloseTo(dense.elements()[40 * 60 + 40], within(1e-15));
        assertThat(expected.elements()[15]).isCloseTo(dense.elements()[40 * 60 + 3], within(1e-15));
    }

    @Test
    void blocksThatDoNotFitAreRefused() {
        SymmetricOperator operator = Operators.path(10);
        assertThatThrownBy(() -> new BlockOperator("a", operator, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockOperator("a", operator, List.of(new IndexRange(5, 11))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dimension 10");
        assertThatThrownBy(
                () -> new BlockOperator("a", operator, List.of(new IndexRange(0, 5), new IndexRange(4, 6))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 twice");
        assertThatThrownBy(() -> new IndexRange(3, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooLargeOperatorsAreSentToLanczos() {
        assertThatThrownBy(() -> DenseOperator.of(Operators.path(3001), Progress.UNWATCHED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use Lanczos");
    }

    @Test
    void stopsWhenTheListenerSaysSoAndReportsNaN() {
        assertThatThrownBy(() -> DenseOperator.of(Operators.path(100), (products, fraction) -> fraction < 0.5))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("64 of 100");
        double[] values = new double[5];
        Arrays.fill(values, Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> DenseOperator.of(Operators.diagonal(values), Progress.UNWATCHED))
                .isInstanceOf(NonFiniteProductException.class);
    }
}
