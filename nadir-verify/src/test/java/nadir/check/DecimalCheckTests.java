package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import nadir.diff.Derivatives;
import nadir.interval.DecimalTensor;
import nadir.interval.Decimals;
import nadir.ir.Program;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// With decimals the checker confirms what doubles are too coarse for, and nothing that is false.
class DecimalCheckTests {
    private static Certificate decimal(Certificate certificate) {
        return new Certificate(certificate.format(), certificate.version(), certificate.model(), certificate.data(),
                certificate.conventions(), Precision.DECIMAL, certificate.claims());
    }

    private static CheckResult check(Subject subject, Claim claim) {
        return new Checker(1, done -> {}).check(decimal(CheckerTests.certificate(subject, claim)), subject,
                model -> subject);
    }

    private static boolean isConfirmed(Subject subject, double radius, int index) {
        return check(subject, CheckerTests.box(subject, radius, radius, index)) instanceof CheckResult.Valid;
    }

    /// Smooth functions of all elementary kinds, of parameters, inputs and targets.
    private static Traced sample(List<Traced> in, int kind) {
        Traced theta = in.get(0).reshape(2, 3);
        Traced x = theta.plus(in.get(1).reshape(2, 1));
        Traced y = switch (kind) {
            case 0 -> x.tanh();
            case 1 -> x.sin().times(x.cos());
            case 2 -> x.logistic();
            case 3 -> x.softplus();
            case 4 -> x.erf();
            case 5 -> x.exp().plus(1).log();
            case 6 -> x.square().plus(1).sqrt();
            case 7 -> x.dividedBy(x.square().plus(2)).power(3);
            case 8 -> x.tanh().max(x.minus(9)).plus(x.min(x.plus(1)));
            case 9 -> x.square().plus(0.5).power(1.5).plus(x.plus(9).abs());
            default -> Traced.where(x.greaterThan(theta.minus(9)), x.tanh(), theta);
        };
        return y.minus(in.get(2)).square().sum().plus(y.logSumExp(1).sum());
    }

