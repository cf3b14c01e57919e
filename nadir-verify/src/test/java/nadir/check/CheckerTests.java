package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// True claims about functions of known critical points are confirmed, and false ones never are.
class CheckerTests {
    private static final Bounds ANYTHING = new Bounds(-1e300, 1e300);

    /// A function of the parameters alone, as the loss of one sample that plays no part.
    static Subject subject(UnaryOperator<Traced> function, double... point) {
        Tensor nothing = Tensor.of(Shape.of(1, 1), 0);
        return new Subject(
                Trace.program(List.of(Shape.of(point.length), Shape.of(1), Shape.of(1)),
                        in -> List.of(function.apply(in.get(0)))),
                point, nothing, nothing, true, 0, Subject.SampleLoss.OTHER, List.of());
    }

    static Certificate certificate(Subject subject, Claim... claims) {
        return new Certificate(Certificate.FORMAT, "test",
                new ModelFacts("model.onnx", "", "", subject.parameters().length, List.of()),
                new DataFacts(new DataFacts.Source("data.csv", List.of(), List.of(), null, false, 0, false, null, null),
                        "", null, subject.samples(), subject.x().shape().extent(1), subject.y().shape().extent(1)),
                new LossFacts("squared", subject.mean() ? "mean" : "sum", subject.weightDecay(), null, null, ""),
                Precision.DOUBLE, List.of(claims));
    }

    static CheckResult check(Subject subject, Claim... claims) {
        return new Checker(1, done -> {}).check(certificate(subject, claims), subject, model -> subject);
    }

    static Claim.CriticalPoint box(Subject subject, double below, double above, int index) {
        double[] point = subject.parameters();
        return new Claim.CriticalPoint(List.of(), Arrays.stream(point).map(x -> x - below).toArray(),
                Arrays.stream(point).map(x -> x + above).toArray(), index, ANYTHING);
    }

    private static boolean isConfirmed(Subject subject, double radius, int index) {
        return check(subject, box(subject, radius, radius, index)) instanceof CheckResult.Valid;
    }

