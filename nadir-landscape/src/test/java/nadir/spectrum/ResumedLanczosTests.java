package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nadir.linalg.SymmetricOperator;
import org.junit.jupiter.api.Test;

/// A run that is broken off after any product goes on from its state and ends with the bits of a run that was never
/// broken off; the state is bounded in size.
class ResumedLanczosTests {
    private static LanczosState copy(LanczosState state) {
        double[][] vectors = Stream.of(state.vectors()).map(double[]::clone).toArray(double[][]::new);
        return new LanczosState(state.products(), state.restarts(), state.sweeps(), state.draws(), state.converged(),
                state.norm(), state.coupling(), state.found().clone(), state.projected().clone(), vectors);
    }

    /// Every state of a run, and last the one before the residuals.
    private static final class Recorder implements LanczosKeeper {
        private final List<LanczosState> states = new ArrayList<>();
        private int ends;

        @Override
        public void afterProduct(Supplier<LanczosState> state) {
            states.add(copy(state.get()));
        }

        @Override
        public void beforeResiduals(Supplier<LanczosState> state) {
            states.add(copy(state.get()));
            ends++;
        }
    }

    private static void requireSame(PartialSpectrum resumed, PartialSpectrum unbroken) {
        assertThat(resumed.products()).isEqualTo(unbroken.products());
        assertThat(resumed.restarts()).isEqualTo(unbroken.restarts());
        assertThat(resumed.ending()).isEqualTo(unbroken.ending());
        assertThat(resumed.scale()).isEqualTo(unbroken.scale());
        for (int i = 0; i < unbroken.largest().size(); i++) {
            requireSame(resumed.largest().get(i), unbroken.largest().get(i));
        }
        for (int i = 0; i < unbroken.smallest().size(); i++) {
            requireSame(resumed.smallest().get(i), unbroken.smallest().get(i));
        }
    }

    private static void requireSame(RitzPair resumed, RitzPair unbroken) {
        assertThat(resumed.value()).isEqualTo(unbroken.value());
        assertThat(resumed.residual()).isEqualTo(unbroken.residual());
        assertThat(resumed.vector()).isEqualTo(unbroken.vector());
    }

    @Test
    void everyStateLeadsToTheSameBits() {
        double[] multiple = new double[90];
        for (int i = 0; i < multiple.length; i++) {
            multiple[i] = Math.floorDiv(i, 3);
        }
        double[] low = new double[60];
        low[3] = 2;
        low[17] = -1;
        int seen = 0;
        int restarted = 0;
        for (double[] values : List.of(new Random(1).doubles(120, -1, 1).toArray(), multiple, low)) {
            SymmetricOperator operator = Operators.rotated(values, 4);
            Lanczos lanczos = new Lanczos(5, 3, 1e-8, 2_000, 7);
            Recorder recorder = new Recorder();
            PartialSpectrum unbroken = lanczos.of(operator, operator, Progress.UNWATCHED, null, recorder);
            requireSame(lanczos.of(operator), unbroken);
            assertThat(unbroken.ending()).isInstanceOf(Ending.Converged.class);
            assertThat(recorder.ends).isEqualTo(1);
            for (LanczosState state : recorder.states) {
                assertThat(state.vectors().length).isLessThanOrEqualTo(5 + 3 + Lanczos.EXTRA_VECTORS);
                requireSame(lanczos.of(operator, operator, Progress.UNWATCHED, state, LanczosKeeper.NONE), unbroken);
                seen++;
            }
            restarted += unbroken.restarts();
        }
        assertThat(seen).isGreaterThan(300);
        assertThat(restarted).isGreaterThan(6);
    }

    @Test
    void aRunWhoseProductsWereSpentGoesOnWithMore() {
        SymmetricOperator operator = Operators.rotated(new Random(2).doubles(400, -1, 1).toArray(), 5);
        Recorder recorder = new Recorder();
        PartialSpectrum poor = new Lanczos(4, 4, 1e-8, 60, 1).of(operator, operator, Progress.UNWATCHED, null,
                recorder);
        assertThat(poor.ending()).isInstanceOf(Ending.BudgetSpent.class);
        Lanczos rich = new Lanczos(4, 4, 1e-8, 5_000, 1);
        PartialSpectrum resumed = rich.of(operator, operator, Progress.UNWATCHED, recorder.states.getLast(),
                LanczosKeeper.NONE);
        assertThat(resumed.ending()).isInstanceOf(Ending.Converged.class);
        requireSame(resumed, rich.of(operator));
    }

    /// An operator with errors of 1e-7 finds the pairs, and a better one says how good they are.
    @Test
    void residualsAreThoseOfTheBetterOperator() {
        double[] values = new Random(6).doubles(300, -1, 1).toArray();
        SymmetricOperator exact = Operators.rotated(values, 8);
        SymmetricOperator rough = new SymmetricOperator() {
            @Override
            public int dimension() {
                return values.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                exact.apply(direction, result);
                for (int i = 0; i < result.length; i++) {
                    result[i] = (float) result[i];
                }
            }
        };
        Lanczos lanczos = new Lanczos(3, 3, 1e-12, 3_000, 0);
        PartialSpectrum found = lanczos.of(rough, exact, Progress.UNWATCHED, null, LanczosKeeper.NONE);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] image = new double[values.length];
        for (int i = 0; i < 3; i++) {
            RitzPair pair = found.largest().get(i);
            assertThat(pair.residual()).isBetween(1e-9, 1e-6);
            // Quadratic in the residual, for the eigenvalues are 1e-3 apart and more.
            assertThat(pair.value()).isCloseTo(sorted[sorted.length - 1 - i], within(1e-10));
            exact.apply(pair.vector(), image);
            double squares = 0;
            for (int k = 0; k < image.length; k++) {
                double difference = image[k] - pair.value() * pair.vector()[k];
                squares += difference * difference;
            }
            assertThat(pair.residual()).isCloseTo(Math.sqrt(squares), within(1e-13));
        }
    }

    @Test
    void statesOfOtherRunsAreRefused() {
        SymmetricOperator operator = Operators.diagonal(new Random(3).doubles(50).toArray());
        Recorder recorder = new Recorder();
        new Lanczos(10, 0, 1e-8, 500, 0).of(operator, operator, Progress.UNWATCHED, null, recorder);
        LanczosState last = recorder.states.getLast();
        assertThat(last.found()).hasSize(10);
        assertThatThrownBy(() -> new Lanczos(3, 0, 1e-8, 500, 0).of(operator, operator, Progress.UNWATCHED, last,
                LanczosKeeper.NONE)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cannot go on");
        assertThatThrownBy(() -> new Lanczos(10, 0, 1e-8, 500, 0).of(Operators.diagonal(new double[60]),
                Operators.diagonal(new double[60]), Progress.UNWATCHED, last, LanczosKeeper.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LanczosState(1, 0, 0, 1, 0, 1, 1, new double[0], new double[3],
                new double[2][5])).isInstanceOf(IllegalArgumentException.class);
    }
}
