package nadir.audit;

import java.util.List;
import java.util.OptionalDouble;
import nadir.critical.DataEvidence;
import nadir.critical.Symmetries;
import nadir.critical.Symmetry;
import nadir.data.Dataset;
import nadir.loss.DataLowerBound;
import nadir.network.Activation;
import nadir.network.UnitLayer;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// What a network does on its data at one point.
final class PointFacts {
    private final Risk risk;
    private final double[] point;
    private final DataEvidence evidence;

    PointFacts(Risk risk, double[] point) {
        this.risk = risk;
        this.point = point;
        this.evidence = new DataEvidence(risk, point);
    }

    /// The symmetries of the network at the point.
    List<Symmetry> symmetries() {
        return Symmetries.of(risk.network(), point, evidence);
    }

    /// How many pre-activations are exactly at a kink of their activation.
    long kinkHits() {
        long hits = 0;
        for (UnitLayer layer : risk.network().unitLayers()) {
            if (layer.activation().smoothness() != Activation.Smoothness.ANALYTIC) {
                for (double value : evidence.preactivationTensor(layer.name()).values()) {
                    hits += value == 0 ? 1 : 0;
                }
            }
        }
        return hits;
    }

    /// Whether scaling the output up lowers the loss for ever: true where the loss has no finite minimum per sample, the
    /// network ends in an affine map without weight decay, and every sample is on its right side.
    Evidence.Ray ray(DataLowerBound bound) {
        Dataset data = risk.data();
        boolean eligible = !bound.attained() && bound.conflictingGroups() == 0 && data.isClassification()
                && risk.conventions().weightDecay() == 0 && risk.network().outputLayer().isPresent();
        if (!eligible) {
            return Evidence.Ray.DOES_NOT;
        }
        Tensor outputs = risk.outputs(point);
        for (int i = 0; i < data.rows(); i++) {
            if (!(margin(outputs, i, data.classOf(i)) > 0)) {
                return Evidence.Ray.DOES_NOT;
            }
        }
        return Evidence.Ray.FALLS_FOR_EVER;
    }

    private static double margin(Tensor outputs, int row, int target) {
        int width = outputs.shape().extent(1);
        if (width == 1) {
            return target == 0 ? -outputs.get(row) : outputs.get(row);
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            if (k != target) {
                other = Math.max(other, outputs.get(row * width + k));
            }
        }
        return outputs.get(row * width + target) - other;
    }

    /// The largest gradient norm found at points that a symmetry of this point alone reaches in a straight line.
    OptionalDouble gradientAlong(List<Symmetry> symmetries, long seed) {
        Tensor outputs = risk.outputs(point);
        return FiberGradient.along(risk, point, symmetries, seed, moved -> sameOutputs(outputs, risk.outputs(moved)));
    }

    private static boolean sameOutputs(Tensor before, Tensor after) {
        double size = 0;
        double change = 0;
        for (int i = 0; i < before.shape().size(); i++) {
            size = Math.max(size, Math.abs(before.get(i)));
            change = Math.max(change, Math.abs(before.get(i) - after.get(i)));
        }
        return change <= 1e-9 * (1 + size);
    }
}
