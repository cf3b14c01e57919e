package nadir.certify;

import java.util.List;
import java.util.Optional;
import nadir.check.DenseLayer;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.interval.IntervalTensor;
import nadir.interval.UndefinedException;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Network;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Proofs about the exact risk of a network on data, L(theta) = reduction of sum_i l(f(x_i; theta), y_i) +
/// (w/2) |theta|^2, with parameters, data and constants exactly as stored. The network's fixed scaling is part of it.
///
/// Memory: about twelve matrices of p x p doubles at once, and a few megabytes for each thread; no sample has a Hessian of
/// its own. Answers do not depend on the number of threads.
public final class RiskProver implements AutoCloseable {
    /// How near to the least loss a loss counts as the least, in terms of the targets' sum of squares.
    private static final double GLOBAL = 1e-6;

    /// p x p, that a proof of a critical point has at one time.
    private static final long MATRICES = 12;

    private final Risk risk;
    private final RiskFunction function;
    private final CriticalPointProver prover;
    private final List<DenseLayer> layers;

    /// @param data any data set whose targets the loss can take
    /// @throws InputException if targets do not suit the loss, or inputs or outputs of data and network differ in number
    /// @throws UndefinedException if the network or loss has a power whose derivatives' exponents are not exact
    public RiskProver(Network network, Dataset data, Conventions conventions) {
        risk = new Risk(network, data, conventions);
        function = new RiskFunction(network, risk.data(), conventions);
        prover = new CriticalPointProver(function, risk);
        // Weight decay breaks the symmetries.
        layers = conventions.weightDecay() == 0 ? SampleProgram.layers(network) : List.of();
    }

    /// Encloses the risk at the given parameters.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters
    public ProofOutcome<Claim.ValueEnclosure> proveValue(double[] parameters) {
        IntervalTensor point = point(parameters);
        try {
            IntervalTensor value = function.valueWithKinks(point);
            return new ProofOutcome.Proved<>(enclosure(value));
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        }
    }

    /// Looks for a component of the gradient at the given parameters that is not 0.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters
    public ProofOutcome<Claim.NotCritical> proveNotCritical(double[] parameters) {
        IntervalTensor point = point(parameters);
        try {
            function.value(neighbourhood(parameters));
            return largestComponent(function.gradient(point));
        } catch (UndefinedException undefined) {
            return undefined(undefined);
        }
    }

