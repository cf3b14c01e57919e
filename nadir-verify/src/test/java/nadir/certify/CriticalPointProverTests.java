package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import nadir.check.Precision;
import nadir.interval.IntervalTensor;
import nadir.interval.UndefinedException;
import nadir.ir.Program;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.objective.ProgramObjective;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds is proved, and what does not hold, or holds only just, never is.
class CriticalPointProverTests {
    private static ProofOutcome<Claim.CriticalPoint> near(int n, UnaryOperator<Traced> function, double... point) {
        return new CriticalPointProver(Trace.program(Shape.of(n), function)).proveNear(point);
    }

    private static ProofOutcome<Claim.CriticalPoint> on(double low, double high, UnaryOperator<Traced> function) {
        return new CriticalPointProver(Trace.program(Shape.of(1), x -> function.apply(x.get(0))))
                .proveOn(IntervalTensor.of(Shape.of(1), new double[] {low}, new double[] {high}));
    }

    private static void verifyProved(ProofOutcome<Claim.CriticalPoint> outcome, PointType type, double... point) {
        assertThat(outcome.proved()).hasValueSatisfying(proved -> {
            assertThat(proved.type()).isEqualTo(type);
            assertThat(proved.box().contains(Tensor.vector(point))).isTrue();
            assertThat(proved.location().contains(Tensor.vector(point))).isTrue();
            assertThat(proved.radius()).isLessThan(1e-3);
        });
    }

    private static Traced rosenbrock(Traced x) {
        return x.get(0).negate().plus(1).square().plus(x.get(1).minus(x.get(0).square()).square().times(100));
    }

    private static Traced freudensteinRoth(Traced x) {
        Traced a = x.get(0);
        Traced b = x.get(1);
        Traced first = a.minus(13).plus(b.negate().plus(5).times(b).minus(2).times(b));
        Traced second = a.minus(29).plus(b.plus(1).times(b).minus(14).times(b));
        return first.square().plus(second.square());
    }

    @Test
    void minimaOfTestFunctionsAreProved() {
        verifyProved(near(2, CriticalPointProverTests::rosenbrock, 0.999, 1.001), new PointType.StrictMinimum(), 1, 1);
        verifyProved(near(2, CriticalPointProverTests::freudensteinRoth, 5.01, 3.99), new PointType.StrictMinimum(), 5,
                4);
        ProofOutcome<Claim.CriticalPoint> bad = near(2, CriticalPointProverTests::freudensteinRoth, 11.4128, -0.8968);
        assertThat(bad.proved()).hasValueSatisfying(proved -> {
            assertThat(proved.type()).isEqualTo(new PointType.StrictMinimum());
            assertThat(proved.value().lower()).isBetween(48.98, 48.985);
            // x2 is the root (2 - sqrt(22)) / 3.
            assertThat(proved.location().lower(1)).isLessThan((2 - Math.sqrt(22)) / 3 + 1e-15);
            assertThat(proved.location().upper(1)).isGreaterThan((2 - Math.sqrt(22)) / 3 - 1e-15);
        });
    }

    @Test
    void saddlesAndMaximaAreProvedWithTheirIndex() {
        verifyProved(
                near(3, x -> x.get(0).square().minus(x.get(1).square()).minus(x.get(2).square().times(3)), 0.1, 0.2,
                        0.1),
                new PointType.StrictSaddle(2), 0, 0, 0);
        verifyProved(near(2, x -> x.cos().sum(), 0.01, -0.02), new PointType.StrictMaximum(2), 0, 0);
        verifyProved(near(2, x -> x.get(0).times(x.get(1)).plus(x.square().sum().times(0.5 - 1e-7)), 1e-3, 1e-3),
                new PointType.StrictSaddle(1), 0, 0);
    }

