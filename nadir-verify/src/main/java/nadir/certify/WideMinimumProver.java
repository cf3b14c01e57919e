package nadir.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.interval.UndefinedException;
import nadir.ir.Op;
import nadir.linalg.DecompositionException;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.Network;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Proves that a network whose units are copies of a narrow network's is at a local minimum (Fukumizu & Amari, Neural
/// Networks 13, 2000; Ding, Li & Sun, arXiv 1911.01413). Such minima are never strict: outgoing weights can be shared among
/// copies in other parts.
///
/// Let M be all ways to share them, separately for each unit of the next wide layer: an affine space of equal functions. If
///
/// 1. all parts are positive,
/// 2. the narrow network's Hessian is positive definite,
/// 3. B_(l,j) = sum over n of d^h_(n,j) s''(z_(n,j)) [h_n; 1][h_n; 1]' is positive definite for each unit with copies,
/// 4. the [PathConditions] hold,
///
/// then every point of M is critical, the wide Hessian is the narrow one on the means of copies plus the parts times B on
/// their deviations, so it is positive semidefinite with the tangent space of M as its kernel, and the point is a local
/// minimum (Morse-Bott).
///
/// Where criticality implies (4), the targets are the stored ones, and the narrow network's critical point is proved by
/// Krawczyk's test. Else the narrow weights are those given, and residuals near the stored ones for which (4) holds exactly are
/// proved to exist ([LinearCorrection]); (2) and (3) are proved for all residuals as near as that. The targets that belong to
/// them lie within `delta` of the stored ones.
///
/// With cross-entropy the loss does not change when something is added to all outputs. (2) then speaks of the parameters
/// without those of the last output, and residuals that sum to 0 for each sample are looked for, so that labels sum to 1.
public final class WideMinimumProver {
    /// Of parameters and targets, relative to their largest (or to 1): farther away a claim would mean little.
    private static final double NEAR = 1e-6;
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(SMOOTH);
    private static final Op.Contract GRAM = new Op.Contract(Ints.of(0, 1), Ints.of(0, 2), Ints.of(1, 2));

    private final Dataset data;
    private final Conventions conventions;
    private final boolean softmax;

    /// @param data brought into the loss's coding
    /// @throws nadir.data.InputException if its targets do not suit the loss
    public WideMinimumProver(Dataset data, Conventions conventions) {
        this.data = conventions.loss().suited(data);
        this.conventions = conventions;
        this.softmax = conventions.loss() instanceof CrossEntropy;
    }

    /// Looks for a proof at a widened point.
    ///
    /// @throws IllegalArgumentException if data and network differ in the number of inputs or outputs
    public ProofOutcome<Claim.WideMinimum> prove(WidenedPoint point) {
        if (data.x().shape().extent(1) != point.narrow().inputs() || data.outputs() != point.narrow().outputs()) {
            throw new IllegalArgumentException("the network has " + point.narrow().inputs() + " inputs and "
                    + point.narrow().outputs() + " outputs, the data " + data.x().shape().extent(1) + " and "
                    + data.outputs());
        }
        try {
            Optional<String> unfit = unfit(point);
            if (unfit.isPresent()) {
                return unknown(unfit.get());
            }
            List<Integer> widths = new ArrayList<>(point.narrow().architecture().hidden());
            widths.add(point.narrow().outputs());
            boolean exact = !softmax && PathConditions.followFromCriticality(widths, point.copies());
            return exact ? forStoredTargets(point) : forTargetsNearby(point);
        } catch (UndefinedException | DecompositionException failed) {
            return unknown("enclosures or decompositions fail: " + failed.getMessage());
        }
    }

    /// Looks for a proof that other parameters have a lower risk than a proved minimum, whichever of the targets within its
    /// delta are the right ones (and within that of its certificate, which leaves room).
    ///
    /// @param network any of as many inputs and outputs
    /// @throws IllegalArgumentException if there are not as many finite parameters as the network has
    public ProofOutcome<Claim.Suboptimal> proveSuboptimal(Claim.WideMinimum minimum, Network network,
            double[] parameters) {
        if (parameters.length != network.layout().size()) {
            throw new IllegalArgumentException("the network has " + network.layout().size() + " parameters, got "
                    + parameters.length);
        }
        RiskFunction risk = new RiskFunction(network, data, conventions, CertifiedClaims.ROOM * minimum.delta());
        IntervalTensor value = risk.valueWithKinks(IntervalTensor.of(Tensor.vector(parameters)));
        return RiskProver.compare(minimum.value(), new Claim.ValueEnclosure(value.lower(0), value.upper(0)));
    }