    /// The provers' decimals, over differentiated tensor programs, are the independent source.
    @Test
    void lossesAndGradientsMeetTheProversDecimalsAndAreMuchNarrowerThanDoubles() {
        SplittableRandom random = new SplittableRandom(8);
        int seen = 0;
        for (int kind = 0; kind <= 10; kind++) {
            for (int i = 0; i < 4; i++) {
                int which = kind;
                Program program = Trace.program(List.of(Shape.of(6), Shape.of(2), Shape.of(1)),
                        in -> List.of(sample(in, which)));
                Subject subject = new Subject(program, random.doubles(6, -1, 1).toArray(),
                        Tensor.of(Shape.of(4, 2), random.doubles(8, -1, 1).toArray()),
                        Tensor.of(Shape.of(4, 1), random.doubles(4, -1, 1).toArray()), i % 2 == 0, i < 2 ? 0 : 0.125,
                        Subject.SampleLoss.OTHER, List.of());
                List<DecimalInterval> own = new ArrayList<>(
                        List.of(new DecimalEnclosures(subject, Unrolling.of(program))
                                .preciseLoss(subject.parameters())));
                own.addAll(List.of(new DecimalEnclosures(subject, Unrolling.of(program))
                        .preciseGradient(subject.parameters())));
                Enclosures doubles = new Enclosures(subject, 1, done -> {});
                List<Interval> coarse = new ArrayList<>(List.of(doubles.loss(doubles.point())));
                coarse.addAll(List.of(doubles.gradient(doubles.point())));
                Program derivative = Derivatives.gradient(EnclosuresTests.risk(subject), Ints.of(0));
                List<DecimalTensor> provers = derivative.evaluate(new Decimals(),
                        List.of(DecimalTensor.of(Tensor.vector(subject.parameters()))));
                for (int k = 0; k < 7; k++) {
                    DecimalTensor other = provers.get(k == 0 ? 0 : 1);
                    int element = k == 0 ? 0 : k - 1;
                    DecimalInterval mine = own.get(k);
                    assertThat(mine.lower()).isLessThanOrEqualTo(other.upper(element));
                    assertThat(mine.upper()).isGreaterThanOrEqualTo(other.lower(element));
                    assertThat(mine.toDoubles().isWithin(coarse.get(k))).isTrue();
                    double width = mine.upper().subtract(mine.lower()).doubleValue();
                    assertThat(width).as("kind %s", kind)
                            .isLessThan(1e-15 * (coarse.get(k).upper() - coarse.get(k).lower()));
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(11 * 4 * 7);
    }

    /// Eigenvalues 3,600 and 4e-11 in directions that mix the coordinates, and a third derivative that makes the Hessian
    /// singular 3e-6 away: the gradient's rounding in doubles moves the zero farther than that.
    @Test
    void anIllConditionedMinimumIsConfirmedWithDecimalsOnly() {
        UnaryOperator<Traced> function = x -> {
            Traced sum = x.get(0).times(0.75).plus(x.get(1).times(0.875)).minus(1.25);
            Traced difference = x.get(0).minus(x.get(1)).minus(0.25);
            return sum.times(30).square().plus(difference.square().times(1e-11)).plus(difference.power(3).times(1e-6));
        };
        // 0.75 (b + 0.25) + 0.875 b = 1.25
        double b = 1.0625 / 1.625;
        Subject subject = CheckerTests.subject(function, b + 0.25, b);
        double radius = 1e-6;
        int doubles = 0;
        for (double room : new double[] {1e-9, 1e-8, 1e-7, 3e-7, 1e-6, 3e-6}) {
            doubles += CheckerTests.check(subject,
                    CheckerTests.box(subject, room, room, 0)) instanceof CheckResult.Valid
                            ? 1
                            : 0;
        }
        assertThat(doubles).isZero();
        assertThat(check(subject, CheckerTests.box(subject, radius, radius, 0))).isEqualTo(new CheckResult.Valid());
        assertThat(isConfirmed(subject, radius, 1)).isFalse();
        Subject beside = CheckerTests.subject(function, b + 0.25 + 3e-6, b - 3e-6);
        assertThat(isConfirmed(beside, radius, 0)).isFalse();
    }

    /// As in doubles: kinds are a saddle of curvature -1e-7, a degenerate minimum, no critical point at all, and a minimum
    /// that is flatter than quadratic.
    @Test
    void noMinimumIsConfirmedWhereThereIsNone() {
        SplittableRandom random = new SplittableRandom(31);
        int saddles = 0;
        int seen = 0;
        for (int i = 0; i < 200; i++) {
            int n = 2 + random.nextInt(3);
            double[] q = random.ints((long) n * n, -3, 4).asDoubleStream().toArray();
            int kind = i % 4;
            int flat = random.nextInt(n);
            Subject subject = CheckerTests.subject(x -> {
                Traced y = x.constant(Tensor.of(Shape.of(n, n), q)).matmul(x);
                Traced f = y.square().sum().minus(y.get(flat).square());
                return switch (kind) {
                    case 0 -> f.minus(y.get(flat).square().times(1e-7));
                    case 1 -> f;
                    case 2 -> f.plus(y.get(flat).times(1e-9));
                    default -> f.plus(y.get(flat).power(4));
                };
            }, i % 3 == 0 ? new double[n] : random.doubles(n, -1e-5, 1e-5).toArray());
            for (double radius : new double[] {1e-9, 1e-4}) {
                assertThat(isConfirmed(subject, radius, 0)).as("kind %s", kind).isFalse();
                boolean saddle = isConfirmed(subject, radius, 1);
                assertThat(saddle && kind != 0).isFalse();
                saddles += saddle ? 1 : 0;
                seen += 2;
            }
        }
        assertThat(seen).isEqualTo(800);
        assertThat(saddles).as("saddles that are confirmed to be saddles").isGreaterThan(20);
    }

    @Test
    void boxesWithNoOrTwoCriticalPointsAreNeverConfirmed() {
        int confirmed = 0;
        int seen = 0;
        for (double low = -4; low < 4; low += 0.3) {
            for (double high = low + 0.05; high < 4; high += 0.4) {
                Subject subject = CheckerTests.subject(x -> x.power(3).sum().dividedBy(3).minus(x.sum().times(2)),
                        (low + high) / 2);
                boolean left = low < -Math.sqrt(2) && high > -Math.sqrt(2);
                boolean right = low < Math.sqrt(2) && high > Math.sqrt(2);
                boolean valid = check(subject, new Claim.CriticalPoint(List.of(), new double[] {low},
                        new double[] {high}, low < 0 ? 1 : 0, new Bounds(-1e300, 1e300))) instanceof CheckResult.Valid;
                assertThat(valid && left == right).as("box [%s, %s]", low, high).isFalse();
                confirmed += valid ? 1 : 0;
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(250);
        assertThat(confirmed).isPositive();
    }

    @Test
    void workBeyondReasonIsRefused() {
        int samples = 2_000_000;
        Tensor many = Tensor.filled(Shape.of(samples, 1), 0);
        Subject one = CheckerTests.subject(x -> x.cos().sum().negate(), 0, 0, 0);
        Subject subject = new Subject(one.sample(), one.parameters(), many, many, true, 0, one.loss(), List.of());
        assertThat(check(subject, CheckerTests.box(subject, 1e-3, 1e-3, 0))).isInstanceOfSatisfying(
                CheckResult.Invalid.class, invalid -> assertThat(invalid.reason()).contains("between decimals takes"));
    }
}
