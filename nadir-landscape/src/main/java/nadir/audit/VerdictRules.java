package nadir.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.pgb.PgbReport;
import nadir.spectrum.Count;
import nadir.spectrum.Inertia;

/// Decides a verdict. The rules are tried in this order, and each needs figures that are clear of its tolerance; what no
/// rule decides is undecided.
public final class VerdictRules {
    /// A gap of this part of the natural scale counts as none.
    public static final double CLOSED = 1e-9;
    /// A point is critical if a gradient step, and a Newton step, can remove at most the square of this part of the gap.
    public static final double STATIONARY = 1e-4;

    /// A gap of the perturbable gradient basis above this part of the natural scale counts.
    public static final double FIBER = 1e-6;

    /// The critical point that eigenvalues speak of is at most this part of 1 + |theta| away.
    public static final double NEAR = 0.1;

    private static final String ALONG_FIBER = "escape by a walk along the equal-function parameters";
    private static final String CURVATURE = "curvature";

    private final Evidence evidence;
    private final List<String> reasons = new ArrayList<>();

    private VerdictRules(Evidence evidence) {
        this.evidence = evidence;
    }

    /// The verdict on the evidence.
    public static Verdict decide(Evidence evidence) {
        return new VerdictRules(evidence).decide();
    }

    private Verdict decide() {
        if (!Double.isFinite(evidence.loss()) || !Double.isFinite(evidence.gradientNorm())) {
            return verdict(Verdict.Kind.UNDECIDED, "loss or gradient is not finite",
                    "train from other starting values, or with smaller steps");
        }
        if (evidence.ray() == Evidence.Ray.FALLS_FOR_EVER) {
            return verdict(Verdict.Kind.VALLEY_TO_INFINITY,
                    "every sample is on its right side by a positive margin, so the "
                            + "loss falls to its bound " + number(evidence.lowerBound())
                            + " as the output weights grow, and no finite point attains it",
                    "the data are separated: stop here, or add weight decay or label smoothing if a minimum is wanted");
        }
        if (evidence.gap() <= CLOSED * evidence.scale()) {
            return closed();
        }
        if (evidence.kinkHits() > 0) {
            return verdict(Verdict.Kind.UNDECIDED,
                    Wording.count(evidence.kinkHits(), "pre-activation")
                            + (evidence.kinkHits() == 1 ? " lies" : " lie")
                            + " on a kink of the activation, where the loss has no gradient",
                    "move the point a little and audit again, or use a smooth activation");
        }
        return isCritical() ? critical() : notCritical();
    }

    private Verdict closed() {
        String gap = "the loss is " + number(evidence.gap()) + " above a bound that no function of the inputs beats, "
                + number(evidence.gap() / evidence.scale()) + " of the best constant's distance";
        return evidence.attainable()
                ? verdict(Verdict.Kind.GLOBAL_MINIMUM, gap, "nothing is left to gain on these data")
                : verdict(Verdict.Kind.VALLEY_TO_INFINITY, gap + "; the bound is not attained by any finite output",
                        "stop here, or add weight decay or label smoothing if a minimum is wanted");
    }

    private boolean isCritical() {
        double allowed = STATIONARY * STATIONARY * evidence.gap();
        return evidence.relativeStationarity() <= STATIONARY
                && evidence.newton().map(NewtonStep::decrease).orElse(0.0) <= allowed;
    }

    private Verdict notCritical() {
        String slope = "relative stationarity " + number(evidence.relativeStationarity()) + " (at most "
                + number(STATIONARY)
                + " at a critical point), gradient norm " + number(evidence.gradientNorm());
        String next = "train on: the gradient says how to go down";
        if (evidence.relativeStationarity() > STATIONARY) {
            return verdict(Verdict.Kind.NOT_CRITICAL, slope, next);
        }
        reasons.add(slope);
        double part = evidence.newton().map(NewtonStep::decrease).orElse(0.0) / evidence.gap();
        return verdict(Verdict.Kind.NOT_CRITICAL, "a Newton step promises to remove " + number(part) + " of the "
                + number(evidence.gap()) + " above the bound (at most " + number(STATIONARY * STATIONARY)
                + " at a critical point)", next);
    }

    private Verdict critical() {
        reasons.add(
                "relative stationarity " + number(evidence.relativeStationarity()) + " is below " + number(STATIONARY));
        reasons.add("the loss is " + number(evidence.gap()) + " above the bound " + number(evidence.lowerBound()));
        double away = evidence.newton().map(NewtonStep::length).orElse(0.0) / (1 + evidence.parameterNorm());
        if (away > NEAR) {
            return verdict(Verdict.Kind.UNDECIDED,
                    "the gradient is small because the loss is flat here, not because a critical "
                            + "point is near: that of the quadratic model is " + number(away) + " times |theta| away",
                    "a plateau, or a valley to infinity: train on, or add weight decay");
        }
        Inertia inertia = evidence.inertia();
        boolean negative = inertia.negative().atLeast() > 0;
        if (negative && clearlyNegative()) {
            return saddle(inertia);
        }
        if (leavesFiber()) {
            return fallsFromFiber();
        }
        if (!inertia.decided()) {
            return verdict(Verdict.Kind.UNDECIDED, "the signs of all eigenvalues are not known: " + inertia.reason(),
                    "audit with more eigenvalues, or a smaller network");
        }
        if (negative || !inertia.cluster().clear()) {
            return verdict(Verdict.Kind.UNDECIDED, "eigenvalues near zero do not separate: tolerance "
                    + number(inertia.cluster().tolerance()) + ", next ones " + number(inertia.cluster().upperEnd()),
                    "train to a smaller gradient and audit again, or ask for a proof");
        }
        return inertia.zero().atMost() == 0 ? strict(inertia.positive()) : degenerate(inertia.zero().atMost());
    }

