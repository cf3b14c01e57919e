package nadir.certify;

import java.util.Arrays;
import java.util.List;
import nadir.diff.Derivatives;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.interval.UndefinedException;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Proves that boxes hold one and only one zero of a system of as many equations as unknowns, by
/// [Krawczyk's test][KrawczykTest]. Safe for use by several threads.
public final class ZeroProver {
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);

    /// How much larger than necessary boxes are tried.
    private static final double[] ROOM = {16, 1};

    private final int n;
    private final Program system;
    /// x -> F(x), its Jacobian
    private final Program jacobian;
    private final CompiledProgram approximation;

    /// @param system F, one input and one output of the same shape \[n\]
    /// @throws IllegalArgumentException if it has other inputs or outputs
    /// @throws UndefinedException if it has a power whose derivative's exponent is not exact
    public ZeroProver(Program system) {
        if (system.inputs().size() != 1 || system.inputShapes().getFirst().rank() != 1
                || !system.outputShapes().equals(system.inputShapes())) {
            throw new IllegalArgumentException("a system requires a program from one vector to one of the same length, "
                    + "got " + system.inputShapes() + " -> " + system.outputShapes() + "; state as many equations as "
                    + "unknowns");
        }
        n = system.inputShapes().getFirst().size();
        this.system = ExactDerivatives.require(system);
        jacobian = Derivatives.jacobian(system, 0);
        approximation = CompiledProgram.of(jacobian, Precision.FLOAT64);
    }

    /// Looks for proofs near several points, on all processors; the answers have the points' order.
    ///
    /// @throws IllegalArgumentException if a point has another length than n or is not finite
    public List<ProofOutcome<Claim.UniqueZero>> proveNear(List<double[]> points) {
        points.forEach(point -> Boxes.requirePoint(point, n));
        return points.parallelStream().map(this::proveNear).toList();
    }

    /// Looks for a proof in small boxes around a point, which is refined by Newton steps first.
    ///
    /// @param near a point of length n, near a zero
    /// @throws IllegalArgumentException if the point has another length or is not finite
    public ProofOutcome<Claim.UniqueZero> proveNear(double[] near) {
        Boxes.requirePoint(near, n);
        SystemNewton newton = new SystemNewton(approximation.newExecution(), n);
        double[] center = newton.refine(near);
        Tensor inverse = newton.inverse(center);
        if (inverse.shape().rank() != 2) {
            return singular();
        }
        try {
            return inflate(center, inverse);
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        }
    }

    private ProofOutcome<Claim.UniqueZero> inflate(double[] center, Tensor inverse) {
        double[] scales = new double[n];
        Arrays.fill(scales, 1);
        double[] radii = Boxes.radii(center, step(IntervalTensor.of(Tensor.vector(center)), inverse), scales);
        ProofOutcome<Claim.UniqueZero> outcome = singular();
        for (double room : ROOM) {
            outcome = prove(Boxes.around(center, radii, room), inverse);
            if (outcome instanceof ProofOutcome.Proved) {
                return outcome;
            }
        }
        return outcome;
    }

    /// Looks for a proof on one given box.
    ///
    /// @param box n intervals of positive width
    /// @throws IllegalArgumentException if the box has another shape, or an interval is a point or is not bounded
    public ProofOutcome<Claim.UniqueZero> proveOn(IntervalTensor box) {
        Boxes.requireBox(box, n);
        double[] center = new double[n];
        for (int i = 0; i < n; i++) {
            center[i] = box.midpoint(i);
        }
        Tensor inverse = new SystemNewton(approximation.newExecution(), n).inverse(center);
        if (inverse.shape().rank() != 2) {
            return singular();
        }
        try {
            return prove(box, inverse);
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        }
    }

    /// C F(c)
    private IntervalTensor step(IntervalTensor center, Tensor inverse) {
        return KrawczykTest.times(IntervalTensor.of(inverse), system.evaluate(SMOOTH, List.of(center)).getFirst());
    }

    private ProofOutcome<Claim.UniqueZero> prove(IntervalTensor box, Tensor inverse) {
        IntervalTensor center = Boxes.middle(box);
        IntervalTensor slopes = jacobian.evaluate(SMOOTH, List.of(box)).get(1);
        IntervalTensor location = KrawczykTest.operator(box, center, step(center, inverse), inverse, slopes);
        if (KrawczykTest.isInside(location, box)) {
            return new ProofOutcome.Proved<>(new Claim.UniqueZero(box, location));
        }
        return new ProofOutcome.Unknown<>("the Krawczyk operator does not map a box of radius "
                + Boxes.largestRadius(box) + " into itself: no zero, several, a multiple one, or enclosures that are "
                + "too wide", "start nearer to a simple zero, or take a smaller box");
    }

    private static ProofOutcome<Claim.UniqueZero> undefined(UndefinedException undefined) {
        return new ProofOutcome.Unknown<>("the system is not smooth or not defined all over the box: "
                + undefined.getMessage(), "start elsewhere");
    }

    private static ProofOutcome<Claim.UniqueZero> singular() {
        return new ProofOutcome.Unknown<>("the Jacobian is singular in floating point, or numbers overflow: a multiple "
                + "zero, or none", "start nearer to a simple zero");
    }

    /// Newton's method in floating point.
    private record SystemNewton(Execution execution, int n) {
        private static final int MOST_STEPS = 30;
        private static final int PATIENCE = 3;

        /// The iterate with the smallest step.
        double[] refine(double[] start) {
            double[] point = start.clone();
            double[] best = point;
            double smallest = Double.POSITIVE_INFINITY;
            int stalled = 0;
            for (int i = 0; i < MOST_STEPS && stalled < PATIENCE; i++) {
                double[] step = step(point);
                double size = largest(step);
                stalled = size < 0.9 * smallest ? 0 : stalled + 1;
                if (size < smallest) {
                    smallest = size;
                    best = point;
                }
                if (!(size > 0x1p-52 * largest(point))) {
                    break;
                }
                point = point.clone();
                for (int k = 0; k < n; k++) {
                    point[k] -= step[k];
                }
            }
            return best;
        }

        private double[] step(double[] point) {
            double[] matrix = jacobian(point);
            double[] values = new double[n];
            execution.get(0, values, 0);
            return Elimination.solve(matrix, values, 1) ? values : new double[] {Double.NaN};
        }

        private double[] jacobian(double[] point) {
            execution.set(0, point, 0);
            execution.run();
            double[] matrix = new double[n * n];
            execution.get(1, matrix, 0);
            return matrix;
        }

        /// n x n, or a scalar if there is none.
        Tensor inverse(double[] point) {
            double[] inverse = new double[n * n];
            for (int i = 0; i < n; i++) {
                inverse[i * n + i] = 1;
            }
            return Elimination.solve(jacobian(point), inverse, n) ? Tensor.wrap(Shape.of(n, n), inverse)
                    : Tensor.scalar(0);
        }

        private static double largest(double[] vector) {
            double largest = 0;
            for (double x : vector) {
                largest = Math.max(largest, Math.abs(x));
            }
            return largest;
        }
    }
}
