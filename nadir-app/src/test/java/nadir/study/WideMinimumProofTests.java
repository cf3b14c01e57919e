package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.certify.CertifiedClaims;
import nadir.certify.Claim;
import nadir.certify.ProofOutcome;
import nadir.certify.SampleProgram;
import nadir.certify.WideMinimumProver;
import nadir.certify.WidenedPoint;
import nadir.check.Certificate;
import nadir.check.CheckResult;
import nadir.check.Checker;
import nadir.check.DataFacts;
import nadir.check.ModelFacts;
import nadir.check.Precision;
import nadir.check.Subject;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.network.Activation;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import nadir.trap.BetterPoint;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import nadir.trap.Widening;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Traps are proved to be local minima and not global, and the checker confirms it; what only looks like one is not proved.
class WideMinimumProofTests {
    /// One unit behind each, so that the stored targets themselves are proved; and several.
    private static MinimumTrap single;
    private static MinimumTrap several;

    @BeforeAll
    static void build() {
        single = TrapBuilder.build(TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 0));
        several = TrapBuilder.build(TrapRequest.of(2, 2, List.of(2, 2), List.of(2, 3), 150, Activation.TANH, 1));
    }

    private static WidenedPoint point(MinimumTrap trap) {
        return new WidenedPoint(trap.widening().narrow(), trap.narrowWeights(), trap.widening().splits(),
                trap.point());
    }

    private static ProofOutcome<Claim.WideMinimum> prove(MinimumTrap trap, Dataset data, WidenedPoint point) {
        return new WideMinimumProver(data, trap.conventions()).prove(point);
    }

    private static void assertUnknown(ProofOutcome<Claim.WideMinimum> outcome, String reason) {
        switch (outcome) {
            case ProofOutcome.Proved<Claim.WideMinimum>(var claim) -> throw new AssertionError("proved: " + claim);
            case ProofOutcome.Unknown<Claim.WideMinimum>(var why, _) -> assertThat(why).contains(reason);
        }
    }

    @Test
    void everyTrapOfAGridIsProved() {
        int seen = 0;
        for (TrapRequest request : grid()) {
            MinimumTrap trap = TrapBuilder.build(request);
            Claim.WideMinimum claim = prove(trap, trap.data(), point(trap)).proved()
                    .orElseThrow(() -> new AssertionError(request + ": " + prove(trap, trap.data(), point(trap))));
            assertThat(claim.rho()).isBetween(0.0, 1e-8);
            assertThat(claim.delta()).isBetween(0.0, 1e-7);
            // One path from each unit to the only output: nothing has to be said of other targets.
            boolean single = request.outputs() == 1 && request.narrow().stream().skip(1).allMatch(width -> width == 1);
            assertThat(claim.delta() == 0).as(request.toString()).isEqualTo(single);
            assertThat(trap.loss()).isBetween(claim.value().lower() - 1e-12, claim.value().upper() + 1e-12);
            isConfirmedWithALowerPoint(trap, claim);
            seen++;
        }
        assertThat(seen).isEqualTo(19);
    }

    /// The independent checker agrees with both claims.
    private static void isConfirmedWithALowerPoint(MinimumTrap trap, Claim.WideMinimum claim) {
        BetterPoint better;
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            better = BetterPoint.of(trap, risk, 2);
        }
        Claim.Suboptimal suboptimal = new WideMinimumProver(trap.data(), trap.conventions())
                .proveSuboptimal(claim, trap.network(), better.point())
                .proved()
                .orElseThrow();
        Subject subject = SampleProgram.subject(trap.network(), trap.data(), trap.conventions(), trap.point());
        DataFacts.Source source = new DataFacts.Source("trap", List.of(), List.of(), null, false, 0, false, null, null);
        Certificate certificate = new Certificate(Certificate.FORMAT, "test",
                new ModelFacts("model", "", "", subject.parameters().length, List.of()),
                new DataFacts(source, "", null, subject.samples(), subject.x().shape().extent(1),
                        subject.y().shape().extent(1)),
                CertificateFacts.loss(trap.conventions()), Precision.DOUBLE,
                List.of(CertifiedClaims.of(claim), CertifiedClaims.of(suboptimal, better.point())));
        assertThat(new Checker(1, done -> {}).check(certificate, subject, model -> subject))
                .isEqualTo(new CheckResult.Valid());
    }

    private static List<TrapRequest> grid() {
        List<TrapRequest> grid = new ArrayList<>();
        for (Activation activation : List.of(Activation.TANH, Activation.LOGISTIC, Activation.SOFTPLUS,
                Activation.GELU)) {
            grid.add(TrapRequest.of(2, 1, List.of(2), List.of(5), 60, activation, grid.size()));
            grid.add(TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, activation, grid.size()));
            grid.add(TrapRequest.of(2, 3, List.of(2, 2), List.of(1, 4), 150, activation, grid.size()));
            grid.add(new TrapRequest(3, 2, List.of(2, 2), List.of(2, 3), 200, activation, true, 0.5, grid.size()));
        }
        grid.add(TrapRequest.of(3, 2, List.of(2, 2), List.of(3, 3), 200, Activation.TANH, 2));
        grid.add(TrapRequest.of(3, 1, List.of(2, 2, 2), List.of(2, 2, 2), 300, Activation.TANH, 8));
        grid.add(TrapRequest.of(2, 3, List.of(2, 2, 2, 2), List.of(2, 1, 1, 2), 500, Activation.GELU, 0));
        return grid;
    }

    @Test
    void unevenPartsAreAsGood() {
        List<double[][]> splits = List.of(new double[][] {{0.2, 0.5, 0.3}, {0.7, 0.1, 0.2}},
                new double[][] {{0.1, 0.1, 0.2, 0.5, 0.1}});
        double[] stored = new Widening(single.widening().narrow(), splits).widen(single.narrowWeights());
        WidenedPoint point = new WidenedPoint(single.widening().narrow(), single.narrowWeights(), splits, stored);
        assertThat(prove(single, single.data(), point).proved()).isPresent();
    }

    @Test
    void twinsAreNotProved() {
        for (MinimumTrap trap : List.of(single, several)) {
            List<double[][]> splits = trap.widening()
                    .splits()
                    .stream()
                    .map(layer -> Arrays.stream(layer).map(double[]::clone).toArray(double[][]::new))
                    .toList();
            int last = splits.getFirst()[0].length - 1;
            splits.getFirst()[0][last] -= 1.25;
            splits.getFirst()[0][0] += 1.25;
            double[] stored = new Widening(trap.widening().narrow(), splits).widen(trap.narrowWeights());
            WidenedPoint twin = new WidenedPoint(trap.widening().narrow(), trap.narrowWeights(), splits, stored);
            assertUnknown(prove(trap, trap.data(), twin), "is not positive");
        }
    }

    @Test
    void otherPointsAreNotProved() {
        SplittableRandom random = new SplittableRandom(5);
        for (MinimumTrap trap : List.of(single, several)) {
            double[] stored = trap.point();
            stored[random.nextInt(stored.length)] += 1e-3;
            WidenedPoint aside = new WidenedPoint(trap.widening().narrow(), trap.narrowWeights(),
                    trap.widening().splits(), stored);
            assertUnknown(prove(trap, trap.data(), aside), "from the widened ones");
            double[] weights = trap.narrowWeights().clone();
            weights[random.nextInt(weights.length)] += 1e-3;
            WidenedPoint elsewhere = new WidenedPoint(trap.widening().narrow(), weights, trap.widening().splits(),
                    trap.widening().widen(weights));
            assertUnknown(prove(trap, trap.data(), elsewhere), "");
        }
    }

    @Test
    void otherTargetsAreNotProved() {
        SplittableRandom random = new SplittableRandom(6);
        for (MinimumTrap trap : List.of(single, several)) {
            double[] y = trap.data().y().toArray();
            Arrays.setAll(y, i -> y[i] + 1e-3 * random.nextGaussian());
            Dataset moved = Dataset.real("moved", trap.data().x(), Tensor.wrap(trap.data().y().shape(), y));
            assertUnknown(prove(trap, moved, point(trap)), "");
        }
    }

    @Test
    void curvatureMustBePositiveDefinite() {
        // The residuals times -1e-3: all conditions hold, J'J dominates, and every B is negative definite.
        for (MinimumTrap trap : List.of(single, several)) {
            double[] y = trap.data().y().toArray();
            Arrays.setAll(y, i -> y[i] + trap.residuals().get(i) * (1 + 1e-3));
            Dataset data = Dataset.real("flipped", trap.data().x(), Tensor.wrap(trap.data().y().shape(), y));
            assertUnknown(prove(trap, data, point(trap)), "the curvature B of unit 1 of layer 1");
        }
    }

    @Test
    void everyPathNeedsItsCondition() {
        // Built for copies in the first layer only; more copies in the second would want more conditions: the Hessian of
        // such a point may be semidefinite, but it is no minimum.
        MinimumTrap trap = TrapBuilder.build(
                TrapRequest.of(3, 2, List.of(2, 2), List.of(3, 1), 200, Activation.TANH, 2));
        assertThat(prove(trap, trap.data(), point(trap)).proved()).isPresent();
        Widening more = new Widening(trap.widening().narrow(), Widening.evenSplits(List.of(2, 2), List.of(3, 3)));
        WidenedPoint point = new WidenedPoint(more.narrow(), trap.narrowWeights(), more.splits(),
                more.widen(trap.narrowWeights()));
        assertUnknown(prove(trap, trap.data(), point), "are proved to exist only within");
    }

    @Test
    void otherLossesAreRefused() {
        MinimumTrap soft = TrapBuilder.build(
                new TrapRequest(2, 2, List.of(2), List.of(4), 80, Activation.TANH, true, 0.5, 9));
        WideMinimumProver smoothed = new WideMinimumProver(soft.data(), Conventions.of(new CrossEntropy(0.1)));
        assertUnknown(smoothed.prove(point(soft)), "without label smoothing");
        WideMinimumProver decayed = new WideMinimumProver(single.data(), single.conventions().withWeightDecay(0.1));
        assertUnknown(decayed.prove(point(single)), "without weight decay");
    }
}