    @Test
    void boxesWithOneRootAreProvedAndSuchWithNoneOrTwoAreNot() {
        assertThat(on(1, 2, x -> x.power(3).dividedBy(3).minus(x.times(2)))).extracting(
                outcome -> outcome.proved().orElseThrow().type()).isEqualTo(new PointType.StrictMinimum());
        verifyUnknown(on(-4, 4, x -> x.power(3).dividedBy(3).minus(x.times(2))));
        verifyUnknown(on(2, 3, x -> x.power(3).dividedBy(3).minus(x.times(2))));
        // The gradient x^2 + 1e-12 has no root, almost.
        verifyUnknown(on(-1e-3, 1e-3, x -> x.power(3).dividedBy(3).plus(x.times(1e-12))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-8, 1e-4, 0.01, 0.5, 4})
    void multipleRootsOfTheGradientAreUnknown(double radius) {
        // Gradients sin(x) - x, x^2 - 2, exp(x) - x - 1, x^3, x^2.
        verifyUnknown(on(-radius, radius * 1.1, x -> x.cos().negate().minus(x.square().times(0.5))));
        verifyUnknown(on(-radius, radius * 1.1, x -> x.exp().minus(x.square().times(0.5)).minus(x)));
        verifyUnknown(on(-radius, radius * 1.1, x -> x.power(4)));
        verifyUnknown(on(-radius, radius * 1.1, x -> x.power(3)));
        verifyUnknown(on(-radius, radius * 1.1, x -> x.times(0)));
        for (double start : new double[] {0, radius, -radius / 3}) {
            verifyUnknown(near(1, x -> x.cos().sum().negate().minus(x.square().sum().times(0.5)), start));
            verifyUnknown(near(1, x -> x.get(0).exp().minus(x.square().sum().times(0.5)).minus(x.get(0)), start));
            verifyUnknown(near(1, x -> x.power(4).sum(), start));
            verifyUnknown(near(2, x -> x.get(0).plus(x.get(1)).square(), start, -start));
            verifyUnknown(near(2, x -> x.get(0).times(x.get(1)).minus(1).square(), 1 + start, 1 / (1 + start)));
        }
    }

    private static void verifyUnknown(ProofOutcome<Claim.CriticalPoint> outcome) {
        assertThat(outcome).isInstanceOf(ProofOutcome.Unknown.class);
    }

    /// Quadratic forms A = Q' D Q with small integers in Q and D, so that everything is exact in doubles but the tiny
    /// curvature: D holds -1e-7 (a saddle), or 0 (degenerate), or the function has a linear term along the kernel (no
    /// critical point at all), or is flatter than quadratic.
    @Test
    void noMinimumIsProvedWhereThereIsNone() {
        SplittableRandom random = new SplittableRandom(17);
        int saddles = 0;
        int unknown = 0;
        for (int i = 0; i < 600; i++) {
            int n = 2 + random.nextInt(4);
            double[] q = random.ints((long) n * n, -3, 4).asDoubleStream().toArray();
            int kind = i % 4;
            int flat = random.nextInt(n);
            Program program = Trace.program(Shape.of(n), x -> {
                Traced y = x.constant(Tensor.of(Shape.of(n, n), q)).matmul(x);
                Traced f = y.square().sum().minus(y.get(flat).square());
                return switch (kind) {
                    case 0 -> f.minus(y.get(flat).square().times(1e-7));
                    case 1 -> f;
                    case 2 -> f.plus(y.get(flat).times(1e-9));
                    default -> f.plus(y.get(flat).power(4));
                };
            });
            double[] point = random.doubles(n, -1e-3, 1e-3).toArray();
            ProofOutcome<Claim.CriticalPoint> outcome = new CriticalPointProver(program)
                    .proveNear(i % 3 == 0 ? new double[n] : point);
            if (outcome instanceof ProofOutcome.Proved<Claim.CriticalPoint>(var claim)) {
                assertThat(claim.type()).isInstanceOf(PointType.StrictSaddle.class);
                assertThat(kind).isZero();
                saddles++;
            } else {
                unknown++;
            }
        }
        assertThat(saddles + unknown).isEqualTo(600);
        assertThat(saddles).as("saddles of curvature 1e-7 that are proved to be saddles").isGreaterThan(75);
    }

    /// Eigenvalues 3,600 and 4e-11 in directions that mix the coordinates, and a third derivative that makes the Hessian
    /// singular 3e-6 away: in doubles the gradient's rounding moves the zero farther than that, in decimals it does not.
    @Test
    void anIllConditionedMinimumIsProvedWithDecimals() {
        ProofOutcome<Claim.CriticalPoint> outcome = near(2, x -> {
            Traced sum = x.get(0).times(0.7).plus(x.get(1).times(0.9)).minus(1.33);
            Traced difference = x.get(0).minus(x.get(1)).minus(0.3);
            return sum.times(30).square().plus(difference.square().times(1e-11)).plus(difference.power(3).times(1e-6));
        }, 1, 0.7);
        assertThat(outcome.proved()).hasValueSatisfying(proved -> {
            assertThat(proved.type()).isEqualTo(new PointType.StrictMinimum());
            assertThat(proved.precision()).isEqualTo(Precision.DECIMAL);
        });
        assertThat(near(2, CriticalPointProverTests::rosenbrock, 0.999, 1.001).proved().orElseThrow().precision())
                .isEqualTo(Precision.DOUBLE);
    }

    @Test
    void kinksAndInexactExponentsAreRefused() {
        assertThat(near(2, x -> x.abs().sum().plus(x.square().sum()), 0, 1e-9)).isInstanceOfSatisfying(
                ProofOutcome.Unknown.class, unknown -> assertThat(unknown.reason()).contains("abs requires"));
        assertThatThrownBy(() -> near(1, x -> x.power(0.1).sum(), 1)).isInstanceOf(UndefinedException.class)
                .hasMessageContaining("power{0.1}");
        assertThatThrownBy(() -> near(2, Traced::sum, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length 2, got 1");
    }

    @Test
    void aTrainedNetworkWithWeightDecayIsProvedToBeAStrictMinimum() {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3), 1, Activation.TANH));
        int n = network.layout().size();
        Program risk = Trace.program(Shape.of(n), theta -> exclusiveOr(network, theta));
        ProgramObjective objective = new ProgramObjective(risk);
        CriticalPointProver prover = new CriticalPointProver(risk);
        int proved = 0;
        for (long seed = 0; seed < 5; seed++) {
            double[] start = Initializer.defaultFor(Activation.TANH).initialize(network.layout(), seed);
            double[] end = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-9))
                    .minimize(objective, start)
                    .point();
            ProofOutcome<Claim.CriticalPoint> outcome = prover.proveNear(end);
            if (outcome instanceof ProofOutcome.Proved<Claim.CriticalPoint>(var found)
                    && found.type() instanceof PointType.StrictMinimum) {
                assertThat(objective.value(end)).isBetween(found.value().lower() - 1e-9,
                        found.value().upper() + 1e-9);
                proved++;
            }
        }
        assertThat(n).isEqualTo(13);
        assertThat(proved).isGreaterThanOrEqualTo(4);
    }

    private static Traced exclusiveOr(DenseNetwork network, Traced theta) {
        List<Traced> blocks = new ArrayList<>();
        network.layout()
                .blocks()
                .forEach(block -> blocks
                        .add(theta.slice(0, block.offset(), block.end()).reshape(block.shape().extents())));
        Traced x = theta.constant(Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1));
        Traced y = theta.constant(Tensor.of(Shape.of(4, 1), 0, 1, 1, 0));
        Traced error = network.forward(blocks, x).output().minus(y);
        return error.square().mean().times(0.5).plus(theta.square().sum().times(0.5 * 0.01));
    }
}
