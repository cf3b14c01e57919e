package nadir.trap;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.linalg.SymmetricEigen;

/// Looks for the residual signal at a narrow point that makes the best conditioned trap of the wanted depth: within the
/// [Conditions] it maximises the smallest eigenvalue of the [CurvatureMap]'s blocks, then adds what has no effect on them
/// until the trap is deep enough.
final class SignalSearch {
    /// A trap below this conditioning is none.
    static final double LEAST_CONDITIONING = 1e-7;
    /// Directions of the strongest effect that are optimised over; more of them gain little.
    private static final int MOST_DIRECTIONS = 150;
    /// Soft labels stay at least this part of their network's own prediction.
    private static final double LEAST_LABEL = 0.1;
    private static final int DEEPENING_STEPS = 100;
    private static final double[] PARTS = {1, 0.6, 0.3};

    private final TrapRequest request;
    private final NarrowPoint point;
    private final OutputCoordinates coordinates;
    private final double[] outputs;
    private final double[] predictions;
    private final SplittableRandom random;

    SignalSearch(TrapRequest request, NarrowPoint point, OutputCoordinates coordinates, SplittableRandom random) {
        this.request = request;
        this.point = point;
        this.coordinates = coordinates;
        this.outputs = coordinates.outputs(point.outputs());
        this.predictions = request.softLabels() ? coordinates.softmax(outputs) : outputs;
        this.random = random;
    }

    /// What was found.
    ///
    /// @param r m x e, in the coordinates of the outputs
    /// @param targets m x dy
    /// @param conditioning the smallest positive eigenvalue of the wide Hessian over the largest
    /// @param depth the loss as a part of the best constant's
    record Signal(double[] r, double[] targets, double conditioning, double depth) {}

    Optional<Signal> search() {
        double[] jacobian = point.transposedJacobian();
        double[] metric = coordinates.lossCurvature(point.outputs());
        Conditions conditions = Conditions.at(point, jacobian, request.copies());
        CurvatureMap map = new CurvatureMap(point, point.gaussNewton(jacobian, metric), request.copies());
        CurvatureMap.Directions directions = map.directions(conditions, MOST_DIRECTIONS);
        double[] values = SymmetricEigen.valuesOf(map.blocks().getFirst().constant(), point.parameters());
        LeastEigenvalue problem = new LeastEigenvalue(map.blocks(), directions, radius(), bounds(),
                coordinates::outputs);
        return problem.maximise(LEAST_CONDITIONING * values[values.length - 1]).flatMap(solution -> {
            double[] r = new double[point.unknowns()];
            for (int i = 0; i < directions.count(); i++) {
                for (int n = 0; n < r.length; n++) {
                    r[n] += solution.t()[i] * directions.directions()[i * r.length + n];
                }
            }
            conditions.project(r);
            return deepened(r, conditions, map);
        });
    }

    /// The signal, with its curvature or with a part of it, whichever is first deep enough or else deepest. The blocks are
    /// affine in r and not negative at 0, so a part of r keeps at least that part of their smallest eigenvalue; and it
    /// leaves soft labels more room for what makes the trap deep.
    private Optional<Signal> deepened(double[] r, Conditions conditions, CurvatureMap map) {
        Optional<Signal> best = Optional.empty();
        for (double part : PARTS) {
            double[] deep = deepen(Vectors.plus(new double[r.length], part, r), conditions, map);
            double depth = depth(deep);
            double conditioning = map.conditioning(deep);
            if (conditioning >= LEAST_CONDITIONING && (best.isEmpty() || depth > best.get().depth())) {
                best = Optional.of(new Signal(deep, targets(deep), conditioning, depth));
            }
            if (best.isPresent() && best.get().depth() >= 0.999 * request.depth()) {
                return best;
            }
        }
        return best;
    }

    /// |r| that makes a squared-loss trap as deep as asked for: r is orthogonal to f and to constants, so the depth is
    /// |r|^2 / (|r|^2 + |f - mean|^2).
    private double radius() {
        return request.softLabels()
                ? Double.POSITIVE_INFINITY
                : radius(outputs, request.outputs(), request.depth());
    }

