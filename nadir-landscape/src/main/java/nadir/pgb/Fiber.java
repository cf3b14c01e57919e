package nadir.pgb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.critical.Direction;
import nadir.critical.Symmetry;
import nadir.linalg.Blas;
import nadir.risk.Risk;

/// The parameters at which a network computes the same outputs on the data as at a given point, {theta' : f(x_i; theta') =
/// f(x_i; theta) for all i}; in KHK19 (arXiv 1904.03673) theta plus the fiber directions.
///
/// Membership is checked on the outputs themselves, to a tolerance: a point near the fiber passes for one on it.
public final class Fiber {
    private static final int RETRACTION_STEPS = 8;
    /// Singular values of the Jacobian below this part of the largest are not inverted by the retraction.
    static final double REGULAR = 1e-9;
    /// A random direction with a smaller part than this in the kernel shows that there is none.
    private static final double KERNEL = 1e-6;

    private final FiberOutputs outputs;
    private final double[] base;
    private final double allowed;
    private final PgbOptions options;

    /// The fiber through `point`.
    public Fiber(Risk risk, double[] point, PgbOptions options) {
        this(new LocalOutputs(risk, point, options), point, options);
    }

    /// The fiber through `point` on samples that lie elsewhere.
    Fiber(RemoteOutputs outputs, double[] point, PgbOptions options) {
        this(new DistantOutputs(outputs, point), point, options);
    }

    private Fiber(FiberOutputs outputs, double[] point, PgbOptions options) {
        this.outputs = outputs;
        this.base = point.clone();
        this.allowed = options.departure() * (1 + outputs.largest());
        this.options = options;
    }

    /// How far an output may be from its value on the fiber, absolute.
    public double tolerance() {
        return allowed;
    }

    /// Evaluations of outputs and products with Jacobians made so far.
    public long passes() {
        return outputs.passes();
    }

    /// The largest |change of an output|; NaN where outputs are not finite.
    public double departure(double[] point) {
        return outputs.departure(point);
    }

    /// The point with its facts if it lies on the fiber.
    public Optional<FiberPoint> member(double[] point, String origin) {
        double departure = departure(point);
        if (!(departure <= allowed)) {
            return Optional.empty();
        }
        double[] gradient = new double[point.length];
        outputs.gradient(point, gradient);
        double[] way = point.clone();
        Blas.axpy(-1, base, way);
        return Optional.of(new FiberPoint(point.clone(), origin, departure, norm(way), norm(gradient)));
    }

    /// Points along symmetries of this point alone, which the function follows in straight lines: redistributed outgoing
    /// weights of duplicates, other incoming weights of units without outgoing ones, other weights of dead units. (Symmetries
    /// that hold everywhere, such as rescaling, turn the Jacobian by an invertible map and add nothing to its span.)
    ///
    /// @param radius the largest change along one direction, as a part of max(1, the largest parameter)
    public List<FiberPoint> structural(List<Symmetry> symmetries, double radius, SplittableRandom random) {
        List<FiberPoint> points = new ArrayList<>();
        for (Symmetry symmetry : symmetries) {
            boolean walkable = symmetry.kind().isStraight() && !symmetry.kind().isGlobal();
            for (int walk = 0; walkable && walk < options.walks(); walk++) {
                double[] moved = base.clone();
                for (Direction direction : symmetry.directions()) {
                    direction.addTo(moved, radius * Math.max(1, largest(base)) * (2 * random.nextDouble() - 1));
                }
                member(moved, symmetry.kind().label() + " in " + symmetry.layer()).ifPresent(points::add);
            }
        }
        return points;
    }

    /// Points found by steps along random directions of the Jacobian's kernel with a retraction after each.
    ///
    /// @param radius the length of the way, as a part of max(1, the norm of the point)
    public List<FiberPoint> numerical(double radius, SplittableRandom random) {
        List<FiberPoint> points = new ArrayList<>();
        List<double[]> directions = new ArrayList<>();
        for (int walk = 0; walk < options.walks(); walk++) {
            double[] direction = new double[base.length];
            Arrays.setAll(direction, _ -> random.nextGaussian());
            directions.add(direction);
        }
        List<double[]> tangents = kernelParts(base, directions);
        for (int walk = 0; walk < tangents.size(); walk++) {
            double[] tangent = tangents.get(walk);
            double length = norm(tangent);
            if (length <= KERNEL * norm(directions.get(walk))) {
                return points;
            }
            double[] moved = base.clone();
            Blas.axpy(radius * Math.max(1, norm(base)) / length, tangent, moved);
            retract(moved).flatMap(point -> member(point, "kernel of the Jacobian")).ifPresent(points::add);
        }
        return points;
    }

    /// The part of a direction in the kernel of the Jacobian at a point: d - J^+ J d, to the accuracy of the solver.
    public double[] kernelPart(double[] point, double[] direction) {
        return kernelParts(point, List.of(direction)).getFirst();
    }

    /// The same for several directions; a dense Jacobian is decomposed once for all of them.
    private List<double[]> kernelParts(double[] point, List<double[]> directions) {
        List<double[]> across = outputs.across(point, directions);
        List<double[]> parts = new ArrayList<>();
        for (int k = 0; k < directions.size(); k++) {
            double[] part = directions.get(k).clone();
            Blas.axpy(-1, across.get(k), part);
            parts.add(part);
        }
        return parts;
    }

    /// The Gauss-Newton iteration theta <- theta - J^+ (f(theta) - f) back to the fiber; empty if it does not get within the
    /// tolerance in 8 steps.
    public Optional<double[]> retract(double[] start) {
        double[] point = start.clone();
        double departure = departure(point);
        for (int step = 0; step < RETRACTION_STEPS && departure > 0.01 * allowed; step++) {
            double[] correction = outputs.correction(point);
            double[] trial = point.clone();
            Blas.axpy(-1, correction, trial);
            double next = departure(trial);
            if (!(next < departure)) {
                break;
            }
            point = trial;
            departure = next;
        }
        return departure <= allowed ? Optional.of(point) : Optional.empty();
    }

    static double largest(double[] vector) {
        double largest = 0;
        for (double v : vector) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Blas.dot(vector, vector));
    }
}
