package nadir.audit;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import nadir.critical.DataEvidence;
import nadir.critical.Symmetries;
import nadir.critical.Symmetry;
import nadir.loss.DataLowerBound;
import nadir.network.Activation;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.objective.Objective;
import nadir.pgb.PgbOptions;
import nadir.pgb.PgbReport;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Asked of samples in memory.
final class PointFacts implements AuditFacts {
    private final Risk risk;
    private final double[] point;
    private final int threads;
    private @Nullable DataEvidence evidence;

    PointFacts(Risk risk, double[] point, int threads) {
        this.risk = risk;
        this.threads = threads;
        this.point = point;
    }

    /// What the hidden units do, which takes some memory, from when it is needed.
    private DataEvidence evidence() {
        DataEvidence known = evidence;
        if (known == null) {
            known = new DataEvidence(risk, point);
            evidence = known;
        }
        return known;
    }

    @Override
    public Objective objective() {
        return risk;
    }

    @Override
    public Network network() {
        return risk.network();
    }

    @Override
    public int samples() {
        return risk.terms();
    }

    @Override
    public double penalty() {
        return risk.penalty(point);
    }

    @Override
    public OptionalDouble accuracy() {
        return risk.accuracy(point);
    }

    @Override
    public DataLowerBound lowerBound() {
        return risk.lowerBound();
    }

    @Override
    public List<Rung> ladder() {
        return Ladder.of(risk, point, threads);
    }

    @Override
    public PgbReport basis(List<Symmetry> symmetries, PgbOptions options) {
        return PgbReport.of(risk, point, symmetries, options);
    }

    @Override
    public double weightDecay() {
        return risk.conventions().weightDecay();
    }

    @Override
    public List<Symmetry> symmetries() {
        return Symmetries.of(risk.network(), point, evidence());
    }

    @Override
    public long kinkHits() {
        long hits = 0;
        for (UnitLayer layer : risk.network().unitLayers()) {
            if (layer.activation().smoothness() != Activation.Smoothness.ANALYTIC) {
                for (double value : evidence().preactivationTensor(layer.name()).values()) {
                    hits += value == 0 ? 1 : 0;
                }
            }
        }
        return hits;
    }

    @Override
    public boolean separates() {
        return Separation.count(risk, point) == risk.terms();
    }

    @Override
    public Predicate<double[]> same() {
        Tensor outputs = risk.outputs(point);
        return moved -> sameOutputs(outputs, risk.outputs(moved));
    }

    private static boolean sameOutputs(Tensor before, Tensor after) {
        double size = 0;
        double change = 0;
        for (int i = 0; i < before.shape().size(); i++) {
            size = Math.max(size, Math.abs(before.get(i)));
            change = Math.max(change, Math.abs(before.get(i) - after.get(i)));
        }
        return change <= SAME * (1 + size);
    }
}
