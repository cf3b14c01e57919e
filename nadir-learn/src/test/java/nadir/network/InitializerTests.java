package nadir.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;

/// Starting parameters have the stated variances, zero biases, and the same bits for the same seed.
class InitializerTests {
    private static final Layout LAYOUT = new DenseNetwork(DenseArchitecture.of(100, List.of(300), 50, Activation.TANH))
            .layout();

    private static double[] block(Initializer initializer, int index) {
        Block block = LAYOUT.blocks().get(index);
        return Arrays.copyOfRange(initializer.initialize(LAYOUT, 5), block.offset(), block.end());
    }

    private static double meanSquare(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum() / values.length;
    }

    @Test
    void variancesAreAsStated() {
        int cases = 0;
        for (Initializer initializer : Initializer.values()) {
            double[] weights = block(initializer, 0);
            double variance = switch (initializer) {
                case GLOROT_UNIFORM, GLOROT_NORMAL -> 2.0 / 400;
                case HE_UNIFORM, HE_NORMAL -> 2.0 / 100;
                case LECUN_UNIFORM, LECUN_NORMAL -> 1.0 / 100;
                case ORTHOGONAL -> 1.0 / 300;
            };
            // 30,000 draws: five standard errors of the mean square are below 5 %.
            assertThat(meanSquare(weights)).as("%s", initializer).isCloseTo(variance, within(0.05 * variance));
            assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0, within(0.03 * Math.sqrt(variance)));
            assertThat(block(initializer, 1)).containsOnly(0);
            assertThat(block(initializer, 3)).containsOnly(0);
            cases++;
        }
        assertThat(cases).isEqualTo(7);
    }

    @Test
    void kurtosisTellsUniformFromNormal() {
        double[] uniform = block(Initializer.HE_UNIFORM, 0);
        double[] normal = block(Initializer.HE_NORMAL, 0);
        assertThat(kurtosis(uniform)).isCloseTo(1.8, within(0.05));
        assertThat(kurtosis(normal)).isCloseTo(3, within(0.2));
    }

    private static double kurtosis(double[] values) {
        double square = meanSquare(values);
        return Arrays.stream(values).map(v -> v * v * v * v).sum() / values.length / (square * square);
    }

    @Test
    void orthogonalStartsAreOrthogonal() {
        double[] wide = block(Initializer.ORTHOGONAL, 0);
        double[] tall = block(Initializer.ORTHOGONAL, 2);
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < 10; b++) {
                double rows = 0;
                for (int k = 0; k < 300; k++) {
                    rows += wide[a * 300 + k] * wide[b * 300 + k];
                }
                double columns = 0;
                for (int k = 0; k < 300; k++) {
                    columns += tall[k * 50 + a] * tall[k * 50 + b];
                }
                assertThat(rows).isCloseTo(a == b ? 1 : 0, within(1e-13));
                assertThat(columns).isCloseTo(a == b ? 1 : 0, within(1e-13));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        for (Initializer initializer : Initializer.values()) {
            assertThat(initializer.initialize(LAYOUT, 8)).containsExactly(initializer.initialize(LAYOUT, 8))
                    .isNotEqualTo(initializer.initialize(LAYOUT, 9));
        }
    }

    @Test
    void everyActivationHasADefaultAndEveryLabelIsReadBack() {
        assertThat(Initializer.defaultFor(Activation.RELU)).isEqualTo(Initializer.HE_UNIFORM);
        assertThat(Initializer.defaultFor(Activation.TANH)).isEqualTo(Initializer.GLOROT_UNIFORM);
        for (Initializer initializer : Initializer.values()) {
            assertThat(Initializer.of(initializer.label())).isEqualTo(initializer);
        }
        assertThatThrownBy(() -> Initializer.of("zeros")).isInstanceOf(InputException.class)
                .hasMessageStartingWith("there is no initialiser 'zeros'; there are glorot-uniform,");
    }
}
