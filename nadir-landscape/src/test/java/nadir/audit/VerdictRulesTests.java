package nadir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.pgb.FiberPoint;
import nadir.pgb.PgbGap;
import nadir.pgb.PgbReport;
import nadir.spectrum.Inertia;
import org.junit.jupiter.api.Test;

/// Each rule decides on figures that are clear of its tolerance, and nothing is decided on figures that are not.
class VerdictRulesTests {
    private double loss = 0.5;
    private double bound = 0;
    private boolean attainable = true;
    private double gradientNorm = 1e-9;
    private double relative = 1e-9;
    private Optional<NewtonStep> newton = Optional.of(new NewtonStep(1e-16, 1e-8));
    private double[] eigenvalues = {0.1, 1, 2};
    private int explained;
    private OptionalDouble fiber = OptionalDouble.empty();
    private Optional<PgbReport> pgb = Optional.empty();
    private long kinks;
    private Evidence.Ray ray = Evidence.Ray.DOES_NOT;

    private Verdict decide() {
        Inertia inertia = Inertia.of(eigenvalues, 0);
        return VerdictRules.decide(new Evidence(loss, bound, attainable, 1, 3, gradientNorm, relative, newton, inertia,
                eigenvalues[0], eigenvalues[eigenvalues.length - 1], explained, fiber, pgb, kinks, ray));
    }

    private void expect(Verdict.Kind kind, String... parts) {
        Verdict verdict = decide();
        assertThat(verdict.kind()).as(verdict.toString()).isEqualTo(kind);
        assertThat(verdict.reasons().getFirst()).contains(parts);
        assertThat(verdict.next()).isNotBlank();
    }

    @Test
    void positiveEigenvaluesMakeAMinimum() {
        expect(Verdict.Kind.LOCAL_MINIMUM, "3 eigenvalues are positive", "0.1");
    }

    @Test
    void aClosedGapMakesAGlobalMinimumOrAValley() {
        loss = 1e-12;
        expect(Verdict.Kind.GLOBAL_MINIMUM, "the loss is 1e-12 above");
        attainable = false;
        expect(Verdict.Kind.VALLEY_TO_INFINITY, "not attained");
    }

    @Test
    void separatedDataMakeAValleyWhateverTheGradient() {
        relative = 0.5;
        ray = Evidence.Ray.FALLS_FOR_EVER;
        expect(Verdict.Kind.VALLEY_TO_INFINITY, "positive margin");
    }

    @Test
    void slopesAreNotCritical() {
        relative = 2e-4;
        expect(Verdict.Kind.NOT_CRITICAL, "relative stationarity 0.0002 (at most 0.0001");
        relative = 1e-6;
        newton = Optional.of(new NewtonStep(1e-3, 1e-3));
        expect(Verdict.Kind.NOT_CRITICAL, "Newton step promises to remove 0.002 of");
    }

    @Test
    void negativeEigenvaluesMakeSaddles() {
        eigenvalues = new double[] {-0.1, 1, 2};
        expect(Verdict.Kind.SADDLE, "1 negative eigenvalue, -0.1");
        eigenvalues = new double[] {-0.1, -0.2, 2};
        expect(Verdict.Kind.SADDLE, "2 negative eigenvalues, the smallest ");
        eigenvalues = new double[] {-0.1, 1e-17, 2};
        expect(Verdict.Kind.DEGENERATE_SADDLE, "1 negative eigenvalue, -0.1, and 1 that is zero");
        assertThat(decide().escape()).hasValue("curvature");
        eigenvalues = new double[] {-0.1, 1e-17, 1e-18, 2};
        expect(Verdict.Kind.DEGENERATE_SADDLE, "and 2 that are zero");
    }

    @Test
    void zeroEigenvaluesDecideOnlyWhenExplained() {
        eigenvalues = new double[] {-1e-17, 1e-17, 2};
        explained = 1;
        expect(Verdict.Kind.UNDECIDED, "1 zero eigenvalue is not explained");
        explained = 2;
        expect(Verdict.Kind.DEGENERATE_MINIMUM, "known symmetry");
        fiber = OptionalDouble.of(1e-10);
        expect(Verdict.Kind.DEGENERATE_MINIMUM, "known symmetry");
        fiber = OptionalDouble.of(1e-2);
        expect(Verdict.Kind.DEGENERATE_SADDLE, "gradient of norm 0.01,");
    }

    @Test
    void aClearGapOnTheFiberIsNoMinimum() {
        eigenvalues = new double[] {-1e-17, 1e-17, 2};
        explained = 2;
        pgb = Optional.of(pgb(1e-3, 1e-4, 0.1));
        expect(Verdict.Kind.DEGENERATE_SADDLE, "gap of 0.001 ", "not a proof");
        pgb = Optional.of(pgb(1e-3, 2e-3, 0.1));
        expect(Verdict.Kind.DEGENERATE_MINIMUM, "known symmetry");
        pgb = Optional.of(pgb(1e-3, 1e-4, 1e-9));
        expect(Verdict.Kind.DEGENERATE_MINIMUM, "known symmetry");
        pgb = Optional.of(pgb(1e-12, 1e-15, 0.1));
        expect(Verdict.Kind.DEGENERATE_MINIMUM, "known symmetry");
    }

    private PgbReport pgb(double gap, double error, double slope) {
        Conventions conventions = Conventions.of(new SquaredLoss());
        PgbGap none = new PgbGap(0, 0, loss, 1e-7, OptionalInt.of(3), 1, PgbGap.Method.DENSE, true, 0, conventions);
        PgbGap found = new PgbGap(gap, error, loss, 1e-7, OptionalInt.of(4), 3, PgbGap.Method.DENSE, true, 0,
                conventions);
        return new PgbReport(none, found, 2, 0.05, gradientNorm,
                Optional.of(new FiberPoint(new double[3], "test", 0, 0.05, slope)), Optional.empty());
    }

    @Test
    void eigenvaluesThatDoNotSeparateDecideNothing() {
        eigenvalues = new double[] {1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-3, 2};
        expect(Verdict.Kind.UNDECIDED, "signs of all eigenvalues are not known");
    }

    @Test
    void aFlatPlaceFarFromACriticalPointDecidesNothing() {
        eigenvalues = new double[] {-1e-9, 0.1, 2};
        newton = Optional.of(new NewtonStep(1e-16, 0.3));
        expect(Verdict.Kind.SADDLE, "1 negative");
        newton = Optional.of(new NewtonStep(1e-16, 2));
        expect(Verdict.Kind.UNDECIDED, "0.5 times |theta| away");
    }

    @Test
    void kinksAndInfinitiesDecideNothing() {
        kinks = 3;
        expect(Verdict.Kind.UNDECIDED, "3 pre-activations lie on a kink");
        kinks = 0;
        loss = Double.NaN;
        expect(Verdict.Kind.UNDECIDED, "not finite");
    }
}