    /// Differentiability is a matter of an open set: on a single point no kink shows.
    private static IntervalTensor neighbourhood(double[] parameters) {
        double[] lower = new double[parameters.length];
        double[] upper = new double[parameters.length];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = Math.nextDown(parameters[i]);
            upper[i] = Math.nextUp(parameters[i]);
        }
        return IntervalTensor.wrap(Shape.of(lower.length), lower, upper);
    }

    private static ProofOutcome<Claim.NotCritical> largestComponent(IntervalTensor gradient) {
        int best = 0;
        for (int i = 1; i < gradient.shape().size(); i++) {
            best = distance(gradient, i) > distance(gradient, best) ? i : best;
        }
        if (distance(gradient, best) > 0) {
            return new ProofOutcome.Proved<>(new Claim.NotCritical(best, gradient.lower(best), gradient.upper(best)));
        }
        return new ProofOutcome.Unknown<>("every component of the gradient may be 0",
                "ask whether a critical point is near");
    }

    /// Of the enclosure from 0.
    private static double distance(IntervalTensor x, int i) {
        return Math.max(x.lower(i), -x.upper(i));
    }

    /// Looks for the critical point near the given parameters, and its type. Where units can be rescaled (relu, leaky relu)
    /// or linear layers be transformed, and no weight decay breaks the symmetry, the claim is one on a slice.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters
    public ProofOutcome<Claim.CriticalPoint> proveCriticalPoint(double[] near) {
        return onSlice(near, CriticalPointProver::proveNear);
    }

    /// The same on a box that contains the given parameters themselves.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters
    public ProofOutcome<Claim.CriticalPoint> proveAround(double[] parameters) {
        return onSlice(parameters, CriticalPointProver::proveAround);
    }

    private interface Proof {
        ProofOutcome<Claim.CriticalPoint> run(CriticalPointProver prover, double[] point);
    }

    /// With continuous symmetries no critical point is isolated: the proof is one on the slice through the parameters.
    private ProofOutcome<Claim.CriticalPoint> onSlice(double[] parameters, Proof proof) {
        Boxes.requirePoint(parameters, function.dimension());
        long bytes = MATRICES * Double.BYTES * function.dimension() * function.dimension();
        if (bytes > Runtime.getRuntime().maxMemory()) {
            return new ProofOutcome.Unknown<>("a proof for " + function.dimension() + " parameters takes about "
                    + (bytes >> 20) + " MB of memory, and " + (Runtime.getRuntime().maxMemory() >> 20) + " are there",
                    "raise the limit of the Java machine (-Xmx), or take a smaller network");
        }
        Optional<Gauges> found = Gauges.of(layers, parameters);
        if (found.isEmpty()) {
            return new ProofOutcome.Unknown<>("the network's units can be rescaled or its linear layers be transformed "
                    + "without changing its function, and at these parameters no coordinates fix that",
                    "add weight decay, or remove units that do nothing");
        }
        Gauges gauges = found.get();
        if (gauges.gauges().isEmpty()) {
            return proof.run(prover, parameters);
        }
        Slice slice = new Slice(function, risk, parameters, gauges.free());
        ProofOutcome<Claim.CriticalPoint> outcome = proof.run(new CriticalPointProver(slice, slice),
                slice.restrict(parameters));
        return switch (outcome) {
            case ProofOutcome.Proved<Claim.CriticalPoint>(var claim) ->
                    new ProofOutcome.Proved<>(new Claim.CriticalPoint(new PointType.AcrossOrbits(claim.type()),
                            slice.embed(claim.box()), slice.embed(claim.location()), claim.value(), claim.precision(),
                            gauges.gauges()));
            case ProofOutcome.Unknown<Claim.CriticalPoint> unknown -> unknown;
        };
    }

    /// A critical point in floating point: where Newton's method leads from the given parameters.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters, or numbers stop being finite
    public double[] refine(double[] near) {
        Boxes.requirePoint(near, function.dimension());
        Optional<Gauges> found = Gauges.of(layers, near);
        if (found.isEmpty() || found.get().gauges().isEmpty()) {
            return prover.refine(near);
        }
        Slice slice = new Slice(function, risk, near, found.get().free());
        return slice.embed(new CriticalPointProver(slice, slice).refine(slice.restrict(near)));
    }

    /// Compares the risk of a deep linear network (squared loss, no weight decay) with the least one of all networks of its
    /// widths, which has a closed form. Proved only if they differ by at most 1e-6 of the targets' sum of squares.
    ///
    /// @throws IllegalArgumentException if there are not p finite parameters
    public ProofOutcome<Claim.DeepLinearGlobalMinimum> proveDeepLinearGlobalMinimum(double[] parameters) {
        boolean linear = !layers.isEmpty()
                && layers.stream().allMatch(layer -> layer.activation() == DenseLayer.Activation.IDENTITY);
        if (!linear || !(risk.conventions().loss() instanceof SquaredLoss)) {
            return new ProofOutcome.Unknown<>(
                    "the closed form holds for plain networks of linear layers with the squared "
                            + "loss, without weight decay and without scaled inputs",
                    "ask for another claim");
        }
        IntervalTensor value = function.value(point(parameters));
        int rank = layers.stream().mapToInt(layer -> Math.min(layer.inputs(), layer.units())).min().orElseThrow();
        boolean bias = layers.getFirst().bias() >= 0;
        Optional<IntervalTensor> least = DeepLinearBound.of(risk.data(), rank, bias).map(function::reduced);
        if (least.isEmpty()) {
            return new ProofOutcome.Unknown<>("the inputs are linearly dependent, or nearly so",
                    "remove inputs that others determine");
        }
        Claim.DeepLinearGlobalMinimum claim = new Claim.DeepLinearGlobalMinimum(enclosure(value),
                enclosure(least.get()));
        double scale = enclosure(function.reduced(DeepLinearBound.halfOfSquares(risk.data()))).upper();
        if (claim.epsilon() <= GLOBAL * scale) {
            return new ProofOutcome.Proved<>(claim);
        }
        return new ProofOutcome.Unknown<>("the loss lies up to " + (float) claim.epsilon() + " above the least one",
                "train on; at a critical point, escape");
    }

    private static Claim.ValueEnclosure enclosure(IntervalTensor scalar) {
        return new Claim.ValueEnclosure(scalar.lower(0), scalar.upper(0));
    }

    /// Proves that a value is lower than all others that something can have, for example the value of one network's
    /// parameters than that of another network's minimum.
    public static ProofOutcome<Claim.Suboptimal> compare(Claim.ValueEnclosure worse, Claim.ValueEnclosure better) {
        if (better.upper() < worse.lower()) {
            return new ProofOutcome.Proved<>(new Claim.Suboptimal(worse, better));
        }
        return new ProofOutcome.Unknown<>("the enclosures [" + better.lower() + ", " + better.upper() + "] and ["
                + worse.lower() + ", " + worse.upper() + "] are not apart in this order",
                "train the better one further");
    }

    private IntervalTensor point(double[] parameters) {
        if (parameters.length != function.dimension()) {
            throw new IllegalArgumentException("the network has " + function.dimension() + " parameters, got "
                    + parameters.length);
        }
        return IntervalTensor.of(Tensor.vector(parameters));
    }

    private static <C extends Claim> ProofOutcome<C> undefined(UndefinedException undefined) {
        return new ProofOutcome.Unknown<>("the risk is not smooth or not defined at the parameters: "
                + undefined.getMessage(), "use a smooth activation and loss");
    }

    /// Ends the threads.
    @Override
    public void close() {
        risk.close();
    }
}
