package nadir.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// Confirms local minima of widened networks (Fukumizu & Amari, Neural Networks 13, 2000; Ding, Li & Sun, arXiv
/// 1911.01413). Let M be all ways to share the outgoing weights of units among their copies, separately for each unit of the
/// next wide layer: an affine space of equal functions. Let u be the change of a copy's incoming weights, summed over the
/// copies that they come from; M is where all u are 0. If every point of M is critical ([PathConditions]), the second
/// derivative of the wide loss depends on u alone, and is
///
///     narrow Hessian at the means of u  +  sum over units j with copies c of b_(j,c) e' B_j e,
///
/// with e the deviation of u from its mean and B_j = sum over n of d^h_(n,j) s''(z_(n,j)) [h_n; 1][h_n; 1]'. (Cross terms
/// vanish, as the parts b times the deviations sum to 0.) If the narrow Hessian and every B_j are positive definite, the
/// Hessian is positive semidefinite and its kernel is the tangent space of M: a local minimum (Morse-Bott).
///
/// With cross-entropy, adding a number to all outputs changes nothing, in the narrow and the wide network alike: the
/// parameters of the last output are left out of the narrow Hessian.
final class WideMinimumCheck {
    private final Subject subject;
    private final Claim.WideMinimum claim;
    private final int threads;
    private final DoubleConsumer progress;

    WideMinimumCheck(Subject subject, Claim.WideMinimum claim, int threads, DoubleConsumer progress) {
        this.subject = subject;
        this.claim = claim;
        this.threads = threads;
        this.progress = progress;
    }

    /// @throws NotConfirmedException if the claim is not confirmed
    void run() {
        List<Integer> widths = widths();
        boolean exact = claim.delta() == 0;
        Interval[] box = Arrays.stream(claim.narrow())
                .mapToObj(w -> Enclosures.around(w, exact ? claim.rho() / 2 : 0))
                .toArray(Interval[]::new);
        NarrowNetwork network = new NarrowNetwork(widths, subject.layers().getFirst().activation(), box);
        requireSplits();
        requireNear(network);
        Enclosures enclosures = new Enclosures(subject, network.tape(subject.loss()), claim.narrow(), claim.delta(),
                threads, progress);
        List<NarrowNetwork.Pass> passes = passes(network);
        if (exact) {
            requireConditionsByCriticality(network);
            int index = new CriticalBox(enclosures, box, IntStream.range(0, box.length).toArray()).index();
            Checker.require(index == 0, "the narrow Hessian has " + index + " negative eigenvalues");
        } else {
            requireConditionsNearby(network, passes);
            new CriticalBox(enclosures, box, free(network)).requirePositiveDefinite();
        }
        requireCurvatures(network, passes);
        Checker.requireWithin("the loss at the minimum", enclosures.lossByMeanValue(box), claim.loss());
    }

    private boolean isCrossEntropy() {
        return subject.loss() == Subject.SampleLoss.CROSS_ENTROPY;
    }

    /// The narrow network's widths, after a check that the wide one is what they widen to.
    private List<Integer> widths() {
        List<DenseLayer> layers = subject.layers();
        int hidden = claim.hidden().size();
        Checker.require(layers.size() == hidden + 1 && hidden > 0 && claim.copies().size() == hidden,
                "the network has not the layers of a widened one");
        Checker.require(layers.getLast().activation() == DenseLayer.Activation.IDENTITY, "the output is not affine");
        Checker.require(subject.weightDecay() == 0, "weight decay moves minima of widened networks");
        Checker.require(claim.rho() >= 0 && claim.delta() >= 0, "rho and delta are not distances");
        List<Integer> widths = new ArrayList<>();
        widths.add(subject.x().shape().extent(1));
        for (int l = 0; l <= hidden; l++) {
            DenseLayer layer = layers.get(l);
            long copies = l < hidden ? claim.copies().get(l) : 1;
            int units = l < hidden ? claim.hidden().get(l) : layer.units();
            Checker.require(copies >= 1 && units >= 1 && layer.units() == copies * units && layer.bias() >= 0,
                    "layer " + l + " has not the units and biases of a widened one");
            Checker.require(l == hidden || layer.activation() == layers.getFirst().activation(),
                    "layers have different activations");
            widths.add(units);
        }
        return widths;
    }

