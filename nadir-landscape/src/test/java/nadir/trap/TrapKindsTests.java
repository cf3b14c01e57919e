package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import nadir.audit.Audit;
import nadir.audit.AuditOptions;
import nadir.audit.Verdict;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.network.Activation;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Inertia;
import org.junit.jupiter.api.Test;

/// Saddles of given order, plateaus, dead-relu minima and valleys are what they say, and every kind has a lower point.
class TrapKindsTests {
    private static Risk risk(Trap trap) {
        return new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64, 1);
    }

    private static DenseOperator hessian(Risk risk, double[] point) {
        return DenseOperator.of(risk.hessian(point), (products, fraction) -> true);
    }

    private static double gradientNorm(Risk risk, double[] point) {
        double[] gradient = new double[point.length];
        risk.gradient(point, gradient);
        return Vectors.norm(gradient);
    }

    @Test
    void saddlesHaveTheirOrder() {
        int seen = 0;
        for (List<Integer> hidden : List.of(List.of(3), List.of(3, 3), List.of(3, 4, 3), List.of(4, 3, 3, 3))) {
            for (int order = 2; order <= hidden.size() + 1; order++) {
                for (int rank = 0; rank < 3; rank++) {
                    LinearSaddle saddle = LinearSaddle.of(5, 4, hidden, rank, order, 50, seen);
                    try (Risk risk = risk(saddle)) {
                        checkSaddle(saddle, risk);
                    }
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(3 * (1 + 2 + 3 + 4));
    }

    private static void checkSaddle(LinearSaddle saddle, Risk risk) {
        double scale = risk.value(new double[risk.dimension()]);
        assertThat(gradientNorm(risk, saddle.point())).isLessThan(1e-12 * scale);
        DenseOperator hessian = hessian(risk, saddle.point());
        Inertia inertia = hessian.inertia();
        if (saddle.order() == 2) {
            assertThat(inertia.negative().atLeast()).isPositive();
        } else {
            assertThat(inertia.negative().atMost()).isEqualTo(saddle.negativeEigenvalues().orElseThrow());
        }
        for (double t : new double[] {0.05, 0.2, 0.5, 1}) {
            double power = Math.pow(t, saddle.order());
            assertThat(risk.value(Vectors.plus(saddle.point(), t, saddle.descent()))).isCloseTo(
                    saddle.loss() - saddle.coefficient() * (power - power * power / 2), within(1e-12 * scale));
        }
        assertThat(saddle.coefficient()).isPositive();
        flatBelowTheOrder(saddle, risk, hessian, scale);
        BetterPoint better = BetterPoint.of(saddle, risk, 1);
        assertThat(better.loss()).isLessThan(0.99 * saddle.loss());
        assertThat(gradientNorm(risk, better.point())).isLessThan(1e-12 * scale);
    }

    /// Along null directions of the Hessian third derivatives vanish above order 3, and do not all vanish at order 3.
    private static void flatBelowTheOrder(LinearSaddle saddle, Risk risk, DenseOperator hessian, double scale) {
        if (saddle.order() < 3) {
            return;
        }
        SymmetricEigen eigen = hessian.eigen();
        int nullity = hessian.inertia().zero().atLeast();
        SplittableRandom random = new SplittableRandom(1);
        double odd = 0;
        for (int i = 0; i < 5; i++) {
            double[] direction = new double[risk.dimension()];
            double[] coefficients = Vectors.normal(nullity, random);
            for (int k = 0; k < nullity; k++) {
                direction = Vectors.plus(direction, coefficients[k] / Math.sqrt(nullity), eigen.vector(k));
            }
            double t = 3e-3;
            double forward = risk.value(Vectors.plus(saddle.point(), t, direction));
            double backward = risk.value(Vectors.plus(saddle.point(), -t, direction));
            odd = Math.max(odd, Math.abs(forward - backward) / scale);
        }
        // t^3 is about 3e-8, t^5 about 2e-13, and both derivatives are well below the scale.
        if (saddle.order() == 3) {
            assertThat(odd).isGreaterThan(1e-11);
        } else {
            assertThat(odd).isLessThan(1e-13);
        }
    }

    @Test
    void plateausAreFlatButNotCritical() {
        for (double saturation : new double[] {3, 6, 9}) {
            Plateau plateau = Plateau.of(2, 2, List.of(4, 3), saturation, 80, 1);
            try (Risk risk = risk(plateau)) {
                assertThat(gradientNorm(risk, plateau.point())).isEqualTo(plateau.gradientNorm()).isPositive();
                assertThat(plateau.gradientNorm()).isLessThan(100 * Math.exp(-2 * saturation));
                assertThat(plateau.loss()).isEqualTo(risk.value(plateau.point()))
                        .isCloseTo(bestConstant(plateau, risk.conventions()), within(40 * Math.exp(-2 * saturation)));
                assertThat(BetterPoint.of(plateau, risk, 2).loss()).isLessThan(0.5 * plateau.loss());
            }
        }
    }

    private static double bestConstant(Trap trap, Conventions conventions) {
        int[] rows = new int[trap.data().rows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        return conventions.loss().minimum(trap.data().y(), rows).value() / rows.length;
    }

    @Test
    void deadReluMinimaAreDegenerateMinima() {
        int seen = 0;
        for (List<Integer> hidden : List.of(List.of(4), List.of(5, 3), List.of(4, 4, 4))) {
            DeadReluMinimum trap = DeadReluMinimum.of(3, 2, hidden, 0.5, 60, seen);
            try (Risk risk = risk(trap)) {
                assertThat(gradientNorm(risk, trap.point())).isLessThan(1e-14);
                Inertia inertia = hessian(risk, trap.point()).inertia();
                assertThat(inertia.negative().atMost()).isZero();
                assertThat(inertia.zero().atLeast()).isEqualTo(trap.zeroEigenvalues().orElseThrow());
                assertThat(trap.loss()).isCloseTo(bestConstant(trap, risk.conventions()), within(1e-14));
                SplittableRandom random = new SplittableRandom(9);
                for (int i = 0; i < 20; i++) {
                    double[] step = Vectors.normal(trap.point().length, random);
                    double[] beside = Vectors.plus(trap.point(), 0.02 / Vectors.norm(step), step);
                    assertThat(risk.value(beside)).isGreaterThanOrEqualTo(trap.loss() * (1 - 1e-14));
                }
                assertThat(BetterPoint.of(trap, risk, 2).loss()).isLessThan(0.5 * trap.loss());
            }
            seen++;
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void valleysFallForEverTowardsALossThatIsNotTheLeast() {
        for (int width : new int[] {2, 4}) {
            Valley valley = Valley.of(2, width, 60, 3);
            try (Risk risk = risk(valley)) {
                double before = risk.value(valley.point());
                assertThat(before).isEqualTo(valley.loss()).isGreaterThan(valley.limit());
                for (double t = 1; t <= 12; t++) {
                    double next = risk.value(Vectors.plus(valley.point(), t, valley.ray()));
                    assertThat(next).isLessThan(before).isGreaterThan(valley.limit());
                    before = next;
                }
                assertThat(before - valley.limit()).isLessThan(1e-4 * (valley.loss() - valley.limit()));
                assertThat(BetterPoint.of(valley, risk, 4).loss()).isLessThan(0.99 * valley.limit());
            }
        }
    }

    @Test
    void theAuditAgrees() {
        MinimumTrap minimum = TrapBuilder.build(TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 100,
                Activation.TANH, 0));
        assertThat(verdict(minimum)).isEqualTo(Verdict.Kind.DEGENERATE_MINIMUM);
        assertThat(verdict(minimum.twin())).isEqualTo(Verdict.Kind.DEGENERATE_SADDLE);
        assertThat(verdict(TrapBuilder.build(new TrapRequest(3, 3, List.of(2), List.of(3), 100, Activation.TANH, true,
                0.5, 0)))).isEqualTo(Verdict.Kind.DEGENERATE_MINIMUM);
        assertThat(verdict(DeadReluMinimum.of(2, 1, List.of(4), 1, 60, 0))).isEqualTo(Verdict.Kind.DEGENERATE_MINIMUM);
        assertThat(verdict(LinearSaddle.of(5, 4, List.of(3, 3), 1, 2, 50, 0)))
                .isEqualTo(Verdict.Kind.DEGENERATE_SADDLE);
        assertThat(verdict(LinearSaddle.of(5, 4, List.of(3, 3), 1, 3, 50, 0))).isIn(Verdict.Kind.UNDECIDED,
                Verdict.Kind.DEGENERATE_SADDLE);
        assertThat(verdict(Plateau.of(2, 1, List.of(4), 3, 60, 0))).isIn(Verdict.Kind.NOT_CRITICAL,
                Verdict.Kind.UNDECIDED);
    }

    private static Verdict.Kind verdict(Trap trap) {
        try (Risk risk = risk(trap)) {
            return Audit.of(risk, trap.point(), AuditOptions.standard(1, 0), (stage, fraction) -> true)
                    .verdict()
                    .kind();
        }
    }

    @Test
    void gradientDescentStaysWhereItIsPut() {
        for (Trap trap : List.of(Plateau.of(2, 1, List.of(4), 9, 60, 0),
                DeadReluMinimum.of(2, 1, List.of(4), 1, 60, 0))) {
            try (Risk risk = risk(trap)) {
                double end = Minimizer.with(Lbfgs.defaults()).minimize(risk, trap.point()).value();
                assertThat(end).isCloseTo(trap.loss(), within(1e-6 * trap.loss()));
            }
        }
    }

    @Test
    void impossibleRequestsSayWhy() {
        assertThatThrownBy(() -> LinearSaddle.of(5, 4, List.of(3, 3), 1, 4, 50, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("orders from 2 to 3")
                .hasMessageContaining("give 3 hidden layers");
        assertThatThrownBy(() -> LinearSaddle.of(5, 4, List.of(3, 3), 3, 3, 50, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("rank from 0 to 2");
        assertThatThrownBy(() -> LinearSaddle.of(5, 4, List.of(3, 3), 1, 3, 5, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("at least 6 samples");
        assertThatThrownBy(() -> Valley.of(1, 2, 5, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("even number of samples");
        assertThatThrownBy(() -> Plateau.of(1, 1, List.of(2), 30, 50, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("saturation from 1.0 to 18.0");
    }
}
