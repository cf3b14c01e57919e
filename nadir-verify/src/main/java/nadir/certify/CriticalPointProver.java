package nadir.certify;

import java.util.List;
import java.util.OptionalInt;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.interval.UndefinedException;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.linalg.DecompositionException;
import nadir.linalg.SymmetricEigen;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Proves that a box holds one and only one critical point of a program's function, and of which kind it is.
///
/// With c a point of the box X, H(X) an enclosure of the Hessian over X and C any matrix, let
/// K = c - C grad f(c) + (I - C H(X)) (X - c) (Krawczyk 1969). If K lies strictly inside X, then X holds exactly one zero
/// of the gradient, and it lies in K (Neumaier, Interval Methods for Systems of Equations, 1990, theorem 5.1.8; Rump 1983).
/// The inertia of the Hessian is verified over the whole of X ([VerifiedInertia]).
public final class CriticalPointProver {
    private static final int REFINEMENTS = 6;
    private static final int INFLATIONS = 12;
    private static final Intervals INTERVALS = new Intervals(Kinks.REFUSE);

    private final Derivation function;

    /// @param program one vector input, one scalar output
    /// @throws IllegalArgumentException if it has other inputs or outputs
    /// @throws UndefinedException if it has a power whose derivatives' exponents are not exact
    public CriticalPointProver(Program program) {
        function = new Derivation(program);
    }

    /// Looks for a proof in small boxes around a point, which is refined by Newton steps first.
    ///
    /// @param near a point of length n, near a critical point
    /// @throws IllegalArgumentException if the point has another length or is not finite
    public ProofOutcome proveNear(double[] near) {
        requirePoint(near);
        try {
            double[] center = near.clone();
            double[] step = new double[center.length];
            for (int i = 0; i < REFINEMENTS; i++) {
                step = newtonStep(center);
                for (int k = 0; k < center.length; k++) {
                    center[k] -= step[k];
                }
            }
            return inflate(center, step);
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        } catch (DecompositionException | IllegalArgumentException notFinite) {
            return diverged();
        }
    }

    /// Looks for a proof on one given box.
    ///
    /// @param box n intervals of positive width
    /// @throws IllegalArgumentException if the box has another shape, or an interval is a point or is not bounded
    public ProofOutcome proveOn(IntervalTensor box) {
        requireBox(box);
        try {
            return prove(box);
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        } catch (DecompositionException | IllegalArgumentException notFinite) {
            return diverged();
        }
    }

    private double[] newtonStep(double[] center) {
        IntervalTensor point = IntervalTensor.of(Tensor.vector(center));
        function.value(point);
        Preconditioner inverse = Preconditioner.of(function.hessian(point));
        return inverse.apply(function.gradient(point));
    }