    /// |r| that makes a squared-loss trap with these outputs (m x dy) as deep as asked for.
    static double radius(double[] outputs, int width, double depth) {
        double[] mean = mean(outputs, width);
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            double difference = outputs[i] - mean[i % width];
            sum += difference * difference;
        }
        return Math.sqrt(sum * depth / (1 - depth));
    }

    private static double[] mean(double[] values, int width) {
        double[] mean = new double[width];
        for (int i = 0; i < values.length; i++) {
            mean[i % width] += values[i] * width / values.length;
        }
        return mean;
    }

    private double[] bounds() {
        return request.softLabels()
                ? Arrays.stream(predictions).map(p -> (1 - LEAST_LABEL) * p).toArray()
                : new double[0];
    }

    /// Targets for which the residual signal is r: f - r, or softmax(f) - r.
    private double[] targets(double[] r) {
        return Vectors.plus(predictions, -1, coordinates.outputs(r));
    }

    /// The trap's loss as a part of the best constant's. For soft labels both are taken above the labels' own entropy, the
    /// least that any function has.
    private double depth(double[] r) {
        double[] y = targets(r);
        double[] mean = mean(y, request.outputs());
        double own = 0;
        double constant = 0;
        for (int i = 0; i < y.length; i++) {
            double difference = y[i] - predictions[i];
            double apart = y[i] - mean[i % mean.length];
            own += request.softLabels() ? y[i] * StrictMath.log(y[i] / predictions[i]) : difference * difference;
            constant += request.softLabels() ? y[i] * StrictMath.log(y[i] / mean[i % mean.length]) : apart * apart;
        }
        return own / constant;
    }

    /// Adds signals that leave gradient and curvature alone, one random one after the other, each as far as the targets
    /// allow, until the trap is as deep as asked for.
    private double[] deepen(double[] start, Conditions conditions, CurvatureMap map) {
        double[] r = start;
        if (depth(r) >= 0.999 * request.depth()) {
            return r;
        }
        Optional<CurvatureMap.Kernel> kernel = map.kernel(conditions);
        for (int i = 0; i < DEEPENING_STEPS && kernel.isPresent() && depth(r) < request.depth(); i++) {
            double[] free = Vectors.normal(r.length, random);
            kernel.get().project(free);
            r = moved(r, free);
        }
        return r;
    }

    /// From r along a free signal in the better of both directions, as far as labels allow or the wanted depth asks for.
    private double[] moved(double[] r, double[] free) {
        double forward = reach(r, free, 1);
        double backward = reach(r, free, -1);
        double far = depth(Vectors.plus(r, forward, free)) >= depth(Vectors.plus(r, -backward, free))
                ? forward
                : -backward;
        if (depth(Vectors.plus(r, far, free)) <= depth(r)) {
            return r;
        }
        double low = 0;
        double high = 1;
        if (depth(Vectors.plus(r, far, free)) > request.depth()) {
            for (int i = 0; i < 50; i++) {
                double middle = (low + high) / 2;
                boolean deep = depth(Vectors.plus(r, middle * far, free)) > request.depth();
                low = deep ? low : middle;
                high = deep ? middle : high;
            }
        }
        return Vectors.plus(r, high * far, free);
    }

    private double reach(double[] r, double[] free, double sign) {
        double[] bounds = bounds();
        if (bounds.length == 0) {
            return 10 * (radius() + Vectors.norm(r)) / Vectors.norm(free);
        }
        double[] now = coordinates.outputs(r);
        double[] change = coordinates.outputs(free);
        double reach = Double.POSITIVE_INFINITY;
        for (int i = 0; i < bounds.length; i++) {
            if (sign * change[i] > 0) {
                reach = Math.min(reach, Math.max(0, bounds[i] - now[i]) / (sign * change[i]));
            }
        }
        return 0.999 * reach;
    }
}
