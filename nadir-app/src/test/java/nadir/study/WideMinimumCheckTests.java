package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.certify.SampleProgram;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.CheckResult;
import nadir.check.Checker;
import nadir.check.Claim;
import nadir.check.DataFacts;
import nadir.check.ModelFacts;
import nadir.check.Precision;
import nadir.check.Subject;
import nadir.data.Dataset;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trap.BetterPoint;
import nadir.trap.MinimumTrap;
import nadir.trap.SaddleTwin;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import nadir.trap.Widening;
import org.junit.jupiter.api.Test;

/// The checker confirms bad minima of wide networks, and nothing that only looks like one.
class WideMinimumCheckTests {
    private static Subject subject(MinimumTrap trap, double[] point) {
        return SampleProgram.subject(trap.network(), trap.data(), trap.conventions(), point);
    }

    private static String check(Subject subject, MinimumTrap trap, Claim... claims) {
        return check(subject, trap.conventions(), claims);
    }

    private static String check(Subject subject, Conventions conventions, Claim... claims) {
        Certificate certificate = new Certificate(Certificate.FORMAT, "test",
                new ModelFacts("m", "", "", subject.parameters().length, List.of()),
                new DataFacts(new DataFacts.Source("d", List.of(), List.of(), null, false, 0, false, null, null), "",
                        null, subject.samples(), subject.x().shape().extent(1), subject.y().shape().extent(1)),
                CertificateFacts.loss(conventions), Precision.DOUBLE, List.of(claims));
        return switch (new Checker(1, done -> {}).check(certificate, subject, model -> subject)) {
            case CheckResult.Valid _ -> "valid";
            case CheckResult.Invalid(String reason) -> reason;
        };
    }

    private static Claim.WideMinimum claim(MinimumTrap trap, List<double[][]> splits, double rho, double delta) {
        return new Claim.WideMinimum(trap.widening().narrow().architecture().hidden(), copies(trap),
                trap.narrowWeights(), splits, rho, delta, new Bounds(trap.loss() - 1e-6, trap.loss() + 1e-6));
    }

    private static Claim.WideMinimum claim(MinimumTrap trap) {
        return claim(trap, trap.widening().splits(), 1e-11, 1e-9);
    }

    private static List<Integer> copies(MinimumTrap trap) {
        List<Integer> copies = new ArrayList<>();
        for (int l = 0; l < trap.widening().splits().size(); l++) {
            copies.add(trap.widening().copies(l));
        }
        return copies;
    }

    private static Subject withTargets(Subject subject, double change) {
        double[] y = subject.y().toArray();
        y[0] += change;
        return new Subject(subject.sample(), subject.parameters(), subject.x(), Tensor.of(subject.y().shape(), y),
                subject.mean(), subject.weightDecay(), subject.loss(), subject.layers());
    }