    private ProofOutcome inflate(double[] center, double[] lastStep) {
        double[] radii = new double[center.length];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = 4 * Math.abs(lastStep[i]) + 16 * Math.ulp(center[i]) + 1e-14;
        }
        ProofOutcome outcome = new ProofOutcome.Unknown("no box was tried", "try again");
        for (int k = 0; k < INFLATIONS; k++) {
            IntervalTensor box = around(center, radii);
            outcome = prove(box);
            if (outcome instanceof ProofOutcome.Proved) {
                return outcome;
            }
            for (int i = 0; i < radii.length; i++) {
                radii[i] *= 4;
            }
        }
        return outcome;
    }

    private ProofOutcome prove(IntervalTensor box) {
        int n = function.dimension();
        IntervalTensor value = function.value(box);
        IntervalTensor hessian = function.hessian(box);
        double[] middle = new double[n];
        for (int i = 0; i < n; i++) {
            middle[i] = box.midpoint(i);
        }
        IntervalTensor center = IntervalTensor.of(Tensor.vector(middle));
        Preconditioner inverse = Preconditioner.of(hessian);
        IntervalTensor krawczyk = krawczyk(box, center, hessian, inverse.matrix());
        if (!isInside(krawczyk, box)) {
            return new ProofOutcome.Unknown("the Krawczyk operator does not map a box of radius " + largestRadius(box)
                    + " into itself: no critical point, several, a degenerate one, or enclosures that are too wide",
                    "start nearer to a critical point; if the Hessian is singular there, add weight decay or remove "
                            + "symmetries");
        }
        OptionalInt negative = VerifiedInertia.negativeEigenvalues(hessian, inverse.eigen());
        if (negative.isEmpty()) {
            return new ProofOutcome.Unknown(
                    "one critical point lies in the box, but the signs of the Hessian's eigenvalues "
                            + "are not decided all over it",
                    "start nearer to the critical point, or use more precision");
        }
        return new ProofOutcome.Proved(claim(negative.getAsInt(), n), box, krawczyk, value);
    }

    private static Claim claim(int negative, int n) {
        if (negative == 0) {
            return new Claim.StrictMinimum();
        }
        return negative == n ? new Claim.StrictMaximum() : new Claim.StrictSaddle(negative);
    }

    private IntervalTensor krawczyk(IntervalTensor box, IntervalTensor center, IntervalTensor hessian, Tensor inverse) {
        int n = function.dimension();
        IntervalTensor c = IntervalTensor.of(inverse);
        IntervalTensor newton = subtract(center, product(c, column(function.gradient(center))));
        IntervalTensor contraction = subtract(IntervalTensor.of(identity(n)), product(c, hessian));
        IntervalTensor spread = product(contraction, column(subtract(box, center)));
        return INTERVALS.apply(new Op.Binary(BinaryFunction.ADD),
                List.of(newton, INTERVALS.apply(new Op.Reshape(Shape.of(n)), List.of(spread))));
    }

    private static IntervalTensor column(IntervalTensor x) {
        return INTERVALS.apply(new Op.Reshape(Shape.of(x.shape().size(), 1)), List.of(x));
    }

    private static IntervalTensor product(IntervalTensor a, IntervalTensor b) {
        return INTERVALS.apply(Op.Contract.MATRIX_PRODUCT, List.of(a, b));
    }

    private static IntervalTensor subtract(IntervalTensor a, IntervalTensor b) {
        IntervalTensor same = INTERVALS.apply(new Op.Reshape(a.shape()), List.of(b));
        return INTERVALS.apply(new Op.Binary(BinaryFunction.SUBTRACT), List.of(a, same));
    }

    private static Tensor identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return Tensor.wrap(Shape.of(n, n), values);
    }

    private static boolean isInside(IntervalTensor inner, IntervalTensor outer) {
        boolean inside = true;
        for (int i = 0; i < outer.shape().size(); i++) {
            inside &= inner.lower(i) > outer.lower(i) && inner.upper(i) < outer.upper(i);
        }
        return inside;
    }

    private static IntervalTensor around(double[] center, double[] radii) {
        double[] lower = new double[center.length];
        double[] upper = new double[center.length];
        for (int i = 0; i < center.length; i++) {
            lower[i] = center[i] - radii[i];
            upper[i] = center[i] + radii[i];
        }
        return IntervalTensor.of(Shape.of(center.length), lower, upper);
    }

    private static double largestRadius(IntervalTensor box) {
        double largest = 0;
        for (int i = 0; i < box.shape().size(); i++) {
            largest = Math.max(largest, box.radius(i));
        }
        return largest;
    }

    private static ProofOutcome undefined(UndefinedException undefined) {
        return new ProofOutcome.Unknown("the function is not smooth or not defined all over the box: "
                + undefined.getMessage(), "start elsewhere, or use a smooth activation");
    }

    private static ProofOutcome diverged() {
        return new ProofOutcome.Unknown("numbers overflow, or the Hessian cannot be decomposed, near the point",
                "start nearer to a critical point");
    }

    private void requirePoint(double[] point) {
        if (point.length != function.dimension()) {
            throw new IllegalArgumentException("a proof requires a point of length " + function.dimension() + ", got "
                    + point.length + "; pass all coordinates");
        }
        for (double coordinate : point) {
            if (!Double.isFinite(coordinate)) {
                throw new IllegalArgumentException("a proof requires finite coordinates, got " + coordinate);
            }
        }
    }

    private void requireBox(IntervalTensor box) {
        if (!box.shape().equals(Shape.of(function.dimension()))) {
            throw new IllegalArgumentException("a proof requires a box of shape [" + function.dimension() + "], got "
                    + box.shape());
        }
        for (int i = 0; i < function.dimension(); i++) {
            if (!(box.lower(i) < box.upper(i) && Double.isFinite(box.upper(i)) && Double.isFinite(box.lower(i)))) {
                throw new IllegalArgumentException("a proof requires bounded intervals of positive width, got ["
                        + box.lower(i) + ", " + box.upper(i) + "] at position " + i + "; widen the box");
            }
        }
    }

    /// An approximate inverse of the middle of an interval matrix, and the eigenvectors it was made from.
    private record Preconditioner(Tensor matrix, SymmetricEigen eigen) {
        static Preconditioner of(IntervalTensor hessian) {
            int n = hessian.shape().extent(0);
            double[] middle = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    middle[i * n + j] = hessian.midpoint(i * n + j) / 2 + hessian.midpoint(j * n + i) / 2;
                }
            }
            SymmetricEigen eigen = SymmetricEigen.of(middle, n);
            double[] inverse = new double[n * n];
            for (int k = 0; k < n; k++) {
                for (int i = 0; i < n; i++) {
                    double factor = eigen.vectors()[k * n + i] / eigen.values()[k];
                    for (int j = 0; j < n; j++) {
                        inverse[i * n + j] += factor * eigen.vectors()[k * n + j];
                    }
                }
            }
            return new Preconditioner(Tensor.wrap(Shape.of(n, n), inverse), eigen);
        }

        double[] apply(IntervalTensor gradient) {
            int n = eigen.size();
            double[] result = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    result[i] += matrix.get(i * n + j) * gradient.midpoint(j);
                }
            }
            return result;
        }
    }
}
