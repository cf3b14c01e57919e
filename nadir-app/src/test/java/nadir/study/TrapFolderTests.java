package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import nadir.data.InputException;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.risk.Risk;
import nadir.trap.TrapRequest;
import nadir.trap.Widening;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trap's folder holds enough to verify it again, and damage is noticed.
class TrapFolderTests {
    @TempDir
    private Path scratch;

    private Path folder = Path.of("");

    @BeforeEach
    void build() throws IOException {
        folder = scratch.resolve("trap");
        TrapRequest request = TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 80, Activation.TANH, 2);
        TrapConstruction.run(new TrapOptions(new TrapOptions.Minimum(request), folder, 2, 1), stage -> {});
    }

    @Test
    void theConstructionGivesTheModelToTheBit() {
        TrapFolder trap = TrapFolder.load(folder);
        TrapTruth.Widened parts = Objects.requireNonNull(trap.truth().construction().widening());
        Widening widening = parts.widening();
        assertThat(widening.widen(parts.narrowWeights())).containsExactly(trap.model().parameters());
        assertThat(widening.nullity()).isEqualTo(trap.truth().zeroEigenvalues());
        assertThat(parts.curvatures()).hasSize(3);
        for (TrapTruth.Curvature curvature : parts.curvatures()) {
            double[] matrix = TrapTruth.numbers(curvature.matrix());
            int order = (int) Math.round(Math.sqrt(matrix.length));
            assertThat(SymmetricEigen.valuesOf(matrix, order)[0]).isPositive();
        }
    }

    @Test
    void lossesAreThoseOfTheFiles() {
        TrapFolder trap = TrapFolder.load(folder);
        try (Risk risk = new Risk(trap.model().network(), trap.data(), Conventions.of(new SquaredLoss()))) {
            assertThat(risk.value(trap.model().parameters())).isCloseTo(trap.truth().loss(),
                    within(1e-14 * trap.truth().loss()));
            TrapTruth.Better better = Objects.requireNonNull(trap.truth().betterPoint());
            assertThat(risk.value(TrapTruth.numbers(better.parameters()))).isEqualTo(better.loss())
                    .isLessThan(0.9 * trap.truth().loss());
        }
    }

    @Test
    void damageIsNoticed() throws IOException {
        Path data = TrapFolder.data(folder);
        String text = Files.readString(data);
        Files.writeString(data, text.replaceFirst("\n[^,]*,", "\n0.5,"));
        assertThatThrownBy(() -> TrapFolder.load(folder)).isInstanceOf(InputException.class)
                .hasMessageContaining("does not speak of");
        Files.writeString(data, text);
        TrapFolder.load(folder);
        Path truth = folder.resolve("trap.json");
        String whole = Files.readString(truth);
        for (String broken : List.of("", "{", "{}", "[]", whole.substring(0, whole.length() / 2))) {
            Files.writeString(truth, broken);
            assertThatThrownBy(() -> TrapFolder.load(folder)).isInstanceOf(InputException.class);
        }
        Files.delete(truth);
        assertThatThrownBy(() -> TrapFolder.load(folder)).isInstanceOf(InputException.class)
                .hasMessageContaining("cannot read");
    }
}