    private Verdict strict(Count positive) {
        return verdict(Verdict.Kind.LOCAL_MINIMUM,
                (Wording.isOne(positive) ? "the only eigenvalue is positive, "
                        : "all " + positive + " eigenvalues are positive, the smallest ")
                        + number(evidence.lambdaMin()),
                "a strict local minimum: escape needs a jump, growth or added neurons", "auto");
    }

    /// Whether the perturbable gradient basis with nearby points of the fiber shows a gain.
    private boolean leavesFiber() {
        return evidence.pgb().isPresent() && evidence.pgb().get().leavesFiber(FIBER * evidence.scale());
    }

    private Verdict fallsFromFiber() {
        PgbReport pgb = evidence.pgb().orElseThrow();
        reasons.add("nearby parameters that compute the same outputs have a gradient of norm "
                + number(pgb.steepest().orElseThrow().gradientNorm()));
        return verdict(Verdict.Kind.DEGENERATE_SADDLE,
                "with " + Wording.count(pgb.directions(), "nearby point")
                        + " of the fiber the perturbable gradient basis has a gap of "
                        + number(pgb.fiberGap().gap()) + " (+- " + number(pgb.fiberGap().error())
                        + "), at a local minimum it has none; a finding within a radius of " + number(pgb.radius())
                        + ", not a proof",
                ALONG_FIBER, "fiber");
    }

    /// Whether the smallest eigenvalue is negative beyond the zero cluster's window, so that neither rounding nor the
    /// remaining gradient makes it so.
    private boolean clearlyNegative() {
        return -evidence.lambdaMin() > evidence.inertia().cluster().tolerance()
                && (evidence.inertia().cluster().clear()
                        || -evidence.lambdaMin() > 1e4 * evidence.inertia().cluster().noise());
    }

    private Verdict saddle(Inertia inertia) {
        Count zero = inertia.zero();
        String index = Wording.count(inertia.negative(), "negative eigenvalue")
                + (Wording.isOne(inertia.negative()) ? ", " : ", the smallest ") + number(evidence.lambdaMin());
        String next = "escape along the direction of negative curvature";
        return zero.atLeast() > 0
                ? verdict(Verdict.Kind.DEGENERATE_SADDLE,
                        index + ", and " + zero + (Wording.isOne(zero) ? " that is zero" : " that are zero"), next,
                        CURVATURE)
                : verdict(Verdict.Kind.SADDLE, index, next, CURVATURE);
    }

    private Verdict degenerate(int nullity) {
        evidence.pgb()
                .filter(pgb -> pgb.directions() > 0)
                .ifPresent(pgb -> reasons.add(Wording.nearby(pgb, FIBER * evidence.scale())));
        reasons.add("no eigenvalue is negative beyond the tolerance " + number(evidence.inertia().cluster().tolerance())
                + "; " + nullity + (nullity == 1 ? " is" : " are") + " zero, of which known symmetries explain "
                + evidence.explained());
        double slope = evidence.fiberGradient().orElse(0);
        if (slope > 10 * Math.max(evidence.gradientNorm(), 1e-12)
                && slope > STATIONARY * Math.sqrt(2 * evidence.lambdaMax() * evidence.gap())) {
            return verdict(Verdict.Kind.DEGENERATE_SADDLE,
                    "nearby parameters that compute the same function have a gradient "
                            + "of norm " + number(slope) + ", so the loss falls from there",
                    ALONG_FIBER, "fiber");
        }
        Optional<String> wayOut = evidence.pgb().flatMap(Wording::further);
        wayOut.ifPresent(reasons::add);
        if (evidence.explained() >= nullity) {
            return verdict(Verdict.Kind.DEGENERATE_MINIMUM,
                    "every zero eigenvalue belongs to a known symmetry along which the point stays critical",
                    wayOut.isPresent()
                            ? "a local minimum that is not strict: escape along the fiber, where spare units are renewed"
                            : "a local minimum that is not strict: a walk along its equals may leave it",
                    wayOut.isPresent() ? "fiber" : "auto");
        }
        int open = nullity - evidence.explained();
        return verdict(Verdict.Kind.UNDECIDED,
                Wording.count(open, "zero eigenvalue") + (open == 1 ? " is" : " are")
                        + " not explained: the loss may rise, fall or stay along "
                        + (open == 1 ? "its direction" : "their directions"),
                "try to escape; a fall in loss decides, else ask for a proof", "auto");
    }

    private Verdict verdict(Verdict.Kind kind, String decisive, String next) {
        return verdict(kind, decisive, next, "");
    }

    /// @param escape a method; empty for none
    private Verdict verdict(Verdict.Kind kind, String decisive, String next, String escape) {
        List<String> all = new ArrayList<>(reasons);
        all.addFirst(decisive);
        return new Verdict(kind, all, next, Optional.of(escape).filter(method -> !method.isEmpty()));
    }

    private static String number(double value) {
        return Wording.number(value);
    }
}