    private Optional<String> unfit(WidenedPoint point) {
        boolean known = conventions.loss() instanceof SquaredLoss
                || (conventions.loss() instanceof CrossEntropy(double smoothing) && smoothing == 0);
        if (!known || conventions.weightDecay() != 0) {
            return Optional.of("minima of widened networks are proved for the squared loss and cross-entropy without "
                    + "label smoothing, without weight decay");
        }
        if (point.narrow().architecture().activation().smoothness() != Activation.Smoothness.ANALYTIC) {
            return Optional.of("the activation is not smooth");
        }
        if (!point.hasPositiveParts()) {
            return Optional.of("a copy's part of its unit's outgoing weights is not positive: such a point is a saddle "
                    + "as a rule");
        }
        return Optional.empty();
    }

    private ProofOutcome<Claim.WideMinimum> forStoredTargets(WidenedPoint point) {
        ProofOutcome<Claim.CriticalPoint> narrow;
        try (RiskProver prover = new RiskProver(point.narrow(), data, conventions)) {
            narrow = prover.proveCriticalPoint(point.weights());
        }
        return switch (narrow) {
            case ProofOutcome.Unknown<Claim.CriticalPoint>(var reason, _) -> unknown("the narrow network: " + reason);
            case ProofOutcome.Proved<Claim.CriticalPoint>(var claim) -> {
                if (claim.type().index() != 0) {
                    yield unknown("the narrow network is at a saddle");
                }
                NarrowEnclosures enclosures = new NarrowEnclosures(point.narrow(), claim.location(), data.x());
                yield concluded(point, enclosures, claim.location(), 0, claim.value());
            }
        };
    }

    private ProofOutcome<Claim.WideMinimum> forTargetsNearby(WidenedPoint point) {
        IntervalTensor weights = IntervalTensor.of(Tensor.vector(point.weights()));
        NarrowEnclosures enclosures = new NarrowEnclosures(point.narrow(), weights, data.x());
        int outputs = data.outputs();
        int free = softmax ? outputs - 1 : outputs;
        IntervalTensor residuals = residuals(enclosures.outputs(), 0);
        IntervalTensor equations = PathConditions.of(enclosures, point.copies(), free);
        Optional<double[]> correction = LinearCorrection.bounds(equations, unknowns(residuals, free));
        if (correction.isEmpty()) {
            return unknown("the conditions on the residuals are not proved to be independent");
        }
        double delta = delta(correction.get(), residuals, free);
        if (!(delta <= NEAR * Math.max(1, largest(data.y().values())))) {
            return unknown("targets for which the conditions on the residuals hold are proved to exist only within "
                    + delta + " of the stored ones");
        }
        RiskFunction risk = new RiskFunction(point.narrow(), data, conventions, delta);
        if (!isPositiveDefinite(withoutShifts(risk.hessian(weights), point))) {
            return unknown("the narrow network's Hessian is not proved to be positive definite for all targets within "
                    + delta + " of the stored ones");
        }
        IntervalTensor value = risk.value(weights);
        return concluded(point, enclosures, weights, delta, new Claim.ValueEnclosure(value.lower(0), value.upper(0)));
    }

    private ProofOutcome<Claim.WideMinimum> concluded(WidenedPoint point, NarrowEnclosures enclosures,
            IntervalTensor weights, double delta, Claim.ValueEnclosure value) {
        double rho = point.distance(weights);
        if (!(rho <= NEAR * Math.max(1, largest(point.stored())))) {
            return unknown("the stored parameters may be as far as " + rho + " from the widened ones");
        }
        IntervalTensor residuals = residuals(enclosures.outputs(), delta);
        for (int l = 0; l < point.copies().size(); l++) {
            NarrowEnclosures.Layer layer = enclosures.layers().get(l);
            for (int j = 0; point.copies().get(l) > 1 && j < layer.slope().shape().extent(1); j++) {
                if (!isPositiveDefinite(curvature(layer, j, residuals))) {
                    return unknown("the curvature B of unit " + (j + 1) + " of layer " + (l + 1)
                            + " is not proved to be positive definite");
                }
            }
        }
        return new ProofOutcome.Proved<>(new Claim.WideMinimum(point, rho, delta, value));
    }