    private void requireSplits() {
        Checker.require(claim.splits().size() == claim.hidden().size(), "there are not splits for each layer");
        for (int l = 0; l < claim.hidden().size(); l++) {
            double[][] units = claim.splits().get(l);
            Checker.require(units.length == claim.hidden().get(l), "there are not splits for each unit");
            for (int j = 0; j < units.length; j++) {
                Checker.require(units[j].length == claim.copies().get(l), "there are not splits for each copy");
                for (int c = 0; c < units[j].length; c++) {
                    Checker.require(part(l, j, c).lower() > 0, "a copy's part is not positive");
                }
            }
        }
    }

    /// The part of a copy; the last is what the others leave of 1.
    private Interval part(int layer, int unit, int copy) {
        double[] parts = claim.splits().get(layer)[unit];
        if (copy < parts.length - 1) {
            return Interval.of(parts[copy]);
        }
        Interval rest = Interval.ONE;
        for (int c = 0; c < copy; c++) {
            rest = rest.minus(Interval.of(parts[c]));
        }
        return rest;
    }

    /// The stored parameters lie within rho of the widened ones.
    private void requireNear(NarrowNetwork network) {
        for (int l = 0; l < network.layers(); l++) {
            DenseLayer wide = subject.layers().get(l);
            int before = l == 0 ? 1 : claim.copies().get(l - 1);
            int own = l < claim.copies().size() ? claim.copies().get(l) : 1;
            for (int j = 0; j < wide.units(); j++) {
                for (int i = 0; i < wide.inputs(); i++) {
                    Interval part = l == 0 ? Interval.ONE : part(l - 1, i / before, i % before);
                    requireNear(network.weight(l, i / before, j / own).times(part),
                            wide.weights() + i * wide.units() + j);
                }
                requireNear(network.weight(l, network.widths().get(l), j / own), wide.bias() + j);
            }
        }
    }

    private void requireNear(Interval widened, int coordinate) {
        double distance = widened.minus(Interval.of(subject.parameters()[coordinate])).magnitude();
        Checker.require(distance <= claim.rho(), "parameter " + coordinate + " is " + distance
                + " away from the widened network's, more than " + claim.rho());
    }

    private List<NarrowNetwork.Pass> passes(NarrowNetwork network) {
        int features = subject.x().shape().extent(1);
        List<NarrowNetwork.Pass> passes = new ArrayList<>();
        for (int n = 0; n < subject.samples(); n++) {
            passes.add(network.run(Arrays.copyOfRange(subject.x().values(), n * features, (n + 1) * features)));
        }
        return passes;
    }

    /// Where layers behind one with copies are one unit wide up to the end of the run and behind it, there is one path from
    /// each unit, and its condition is the unit's criticality over the product of the weights along the path.
    private void requireConditionsByCriticality(NarrowNetwork network) {
        for (int l = 0; l < claim.copies().size(); l++) {
            int end = l;
            while (end < claim.copies().size() && claim.copies().get(end) > 1) {
                Checker.require(network.widths().get(end + 2) == 1,
                        "criticality does not imply the conditions on the residuals; they hold for targets nearby only");
                for (int j = 0; j < network.widths().get(end + 1); j++) {
                    Checker.require(!network.weight(end + 1, j, 0).contains(0), "a weight behind copies may be 0");
                }
                end++;
            }
        }
        Checker.require(!isCrossEntropy(), "with cross-entropy, delta has to be positive");
    }