    private static void verifyInvalid(CheckResult result, String reason) {
        assertThat(result).isInstanceOfSatisfying(CheckResult.Invalid.class,
                invalid -> assertThat(invalid.reason()).contains(reason));
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
    void criticalPointsOfTestFunctionsAreConfirmedWithTheirIndexAndNoOther() {
        List<Subject> minima = List.of(subject(CheckerTests::rosenbrock, 1, 1 - 1e-9),
                subject(CheckerTests::freudensteinRoth, 5, 4 + 1e-9),
                subject(CheckerTests::freudensteinRoth, 11.41277899, -0.89680525));
        for (Subject minimum : minima) {
            assertThat(isConfirmed(minimum, 1e-6, 0)).isTrue();
            assertThat(isConfirmed(minimum, 1e-6, 1)).isFalse();
            assertThat(isConfirmed(minimum, 1e-6, 2)).isFalse();
            assertThat(isConfirmed(minimum, 10, 0)).isFalse();
        }
        Subject saddle = subject(x -> x.get(0)
                .square()
                .minus(x.get(1).square())
                .minus(x.get(2).square().times(3))
                .plus(x.get(0).times(x.get(2))), 0, 0, 1e-9);
        Subject maximum = subject(x -> x.cos().sum(), 0, 0);
        for (int index = 0; index <= 3; index++) {
            assertThat(isConfirmed(saddle, 1e-3, index)).isEqualTo(index == 2);
            assertThat(isConfirmed(maximum, 1e-3, index)).isEqualTo(index == 2);
        }
        verifyInvalid(check(saddle, box(saddle, 1e-3, 1e-3, 0)), "2 negative eigenvalues, not 0");
    }

    @Test
    void aBoxHasToContainACriticalPoint() {
        Subject near = subject(x -> x.square().sum(), 1e-3, 0);
        verifyInvalid(check(near, box(near, 1e-4, 1e-4, 0)), "not strictly inside");
        verifyInvalid(check(near, box(near, -1e-5, 1e-2, 0)), "not strictly inside");
        assertThat(isConfirmed(near, 2e-3, 0)).isTrue();
        Claim.CriticalPoint beside = box(near, 2e-3, -0.5e-3, 0);
        beside.upper()[1] = 1e-3;
        assertThat(check(near, beside)).isEqualTo(new CheckResult.Valid());
        assertThat(beside.radius(near.parameters())).isBetween(2e-3, 2.0001e-3);
        verifyInvalid(check(near, new Claim.CriticalPoint(List.of(), new double[1], new double[2], 0, ANYTHING)),
                "1 and 2 bounds for 2 parameters");
        double[] point = near.parameters();
        verifyInvalid(check(near, new Claim.CriticalPoint(List.of(), point, point, 0, ANYTHING)),
                "not strictly inside");
    }

    /// Gradients sin x - x, e^x - x - 1, x^3, x^2, x^2 + 1e-12 and 0: multiple roots, or none.
    @ParameterizedTest
    @ValueSource(doubles = {1e-8, 1e-4, 0.01, 0.5, 4})
    void degenerateCriticalPointsAreNeverConfirmed(double radius) {
        List<UnaryOperator<Traced>> functions = List.of(
                x -> x.cos().sum().negate().minus(x.square().sum().times(0.5)),
                x -> x.exp().sum().minus(x.square().sum().times(0.5)).minus(x.sum()),
                x -> x.power(4).sum(), x -> x.power(3).sum(),
                x -> x.power(3).sum().dividedBy(3).plus(x.sum().times(1e-12)), x -> x.times(0).sum());
        int seen = 0;
        for (UnaryOperator<Traced> function : functions) {
            for (double start : new double[] {0, radius / 3, -radius / 2}) {
                for (int index = 0; index <= 1; index++) {
                    Subject subject = subject(function, start);
                    assertThat(isConfirmed(subject, radius, index)).isFalse();
                    Subject flat = subject(x -> x.get(0).plus(x.get(1)).square(), start, -start);
                    assertThat(isConfirmed(flat, radius, index)).isFalse();
                    Subject valley = subject(x -> x.get(0).times(x.get(1)).minus(1).square(), 1 + start,
                            1 / (1 + start));
                    assertThat(isConfirmed(valley, radius, index)).isFalse();
                    seen += 3;
                }
            }
        }
        assertThat(seen).isEqualTo(108);
    }

    @Test
    void boxesWithNoOrTwoCriticalPointsAreNeverConfirmed() {
        // The gradient x^2 - 2 has its roots at -1.414 and 1.414.
        UnaryOperator<Traced> cubic = x -> x.power(3).sum().dividedBy(3).minus(x.sum().times(2));
        int confirmed = 0;
        int seen = 0;
        for (double low = -4; low < 4; low += 0.3) {
            for (double high = low + 0.05; high < 4; high += 0.4) {
                Subject subject = subject(cubic, (low + high) / 2);
                Claim.CriticalPoint claim = new Claim.CriticalPoint(List.of(), new double[] {low}, new double[] {high},
                        low < 0 ? 1 : 0, ANYTHING);
                boolean holds = (low < -Math.sqrt(2) && high > -Math.sqrt(2)) != (low < Math.sqrt(2)
                        && high > Math.sqrt(2));
                boolean valid = check(subject, claim) instanceof CheckResult.Valid;
                assertThat(valid && !holds).as("box [%s, %s]", low, high).isFalse();
                confirmed += valid ? 1 : 0;
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(250);
        assertThat(confirmed).isPositive();
    }

    /// Quadratic forms A = Q' D Q with small integers in Q and D, so that everything is exact in doubles but the tiny
    /// curvature: D holds -1e-7 (a saddle), or 0 (degenerate), or the function has a linear term along the kernel (no
    /// critical point at all), or is flatter than quadratic.
    @Test
    void noMinimumIsConfirmedWhereThereIsNone() {
        SplittableRandom random = new SplittableRandom(29);
        int saddles = 0;
        int seen = 0;
        for (int i = 0; i < 600; i++) {
            int n = 2 + random.nextInt(4);
            double[] q = random.ints((long) n * n, -3, 4).asDoubleStream().toArray();
            int kind = i % 4;
            int flat = random.nextInt(n);
            double[] point = i % 3 == 0 ? new double[n] : random.doubles(n, -1e-5, 1e-5).toArray();
            Subject subject = subject(x -> {
                Traced y = x.constant(Tensor.of(Shape.of(n, n), q)).matmul(x);
                Traced f = y.square().sum().minus(y.get(flat).square());
                return switch (kind) {
                    case 0 -> f.minus(y.get(flat).square().times(1e-7));
                    case 1 -> f;
                    case 2 -> f.plus(y.get(flat).times(1e-9));
                    default -> f.plus(y.get(flat).power(4));
                };
            }, point);
            for (double radius : new double[] {1e-9, 1e-4}) {
                assertThat(isConfirmed(subject, radius, 0)).as("kind %s", kind).isFalse();
                boolean saddle = isConfirmed(subject, radius, 1);
                assertThat(saddle && kind != 0).isFalse();
                saddles += saddle ? 1 : 0;
                seen += 2;
            }
        }
        assertThat(seen).isEqualTo(2400);
        assertThat(saddles).as("saddles of curvature 1e-7 that are confirmed to be saddles").isGreaterThan(75);
    }

    @Test
    void lossesGradientsAndBetterPointsAreConfirmedOrNot() {
        Subject subject = subject(x -> x.square().sum().plus(x.get(0).exp()), 0.5, -1);
        double loss = 1.25 + Math.exp(0.5);
        double derivative = 1 + Math.exp(0.5);
        Claim enclosure = new Claim.LossEnclosure(new Bounds(loss - 1e-14, loss + 1e-14));
        assertThat(check(subject, enclosure)).isEqualTo(new CheckResult.Valid());
        verifyInvalid(check(subject, new Claim.LossEnclosure(new Bounds(loss + 1e-14, loss + 1e-13))), "the loss lies");
        assertThat(check(subject, new Claim.NotCritical(0, new Bounds(derivative - 1e-13, derivative + 1e-13))))
                .isEqualTo(new CheckResult.Valid());
        verifyInvalid(check(subject, new Claim.NotCritical(0, new Bounds(-1, 10))), "may be 0");
        verifyInvalid(check(subject, new Claim.NotCritical(1, new Bounds(1, 10))), "not within the claimed");
        verifyInvalid(check(subject, new Claim.NotCritical(2, new Bounds(1, 10))), "there is no parameter 2");
        Claim better = new Claim.Suboptimal(null, new double[] {0, 0}, new Bounds(1 - 1e-14, 1 + 1e-14));
        assertThat(check(subject, enclosure, better)).isEqualTo(new CheckResult.Valid());
        verifyInvalid(check(subject, better), "nothing is claimed");
        verifyInvalid(check(subject, enclosure, new Claim.Suboptimal(null, new double[] {1, 0}, new Bounds(1, 1.1))),
                "the loss of the better point lies");
        verifyInvalid(check(subject, enclosure, new Claim.Suboptimal(null, new double[] {1, 0}, new Bounds(3, 4))),
                "is not below");
        verifyInvalid(check(subject, enclosure, new Claim.Suboptimal(null, new double[] {0}, new Bounds(0, 1.1))),
                "1 parameters for 2");
    }

    @Test
    void theLossAtACriticalPointIsConfirmedWithin() {
        Subject subject = subject(CheckerTests::freudensteinRoth, 11.41277899, -0.89680525);
        double[] low = {11.412778, -0.896806};
        double[] high = {11.41278, -0.896804};
        assertThat(check(subject, new Claim.CriticalPoint(List.of(), low, high, 0, new Bounds(48.98425, 48.98426))))
                .isEqualTo(new CheckResult.Valid());
        verifyInvalid(check(subject, new Claim.CriticalPoint(List.of(), low, high, 0, new Bounds(48.98, 48.984))),
                "the loss at the critical point");
    }

    @Test
    void kinksAndUndefinedLossesAreRefused() {
        Subject kink = subject(x -> x.max(0).sum().plus(x.square().sum()), 1e-9, 0.5);
        verifyInvalid(check(kink, box(kink, 1e-6, 1e-6, 0)), "not smooth");
        Subject away = subject(x -> x.get(0).max(0).plus(x.minus(-1).square().sum()), -1, -1);
        assertThat(isConfirmed(away, 1e-6, 0)).isTrue();
        Subject log = subject(x -> x.log().sum(), 0);
        verifyInvalid(check(log, new Claim.LossEnclosure(ANYTHING)), "logarithm");
    }

    @Test
    void certificatesForAnotherShapeAreRefused() {
        Subject subject = subject(x -> x.square().sum(), 0, 0);
        Certificate other = certificate(subject(x -> x.square().sum(), 0), new Claim.LossEnclosure(ANYTHING));
        verifyInvalid(new Checker(1, done -> {}).check(other, subject, model -> subject),
                "the model has 2 parameters, not 1");
        Certificate own = certificate(subject, new Claim.LossEnclosure(ANYTHING));
        Certificate future = new Certificate(2, own.version(), own.model(), own.data(), own.conventions(),
                own.precision(), own.claims());
        verifyInvalid(new Checker(1, done -> {}).check(future, subject, model -> subject), "format 2");
    }
}