    private static List<TrapRequest> requests() {
        return List.of(TrapRequest.of(2, 1, List.of(2), List.of(4), 100, Activation.TANH, 0),
                TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 100, Activation.TANH, 1),
                TrapRequest.of(2, 2, List.of(2), List.of(3), 150, Activation.SOFTPLUS, 2),
                TrapRequest.of(2, 1, List.of(2, 2), List.of(2, 2), 200, Activation.LOGISTIC, 3),
                TrapRequest.of(2, 1, List.of(2, 2), List.of(1, 3), 150, Activation.TANH, 4),
                TrapRequest.of(2, 1, List.of(2), List.of(2), 100, Activation.GELU, 5),
                new TrapRequest(2, 3, List.of(2), List.of(3), 150, Activation.TANH, true, 0.5, 6));
    }

    @Test
    void trapsAreConfirmedAndWhatOnlyLooksLikeThemIsNot() {
        int refused = 0;
        for (TrapRequest request : requests()) {
            MinimumTrap trap = TrapBuilder.build(request);
            Subject subject = subject(trap, trap.point());
            Claim.WideMinimum claim = claim(trap);
            assertThat(check(subject, trap, claim)).as(request.toString()).isEqualTo("valid");

            SaddleTwin twin = trap.twin();
            refused += refused(subject(trap, twin.point()), trap, claim(trap, twin.splits(), 1e-11, 1e-9),
                    "a copy's part is not positive");
            refused += refused(subject(trap, twin.point()), trap, claim, "away from the widened network's");
            refused += refused(withTargets(subject, 1e-6), trap, claim, "targets for which the conditions hold");
            double[] moved = trap.point();
            moved[moved.length - 1] += 1e-9;
            refused += refused(subject(trap, moved), trap, claim, "away from the widened network's");
            refused += refused(new Subject(subject.sample(), subject.parameters(), subject.x(), subject.y(),
                    subject.mean(), 1e-3, subject.loss(), subject.layers()), trap, claim, "");
            refused += refused(subject, trap, claim(trap, trap.widening().splits(), 1e-11, 1e-15),
                    "targets for which the conditions hold");
            refused += refused(subject, trap, claim(trap, trap.widening().splits().subList(1, copies(trap).size()),
                    1e-11, 1e-9), "splits for each layer");
        }
        assertThat(refused).isEqualTo(7 * requests().size());
    }

    private static int refused(Subject subject, MinimumTrap trap, Claim claim, String reason) {
        assertThat(check(subject, trap, claim)).isNotEqualTo("valid").contains(reason);
        return 1;
    }

    /// Where criticality implies the conditions, stored targets do.
    @Test
    void oneUnitBehindCopiesNeedsNoOtherTargets() {
        MinimumTrap trap = TrapBuilder.build(requests().getFirst());
        Subject subject = subject(trap, trap.point());
        assertThat(check(subject, trap, claim(trap, trap.widening().splits(), 1e-9, 0))).isEqualTo("valid");
        MinimumTrap two = TrapBuilder.build(requests().get(2));
        refused(subject(two, two.point()), two, claim(two, two.widening().splits(), 1e-9, 0),
                "criticality does not imply");
    }

    @Test
    void aBetterPointIsOneForAllTargetsWithinDelta() {
        MinimumTrap trap = TrapBuilder.build(requests().getFirst());
        Subject subject = subject(trap, trap.point());
        double[] better;
        double loss;
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            BetterPoint found = BetterPoint.of(trap, risk, 2);
            better = found.point();
            loss = found.loss();
        }
        assertThat(loss).isLessThan(0.9 * trap.loss());
        Claim.WideMinimum claim = claim(trap);
        assertThat(check(subject, trap, claim,
                new Claim.Suboptimal(null, better, new Bounds(loss - 1e-6, loss + 1e-6)))).isEqualTo("valid");
        // Tight for the stored targets, but not for all within delta.
        assertThat(check(subject, trap, claim,
                new Claim.Suboptimal(null, better, new Bounds(loss - 1e-12, loss + 1e-12)))).contains("better point");
    }

    /// Widened minima of ordinary narrow networks, which are saddles where a B has a negative eigenvalue.
    @Test
    void widenedMinimaThatAreSaddlesAreNeverConfirmed() {
        int saddles = 0;
        for (long seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Dataset data = Dataset.real("random", Tensor.of(Shape.of(30, 2), random.doubles(60, -1, 1).toArray()),
                    Tensor.of(Shape.of(30, 1), random.doubles(30, -1, 1).toArray()));
            DenseNetwork narrow = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, Activation.TANH));
            Conventions conventions = Conventions.of(new SquaredLoss());
            List<double[][]> splits = Widening.evenSplits(List.of(2), List.of(3));
            Widening widening = new Widening(narrow, splits);
            double[] weights = minimum(narrow, data, conventions, seed);
            double[] point = widening.widen(weights);
            Subject subject = SampleProgram.subject(widening.wide(), data, conventions, point);
            for (double delta : new double[] {0, 1e-7}) {
                Claim.WideMinimum claim = new Claim.WideMinimum(List.of(2), List.of(3), weights, splits, 1e-6, delta,
                        new Bounds(-1e3, 1e3));
                String result = check(subject, conventions, claim);
                if (smallestEigenvalue(widening.wide(), data, conventions, point) < -1e-7) {
                    assertThat(result).isNotEqualTo("valid");
                    saddles++;
                }
            }
        }
        assertThat(saddles).isGreaterThanOrEqualTo(10);
    }

    private static double[] minimum(DenseNetwork network, Dataset data, Conventions conventions, long seed) {
        try (Risk risk = new Risk(network, data, conventions)) {
            return Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-11).withMaxIterations(5000))
                    .minimize(risk, Initializer.defaultFor(Activation.TANH).initialize(network.layout(), seed))
                    .point();
        }
    }

    private static double smallestEigenvalue(DenseNetwork network, Dataset data, Conventions conventions,
            double[] point) {
        try (Risk risk = new Risk(network, data, conventions)) {
            int n = point.length;
            double[] dense = new double[n * n];
            SymmetricOperator hessian = risk.hessian(point);
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                double[] column = new double[n];
                unit[i] = 1;
                hessian.apply(unit, column);
                System.arraycopy(column, 0, dense, i * n, n);
            }
            return SymmetricEigen.valuesOf(dense, n)[0];
        }
    }
}
