package nadir.certify;

import java.util.List;
import java.util.OptionalInt;
import nadir.check.Precision;
import nadir.interval.IntervalTensor;
import nadir.interval.UndefinedException;
import nadir.ir.Program;
import nadir.linalg.DecompositionException;
import nadir.linalg.SymmetricEigen;
import nadir.objective.Objective;
import nadir.objective.ProgramObjective;
import nadir.tensor.Tensor;

/// Proves that a box holds one and only one critical point of a function, and of which kind it is: existence and uniqueness
/// by [Krawczyk's test][KrawczykTest] of the gradient, the kind by the [inertia][VerifiedInertia] of the Hessian over the
/// whole box. Newton's method in floating point finds the middle of the box; Hessians are enclosed over the final box
/// alone, up to three times.
public final class CriticalPointProver {
    /// How much larger than necessary boxes are tried: a checker with wider arithmetic wants room.
    private static final double LARGE = 16;
    private static final double SMALL = 1;
    /// Elementary operations of a gradient in decimals, about a microsecond each.
    private static final long MOST_WORK = 10_000_000;
    /// A step that is larger, relative to the point, does not end near a critical point.
    private static final double LARGEST_STEP = 1e-3;
    private static final int PRECISE_STEPS = 5;

    private final SmoothFunction function;
    private final Objective approximation;

    /// @param program one vector input, one scalar output
    /// @throws IllegalArgumentException if it has other inputs or outputs
    /// @throws UndefinedException if it has a power whose derivatives' exponents are not exact
    public CriticalPointProver(Program program) {
        this(new Derivation(program), new ProgramObjective(program));
    }

    /// @param approximation the same function in floating point
    CriticalPointProver(SmoothFunction function, Objective approximation) {
        this.function = function;
        this.approximation = approximation;
    }

    /// Looks for a proof in small boxes around a point, which is refined by Newton steps first.
    ///
    /// @param near a point of length n, near a critical point
    /// @throws IllegalArgumentException if the point has another length or is not finite
    public ProofOutcome<Claim.CriticalPoint> proveNear(double[] near) {
        Boxes.requirePoint(near, function.dimension());
        try {
            Newton.End end = new Newton(approximation).refine(near);
            Preconditioner preconditioner = Preconditioner.of(end.eigen());
            if (!preconditioner.isFinite() || !Double.isFinite(end.size())) {
                return singular();
            }
            if (end.size() > LARGEST_STEP * (1 + end.norm())) {
                // Kinks within the step are the better reason.
                function.value(Boxes.around(end.point(), end.step(), 1));
                return new ProofOutcome.Unknown<>("Newton's method finds no critical point near: its smallest step is "
                        + (float) end.size(),
                        "train on to a smaller gradient; if the Hessian is singular there, add "
                                + "weight decay or remove symmetries");
            }
            return inflate(end.point(), preconditioner);
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        } catch (DecompositionException | IllegalArgumentException notFinite) {
            return diverged();
        }
    }

    /// Looks for a proof on a box that contains the point itself, not only on one near it.
    ///
    /// @param point of length n, near a critical point
    /// @throws IllegalArgumentException if the point has another length or is not finite
    public ProofOutcome<Claim.CriticalPoint> proveAround(double[] point) {
        ProofOutcome<Claim.CriticalPoint> near = proveNear(point);
        if (!(near instanceof ProofOutcome.Proved<Claim.CriticalPoint>(var claim))
                || claim.box().contains(Tensor.vector(point))) {
            return near;
        }
        IntervalTensor box = reaching(claim.box(), point);
        if (proveOn(box, claim.precision()) instanceof ProofOutcome.Proved<Claim.CriticalPoint> around) {
            return around;
        }
        return new ProofOutcome.Unknown<>("a critical point (" + claim.type().index() + " negative eigenvalues) is "
                + "proved at a distance of up to " + Boxes.largestRadius(box)
                + " in a coordinate, but not that it is the "
                + "only one as far as the given point", "train on to a smaller gradient, or take the refined point");
    }

