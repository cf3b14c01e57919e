package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.SquaredLoss;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Builds provable bad local minima. It tries several narrow networks and keeps the best conditioned trap.
public final class TrapBuilder {
    private static final int CANDIDATES = 12;
    /// How much more the equations that must hold count than those that are only wished for; a projection follows.
    private static final double HARD = 1e4;
    /// With fewer unknowns than this multiple of the full system's equations the short system is used.
    private static final double ROOM = 1.02;
    /// A residual signal that leaves less than this part of the targets explained is larger than it need be.
    private static final double MOST_DEPTH = 0.95;
    /// Soft labels stay at least this part of their network's own prediction.
    private static final double LEAST_LABEL = 0.1;

    private final TrapRequest request;
    private final boolean full;

    private TrapBuilder(TrapRequest request) {
        this.request = request;
        long unknowns = (long) request.samples() * request.outputs();
        long needed = Equations.count(request, false);
        if (unknowns < needed) {
            throw new InputException(
                    "this trap requires at least " + (needed + request.outputs() - 1) / request.outputs()
                            + " samples for its " + needed + " equations, got " + request.samples()
                            + "; give more samples, or a narrower network");
        }
        this.full = unknowns >= ROOM * Equations.count(request, true);
    }

    /// The trap.
    ///
    /// @throws InputException if there are too few samples for the equations (the message says how many are needed), or no
    ///     candidate gave a well-conditioned trap
    public static MinimumTrap build(TrapRequest request) {
        return new TrapBuilder(request).search();
    }

    private MinimumTrap search() {
        SplittableRandom random = new SplittableRandom(request.seed());
        Optional<MinimumTrap> best = Optional.empty();
        for (int i = 0; i < CANDIDATES; i++) {
            Optional<MinimumTrap> candidate = candidate(random.split());
            if (candidate.isPresent() && score(candidate.get()) > best.map(TrapBuilder::score).orElse(0.0)) {
                best = candidate;
            }
        }
        return best
                .orElseThrow(() -> new InputException("no well-conditioned trap was found from seed " + request.seed()
                        + "; give another seed, more samples, or a narrower network"));
    }

    /// Conditioning counts until it is good enough for a clear zero cluster; then depth.
    private static double score(MinimumTrap trap) {
        return Math.min(1, trap.conditioning() / 1e-5) * Math.min(1, trap.depth() / trap.request().depth())
                + 1e-3 * Math.min(1, trap.conditioning());
    }

    /// One random narrow network.
    private Optional<MinimumTrap> candidate(SplittableRandom random) {
        DenseNetwork narrow = new DenseNetwork(request.narrowArchitecture());
        double[] weights = weights(narrow, random);
        Tensor x = normal(Shape.of(request.samples(), request.inputs()), random);
        Equations equations = new Equations(request, narrow, weights, x);
        equations.build(full);
        LinearSystem system = equations.system();
        double[] free = full
                ? system.kernelPart(normal(Shape.of(system.columns()), random).values())
                : new double[system.columns()];
        Optional<MinimumTrap> best = Optional.empty();
        for (double[] r : full ? List.of(system.leastNormSolution()) : solutions(equations, system)) {
            if (system.error(r) <= 1e-9 * request.samples()) {
                Optional<MinimumTrap> trap = assemble(narrow, weights, x, r, free);
                if (trap.isPresent() && (best.isEmpty() || score(trap.get()) > score(best.get()))) {
                    best = trap;
                }
            }
        }
        return best;
    }

