package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import nadir.interval.IntervalTensor;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Simple zeros of systems are proved and lie where they should; multiple, missing and almost real ones never are.
class ZeroProverTests {
    private static ZeroProver system(int n, UnaryOperator<Traced> function) {
        return new ZeroProver(Trace.program(Shape.of(n), function));
    }

    /// Katsura's system (Katsura & Sasaki 1987) with unknowns u_0 .. u_(n-1): for m < n - 1, sum over l of u_|l| u_|m-l| =
    /// u_m, and u_0 + 2 (u_1 + ... + u_(n-1)) = 1.
    private static Program katsura(int n) {
        return Trace.program(Shape.of(n), u -> {
            List<Traced> equations = new ArrayList<>();
            for (int m = 0; m < n - 1; m++) {
                Traced sum = u.get(m).negate();
                for (int l = 1 - n; l < n; l++) {
                    if (Math.abs(m - l) < n) {
                        sum = sum.plus(u.get(Math.abs(l)).times(u.get(Math.abs(m - l))));
                    }
                }
                equations.add(sum.reshape(1));
            }
            equations.add(u.sum().times(2).minus(u.get(0)).minus(1).reshape(1));
            return Traced.concatenate(0, equations);
        });
    }

    @Test
    void zerosOfAProductOfQuadraticsAreAllFound() {
        // x_i^2 = i + 2: 2^4 zeros with known coordinates.
        ZeroProver prover = system(4, x -> x.square().minus(x.constant(Tensor.vector(2, 3, 4, 5))));
        Set<String> found = new HashSet<>();
        for (int signs = 0; signs < 16; signs++) {
            double[] start = new double[4];
            for (int i = 0; i < 4; i++) {
                start[i] = (signs >> i & 1) == 0 ? 1.5 : -2.1;
            }
            Claim.UniqueZero zero = prover.proveNear(start).proved().orElseThrow();
            for (int i = 0; i < 4; i++) {
                double root = Math.copySign(Math.sqrt(i + 2.0), start[i]);
                assertThat(root).isBetween(zero.location().lower(i) - 1e-15, zero.location().upper(i) + 1e-15);
                assertThat(zero.location().radius(i)).isLessThan(1e-14);
            }
            found.add(zero.location().toString());
        }
        assertThat(found).hasSize(16);
    }

    @Test
    void manyZerosOfKatsurasSystemAreProvedInOneBatch() {
        int n = 8;
        Program katsura = katsura(n);
        SplittableRandom random = new SplittableRandom(2);
        List<double[]> starts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            starts.add(random.doubles(n, -0.5, 0.5).toArray());
        }
        ZeroProver prover = new ZeroProver(katsura);
        List<ProofOutcome<Claim.UniqueZero>> outcomes = prover.proveNear(starts);
        assertThat(outcomes).hasSize(200);
        List<Claim.UniqueZero> zeros = outcomes.stream().flatMap(outcome -> outcome.proved().stream()).toList();
        assertThat(zeros.size()).as("starts that lead to a real zero").isGreaterThan(60);
        for (Claim.UniqueZero zero : zeros) {
            double sum = -zero.location().midpoint(0);
            for (int i = 0; i < n; i++) {
                sum += 2 * zero.location().midpoint(i);
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
        for (int i = 0; i < 200; i += 20) {
            assertThat(prover.proveNear(starts.get(i))).isEqualTo(outcomes.get(i));
        }
    }

    private static void verifyUnknown(UnaryOperator<Traced> function, double radius) {
        ZeroProver prover = system(1, function);
        IntervalTensor box = IntervalTensor.of(Shape.of(1), new double[] {-radius}, new double[] {1.1 * radius});
        assertThat(prover.proveOn(box).proved()).isEmpty();
        assertThat(prover.proveNear(new double[] {radius}).proved()).isEmpty();
        assertThat(prover.proveNear(new double[] {0}).proved()).isEmpty();
    }

    @Test
    void multipleMissingAndAlmostRealZerosAreUnknown() {
        int seen = 0;
        for (double radius : new double[] {1e-9, 1e-6, 1e-3, 0.1, 1}) {
            verifyUnknown(x -> x.sin().minus(x), radius);
            verifyUnknown(x -> x.exp().minus(x).minus(1), radius);
            verifyUnknown(x -> x.square(), radius);
            verifyUnknown(x -> x.power(3), radius);
            verifyUnknown(x -> x.square().plus(1e-20), radius);
            verifyUnknown(x -> x.times(0), radius);
            seen += 18;
        }
        assertThat(seen).isEqualTo(90);
        ZeroProver square = system(1, x -> x.square().minus(2));
        IntervalTensor both = IntervalTensor.of(Shape.of(1), new double[] {-4}, new double[] {4});
        assertThat(square.proveOn(both).proved()).as("two zeros").isEmpty();
        IntervalTensor one = IntervalTensor.of(Shape.of(1), new double[] {1}, new double[] {2});
        assertThat(square.proveOn(one).proved()).isPresent();
        IntervalTensor none = IntervalTensor.of(Shape.of(1), new double[] {2}, new double[] {3});
        assertThat(square.proveOn(none).proved()).isEmpty();
    }

    @Test
    void wrongSystemsAreRefused() {
        assertThatThrownBy(() -> system(2, Traced::sum)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as many equations as unknowns");
        assertThatThrownBy(() -> system(2, Traced::square).proveNear(new double[] {1, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
        assertThat(system(1, x -> x.log().plus(3)).proveNear(new double[] {-1}).proved()).isEmpty();
    }
}