    /// A box of the same middle that goes a little further than the point.
    private static IntervalTensor reaching(IntervalTensor box, double[] point) {
        double[] center = new double[point.length];
        double[] radii = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            center[i] = box.midpoint(i);
            radii[i] = Math.max(box.radius(i), 1.01 * Math.abs(point[i] - center[i]));
        }
        return Boxes.around(center, radii, 1);
    }

    /// A critical point in floating point: where Newton's method leads from a point.
    ///
    /// @throws IllegalArgumentException if the point has another length, or numbers stop being finite
    public double[] refine(double[] near) {
        Boxes.requirePoint(near, function.dimension());
        return new Newton(approximation).refine(near).point();
    }

    /// Looks for a proof on one given box.
    ///
    /// @param box n intervals of positive width
    /// @throws IllegalArgumentException if the box has another shape, or an interval is a point or is not bounded
    public ProofOutcome<Claim.CriticalPoint> proveOn(IntervalTensor box) {
        return proveOn(box, Precision.DOUBLE);
    }

    private ProofOutcome<Claim.CriticalPoint> proveOn(IntervalTensor box, Precision precision) {
        Boxes.requireBox(box, function.dimension());
        try {
            function.value(box);
            IntervalTensor hessian = function.hessian(box);
            Preconditioner preconditioner = Preconditioner.of(middle(hessian));
            return preconditioner.isFinite() ? prove(box, hessian, preconditioner, precision) : singular();
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        } catch (DecompositionException | IllegalArgumentException notFinite) {
            return diverged();
        }
    }

    private SymmetricEigen middle(IntervalTensor hessian) {
        int n = function.dimension();
        double[] middle = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[i * n + j] = hessian.midpoint(i * n + j) / 2 + hessian.midpoint(j * n + i) / 2;
            }
        }
        return SymmetricEigen.of(middle, n);
    }

    /// With doubles first; where that is too coarse, the same with a gradient in decimals, if that is affordable.
    private ProofOutcome<Claim.CriticalPoint> inflate(double[] center, Preconditioner preconditioner) {
        ProofOutcome<Claim.CriticalPoint> outcome = inflate(center, preconditioner, Precision.DOUBLE, LARGE);
        if (outcome instanceof ProofOutcome.Proved) {
            return outcome;
        }
        if (function.work() > MOST_WORK) {
            return inflate(center, preconditioner, Precision.DOUBLE, SMALL);
        }
        double[] closer = closer(center, preconditioner);
        outcome = inflate(closer, preconditioner, Precision.DECIMAL, LARGE);
        return outcome instanceof ProofOutcome.Proved ? outcome
                : inflate(closer, preconditioner, Precision.DECIMAL, SMALL);
    }

    private ProofOutcome<Claim.CriticalPoint> inflate(double[] center, Preconditioner preconditioner,
            Precision precision, double room) {
        IntervalTensor point = IntervalTensor.of(Tensor.vector(center));
        function.value(point);
        double[] radii = Boxes.radii(center, step(point, preconditioner, precision), preconditioner.scales());
        IntervalTensor box = Boxes.around(center, radii, room);
        function.value(box);
        return prove(box, function.hessian(box), preconditioner, precision);
    }

    /// Newton steps with the gradient in decimals, down to the nearest doubles.
    private double[] closer(double[] start, Preconditioner preconditioner) {
        double[] center = start.clone();
        for (int i = 0; i < PRECISE_STEPS; i++) {
            IntervalTensor step = step(IntervalTensor.of(Tensor.vector(center)), preconditioner, Precision.DECIMAL);
            boolean moved = false;
            double[] next = center.clone();
            for (int k = 0; k < next.length; k++) {
                next[k] -= step.midpoint(k);
                moved |= Math.abs(next[k] - center[k]) > 2 * Math.ulp(center[k]);
            }
            if (!moved) {
                break;
            }
            center = next;
        }
        return center;
    }

    /// C grad f(c)
    private IntervalTensor step(IntervalTensor center, Preconditioner preconditioner, Precision precision) {
        IntervalTensor gradient = switch (precision) {
            case DOUBLE -> function.gradient(center);
            case DECIMAL -> function.preciseGradient(Boxes.point(center));
        };
        return KrawczykTest.times(IntervalTensor.of(preconditioner.inverse()), gradient);
    }

    private IntervalTensor valueAt(IntervalTensor center, Precision precision) {
        return switch (precision) {
            case DOUBLE -> function.value(center);
            case DECIMAL -> function.preciseValue(Boxes.point(center));
        };
    }

    private ProofOutcome<Claim.CriticalPoint> prove(IntervalTensor box, IntervalTensor hessian,
            Preconditioner preconditioner, Precision precision) {
        int n = function.dimension();
        IntervalTensor center = Boxes.middle(box);
        IntervalTensor step = step(center, preconditioner, precision);
        IntervalTensor location = KrawczykTest.operator(box, center, step, preconditioner.inverse(), hessian);
        if (!KrawczykTest.isInside(location, box)) {
            return new ProofOutcome.Unknown<>("the Krawczyk operator does not map a box of radius "
                    + Boxes.largestRadius(box)
                    + " into itself: no critical point, several, a degenerate one, or enclosures that are too wide",
                    "start nearer to a critical point; if the Hessian is singular there, add weight decay or remove "
                            + "symmetries");
        }
        OptionalInt negative = VerifiedInertia.negativeEigenvalues(hessian, preconditioner.congruence());
        if (negative.isEmpty()) {
            return new ProofOutcome.Unknown<>(
                    "one critical point lies in the box, but the signs of the Hessian's eigenvalues "
                            + "are not decided all over it",
                    "start nearer to the critical point, or use more precision");
        }
        return new ProofOutcome.Proved<>(
                new Claim.CriticalPoint(PointType.of(negative.getAsInt(), n), box, location,
                        value(box, center, precision), precision, List.of()));
    }

    /// Over the box, also by the mean value form f(c) + grad f(X) (X - c) (Moore 1966).
    private Claim.ValueEnclosure value(IntervalTensor box, IntervalTensor center, Precision precision) {
        IntervalTensor direct = function.value(box);
        IntervalTensor form = KrawczykTest.meanValueForm(valueAt(center, precision), function.gradient(box), box,
                center);
        return new Claim.ValueEnclosure(Math.max(direct.lower(0), form.lower(0)),
                Math.min(direct.upper(0), form.upper(0)));
    }

    private static ProofOutcome<Claim.CriticalPoint> undefined(UndefinedException undefined) {
        return new ProofOutcome.Unknown<>("the function is not smooth or not defined all over the box: "
                + undefined.getMessage(), "start elsewhere, or use a smooth activation");
    }

    private static ProofOutcome<Claim.CriticalPoint> singular() {
        return new ProofOutcome.Unknown<>("the Hessian is singular in floating point: a degenerate critical point, "
                + "or none", "add weight decay or remove symmetries");
    }

    private static ProofOutcome<Claim.CriticalPoint> diverged() {
        return new ProofOutcome.Unknown<>("numbers overflow, or the Hessian cannot be decomposed, near the point",
                "start nearer to a critical point");
    }
}