    /// B of a unit for all residuals in the box.
    private static IntervalTensor curvature(NarrowEnclosures.Layer layer, int unit, IntervalTensor residuals) {
        int m = residuals.shape().extent(0);
        IntervalTensor sum = IntervalTensor.of(Tensor.filled(Shape.of(m), 0));
        for (int k = 0; k < layer.outputsByActivation().size(); k++) {
            sum = ALGEBRA.add(sum, ALGEBRA.multiply(NarrowEnclosures.column(residuals, k),
                    NarrowEnclosures.column(layer.outputsByActivation().get(k), unit)));
        }
        IntervalTensor factors = ALGEBRA.multiply(sum, NarrowEnclosures.column(layer.curvature(), unit));
        IntervalTensor spread = ALGEBRA.broadcast(factors, layer.extended().shape(), Ints.of(0));
        return SMOOTH.apply(GRAM, List.of(ALGEBRA.multiply(spread, layer.extended()), layer.extended()));
    }

    /// The derivatives of the samples' losses by the outputs, m x dy, for targets within delta of the stored ones.
    private IntervalTensor residuals(IntervalTensor outputs, double delta) {
        IntervalTensor targets = RiskFunction.widened(data.y(), delta);
        if (!softmax) {
            return ALGEBRA.subtract(outputs, targets);
        }
        IntervalTensor total = SMOOTH.apply(new Op.LogSumExp(1), List.of(outputs));
        IntervalTensor logs = ALGEBRA.subtract(outputs, ALGEBRA.broadcast(total, outputs.shape(), Ints.of(0)));
        return ALGEBRA.subtract(ALGEBRA.exp(logs), targets);
    }

    private IntervalTensor unknowns(IntervalTensor residuals, int free) {
        List<IntervalTensor> columns = IntStream.range(0, free)
                .mapToObj(k -> NarrowEnclosures.column(residuals, k))
                .toList();
        return SMOOTH.apply(new Op.Concatenate(0), columns);
    }

    /// How far targets are from the stored ones at most. The last residual of a softmax moves by as much as the others
    /// together, and by what the stored labels' sum lacks of 1.
    private double delta(double[] correction, IntervalTensor residuals, int free) {
        double delta = largest(correction);
        int m = residuals.shape().extent(0);
        for (int n = 0; n < m && softmax; n++) {
            IntervalTensor rest = IntervalTensor.of(Tensor.scalar(1));
            double moved = 0;
            for (int k = 0; k <= free; k++) {
                rest = ALGEBRA.subtract(rest, IntervalTensor.of(Tensor.scalar(data.y().get(n * (free + 1) + k))));
                moved = k < free ? Math.nextUp(moved + correction[k * m + n]) : moved;
            }
            delta = Math.max(delta, Math.nextUp(moved + rest.magnitude(0)));
        }
        return delta;
    }

    /// The Hessian by all parameters but, with a softmax, those of the last output.
    private IntervalTensor withoutShifts(IntervalTensor hessian, WidenedPoint point) {
        int p = hessian.shape().extent(0);
        boolean[] fixed = new boolean[p];
        if (softmax) {
            Block weight = point.narrow().layout().blocks().get(2 * point.copies().size());
            int outputs = data.outputs();
            for (int i = 0; i < weight.shape().extent(0); i++) {
                fixed[weight.offset() + (i + 1) * outputs - 1] = true;
            }
            fixed[p - 1] = true;
        }
        int[] free = IntStream.range(0, p).filter(a -> !fixed[a]).toArray();
        double[] lower = new double[free.length * free.length];
        double[] upper = new double[lower.length];
        for (int i = 0; i < lower.length; i++) {
            int source = free[i / free.length] * p + free[i % free.length];
            lower[i] = hessian.lower(source);
            upper[i] = hessian.upper(source);
        }
        return IntervalTensor.wrap(Shape.of(free.length, free.length), lower, upper);
    }

    private static boolean isPositiveDefinite(IntervalTensor matrix) {
        int n = matrix.shape().extent(0);
        double[] middle = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[i * n + j] = matrix.midpoint(i * n + j) / 2 + matrix.midpoint(j * n + i) / 2;
            }
        }
        Preconditioner preconditioner = Preconditioner.of(SymmetricEigen.of(middle, n));
        return preconditioner.isFinite() && VerifiedInertia.negativeEigenvalues(matrix, preconditioner.congruence())
                .equals(OptionalInt.of(0));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static ProofOutcome<Claim.WideMinimum> unknown(String reason) {
        return new ProofOutcome.Unknown<>(reason,
                "give the narrow weights and parts that the wide parameters were made "
                        + "from, and the data that belong to them");
    }
}