    /// Residuals for which the conditions hold exactly belong to targets within delta of the stored ones.
    private void requireConditionsNearby(NarrowNetwork network, List<NarrowNetwork.Pass> passes) {
        int outputs = network.widths().getLast();
        int unknowns = isCrossEntropy() ? outputs - 1 : outputs;
        Checker.require(unknowns > 0, "cross-entropy needs two outputs");
        Interval[] residuals = new Interval[passes.size() * unknowns];
        for (int n = 0; n < passes.size(); n++) {
            Interval[] all = residuals(passes.get(n), n, 0);
            System.arraycopy(all, 0, residuals, n * unknowns, unknowns);
        }
        Interval[][] rows = PathConditions.rows(network, claim.copies(), passes, isCrossEntropy());
        double[] correction = PathConditions.correction(rows, residuals);
        for (int n = 0; n < passes.size(); n++) {
            Interval last = Interval.ONE.negate();
            for (int k = 0; k < outputs; k++) {
                last = last.plus(Interval.of(subject.y().get(n * outputs + k)));
            }
            // The last label is what the others leave of 1.
            Interval rest = Interval.of(last.magnitude());
            for (int k = 0; k < unknowns; k++) {
                requireWithinDelta(correction[n * unknowns + k]);
                rest = rest.plus(Interval.of(correction[n * unknowns + k]));
            }
            if (isCrossEntropy()) {
                requireWithinDelta(rest.upper());
            }
        }
    }

    private void requireWithinDelta(double distance) {
        Checker.require(distance <= claim.delta(),
                "targets for which the conditions hold are confirmed within " + distance
                        + " of the stored ones, not within " + claim.delta());
    }

    /// The residuals of a sample for all targets within a distance.
    private Interval[] residuals(NarrowNetwork.Pass pass, int sample, double distance) {
        Interval[] outputs = pass.output();
        Interval[] residuals = new Interval[outputs.length];
        for (int k = 0; k < residuals.length; k++) {
            Interval value = isCrossEntropy() ? softmax(outputs, k) : outputs[k];
            double target = subject.y().get(sample * outputs.length + k);
            residuals[k] = value.minus(Enclosures.around(target, distance));
        }
        return residuals;
    }

    private static Interval softmax(Interval[] outputs, int k) {
        Interval sum = Interval.ZERO;
        for (Interval output : outputs) {
            sum = sum.plus(Functions.exp(output.minus(outputs[k])));
        }
        return sum.reciprocal();
    }

    /// All parameters, but for those of the last output with cross-entropy.
    private int[] free(NarrowNetwork network) {
        int last = network.layers() - 1;
        int outputs = network.widths().getLast();
        int start = network.index(last, 0, 0);
        return IntStream.range(0, network.parameters().length)
                .filter(k -> !isCrossEntropy() || k < start || (k - start) % outputs != outputs - 1)
                .toArray();
    }

    private void requireCurvatures(NarrowNetwork network, List<NarrowNetwork.Pass> passes) {
        List<Interval[]> residuals = new ArrayList<>();
        for (int n = 0; n < passes.size(); n++) {
            residuals.add(residuals(passes.get(n), n, claim.delta()));
        }
        for (int l = 0; l < claim.copies().size(); l++) {
            for (int j = 0; claim.copies().get(l) > 1 && j < claim.hidden().get(l); j++) {
                Congruence.requirePositiveDefinite("the matrix B of unit " + j + " of hidden layer " + l,
                        curvature(network, passes, residuals, l, j));
            }
        }
    }

    private static Interval[][] curvature(NarrowNetwork network, List<NarrowNetwork.Pass> passes,
            List<Interval[]> residuals, int l, int j) {
        int size = network.widths().get(l) + 1;
        Interval[][] b = new Interval[size][size];
        for (Interval[] column : b) {
            Arrays.fill(column, Interval.ZERO);
        }
        for (int n = 0; n < passes.size(); n++) {
            NarrowNetwork.Pass pass = passes.get(n);
            Interval[][] byActivation = network.byActivations(l, pass.sensitivities().get(l + 1));
            Interval signal = Interval.ZERO;
            for (int k = 0; k < byActivation.length; k++) {
                signal = signal.plus(residuals.get(n)[k].times(byActivation[k][j]));
            }
            Interval factor = signal.times(pass.jets().get(l)[j].curvature());
            Interval[] h = pass.hidden().get(l);
            for (int a = 0; a < size; a++) {
                for (int c = 0; c < size; c++) {
                    b[a][c] = b[a][c].plus(a == c ? factor.times(h[a].square()) : factor.times(h[a].times(h[c])));
                }
            }
        }
        return b;
    }
}