    /// Weights of moderate size, with biases, so that units are neither linear nor saturated.
    private static double[] weights(DenseNetwork narrow, SplittableRandom random) {
        double[] weights = Initializer.LECUN_NORMAL.initialize(narrow.layout(), random.nextLong());
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] == 0 ? gaussian(random) / 2 : 1.5 * weights[i];
        }
        return weights;
    }

    /// Where samples are too few for the fourth group of equations: solutions of the others that weigh a small signal
    /// against coming near to the fourth group.
    private List<double[]> solutions(Equations equations, LinearSystem system) {
        List<double[]> solutions = new ArrayList<>();
        solutions.add(system.leastNormSolution());
        LinearSystem wished = equations.fourthGroup().system();
        for (double ridge : new double[] {3, 0.3}) {
            LinearSystem small = LinearSystem.scaledIdentity(system.columns(), ridge);
            double[] near = system.weighted(HARD).stacked(wished).stacked(small).leastNormSolution();
            solutions.add(system.projected(system.projected(near)));
        }
        return solutions;
    }

    private Optional<MinimumTrap> assemble(DenseNetwork narrow, double[] weights, Tensor x, double[] r, double[] free) {
        Tensor outputs = outputs(narrow, weights, x);
        double[] flat = narrowEigenvalues(narrow, weights, x, outputs, new double[r.length]);
        double[] direction = r.clone();
        Optional<MinimumTrap> best = Optional.empty();
        for (double scale = 1e3; scale > 1e-7; scale /= 3) {
            double[] scaled = times(direction, scale);
            if (depth(outputs, scaled) > MOST_DEPTH || !fits(outputs, scaled)) {
                continue;
            }
            double[] values = narrowEigenvalues(narrow, weights, x, outputs, scaled);
            double conditioning = conditioning(values, scale);
            boolean definite = values[0] > -1e-13 * values[values.length - 1] && values[gauge()] > 0.05 * flat[gauge()];
            if (!definite || conditioning <= 0) {
                continue;
            }
            double[] deep = deepen(outputs, scaled, free);
            MinimumTrap trap = trap(narrow, weights, x, outputs, deep, scale, conditioning);
            if (best.isEmpty() || score(trap) > score(best.get())) {
                best = Optional.of(trap);
            }
        }
        return best;
    }

    /// Directions that the softmax does not see: one shift for each weight into the outputs. (Those of the wide network that
    /// these do not account for are redistributions among copies.)
    private int gauge() {
        return request.softLabels() ? request.narrow().getLast() + 1 : 0;
    }

    /// The smallest over the largest of the eigenvalues that the wide Hessian is made of: those of the narrow Hessian on
    /// the means of copies, and scale / copies on deviations of incoming weights.
    private double conditioning(double[] values, double scale) {
        double smallest = values[gauge()];
        double largest = values[values.length - 1];
        for (int l = 0; l < request.copies().size(); l++) {
            if (request.isReplicated(l)) {
                double deviation = scale / request.copies().get(l);
                smallest = Math.min(smallest, deviation);
                largest = Math.max(largest, deviation);
            }
        }
        return smallest / largest;
    }

    private double[] narrowEigenvalues(DenseNetwork narrow, double[] weights, Tensor x, Tensor outputs, double[] r) {
        try (Risk risk = new Risk(narrow, dataset(x, targets(outputs, r)), conventions(), Precision.FLOAT64,
                1)) {
            DenseOperator hessian = DenseOperator.of(risk.hessian(weights), (products, fraction) -> true);
            return SymmetricEigen.valuesOf(hessian.elements(), weights.length);
        }
    }

    private static Tensor outputs(DenseNetwork narrow, double[] weights, Tensor x) {
        Tensor dummy = Tensor.filled(Shape.of(x.shape().extent(0), narrow.outputs()), 0);
        try (Risk risk = new Risk(narrow, Dataset.real("trap", x, dummy), Conventions.of(new SquaredLoss()),
                Precision.FLOAT64, 1)) {
            return risk.outputs(weights);
        }
    }

    private Conventions conventions() {
        return Conventions.of(request.softLabels() ? new CrossEntropy(0) : new SquaredLoss());
    }

    private static Dataset dataset(Tensor x, Tensor y) {
        return Dataset.real("trap", x, y);
    }

    /// Targets for which the residual signal is r: f - r, or softmax(f) - r.
    private Tensor targets(Tensor outputs, double[] r) {
        double[] y = predictions(outputs);
        for (int i = 0; i < y.length; i++) {
            y[i] -= r[i];
        }
        return Tensor.wrap(outputs.shape(), y);
    }

    private double[] predictions(Tensor outputs) {
        double[] values = outputs.toArray();
        if (!request.softLabels()) {
            return values;
        }
        int width = request.outputs();
        for (int n = 0; n < request.samples(); n++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < width; k++) {
                largest = Math.max(largest, values[n * width + k]);
            }
            double sum = 0;
            for (int k = 0; k < width; k++) {
                values[n * width + k] = StrictMath.exp(values[n * width + k] - largest);
                sum += values[n * width + k];
            }
            for (int k = 0; k < width; k++) {
                values[n * width + k] /= sum;
            }
        }
        return values;
    }

    private boolean labelsFit(Tensor outputs, double[] r) {
        double[] p = predictions(outputs);
        for (int i = 0; i < p.length; i++) {
            if (p[i] - r[i] < LEAST_LABEL * p[i]) {
                return false;
            }
        }
        return true;
    }

    /// Adds the free part in the amount that makes the trap as deep as asked for, or as deep as labels allow.
    private double[] deepen(Tensor outputs, double[] r, double[] free) {
        double low = 0;
        double high = 1;
        while (high < 1e6 && depth(outputs, plus(r, free, high)) < request.depth()
                && fits(outputs, plus(r, free, high))) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            double[] trial = plus(r, free, middle);
            if (depth(outputs, trial) < request.depth() && fits(outputs, trial)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return plus(r, free, low);
    }

    private boolean fits(Tensor outputs, double[] r) {
        return !request.softLabels() || labelsFit(outputs, r);
    }

    /// The trap's loss as a part of the best constant's. For soft labels both are taken above the labels' own entropy, the
    /// least that any function has.
    private double depth(Tensor outputs, double[] r) {
        Tensor y = targets(outputs, r);
        int width = request.outputs();
        double[] p = predictions(outputs);
        double[] mean = new double[width];
        for (int i = 0; i < p.length; i++) {
            mean[i % width] += y.get(i) / request.samples();
        }
        double own = 0;
        double constant = 0;
        for (int i = 0; i < p.length; i++) {
            if (request.softLabels()) {
                own += y.get(i) * StrictMath.log(y.get(i) / p[i]);
                constant += y.get(i) * StrictMath.log(y.get(i) / mean[i % width]);
            } else {
                own += r[i] * r[i] / 2;
                double c = y.get(i) - mean[i % width];
                constant += c * c / 2;
            }
        }
        return own / constant;
    }

    private MinimumTrap trap(DenseNetwork narrow, double[] weights, Tensor x, Tensor outputs, double[] r, double scale,
            double conditioning) {
        Tensor residuals = Tensor.wrap(outputs.shape(), r);
        Dataset data = dataset(x, targets(outputs, r));
        Widening widening = new Widening(narrow, Widening.evenSplits(request.narrow(), request.copies()));
        double loss;
        try (Risk risk = new Risk(narrow, data, conventions(), Precision.FLOAT64, 1)) {
            loss = risk.value(weights);
        }
        return new MinimumTrap(request, widening, weights, data, conventions(), residuals, curvatures(scale), loss,
                depth(outputs, r), widening.nullity() + gauge(), conditioning);
    }

    /// The matrices B as the equations set them: scale times m times the identity.
    private List<MinimumTrap.Curvature> curvatures(double scale) {
        List<MinimumTrap.Curvature> result = new ArrayList<>();
        int before = request.inputs();
        for (int l = 0; l < request.narrow().size(); l++) {
            int fan = before + 1;
            for (int j = 0; request.isReplicated(l) && j < request.narrow().get(l); j++) {
                double[] matrix = new double[fan * fan];
                for (int i = 0; i < fan; i++) {
                    matrix[i * fan + i] = scale * request.samples();
                }
                result.add(new MinimumTrap.Curvature(l, j, matrix));
            }
            before = request.narrow().get(l);
        }
        return result;
    }

    private static double[] times(double[] r, double scale) {
        return Arrays.stream(r).map(v -> scale * v).toArray();
    }

    private static double[] plus(double[] r, double[] free, double amount) {
        double[] result = new double[r.length];
        Arrays.setAll(result, i -> r[i] + amount * free[i]);
        return result;
    }

    private static Tensor normal(Shape shape, SplittableRandom random) {
        double[] values = new double[shape.size()];
        Arrays.setAll(values, _ -> gaussian(random));
        return Tensor.wrap(shape, values);
    }

    /// Box and Muller's method with [StrictMath], the same bits everywhere.
    private static double gaussian(SplittableRandom random) {
        double u = 1 - random.nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
