package nadir.audit;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import nadir.critical.Symmetries;
import nadir.critical.Symmetry;
import nadir.loss.DataLowerBound;
import nadir.network.Network;
import nadir.objective.Objective;
import nadir.pgb.PgbOptions;
import nadir.pgb.PgbReport;

/// Asked of samples that lie elsewhere.
record RemoteFacts(RemoteRisk risk, double[] point) implements AuditFacts {
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
        return Math.toIntExact(risk.samples());
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
        return RemoteLadder.of(risk, point);
    }

    @Override
    public List<Symmetry> symmetries() {
        return Symmetries.of(risk.network(), point, risk.evidence(point));
    }

    @Override
    public PgbReport basis(List<Symmetry> symmetries, PgbOptions options) {
        return PgbReport.of(risk, point, symmetries, options);
    }

    @Override
    public Predicate<double[]> same() {
        double allowed = SAME * (1 + risk.largestOutput(point));
        return moved -> risk.departure(moved, point) <= allowed;
    }

    @Override
    public long kinkHits() {
        return risk.kinkHits(point);
    }

    @Override
    public boolean separates() {
        return risk.separates(point);
    }

    @Override
    public double weightDecay() {
        return risk.conventions().weightDecay();
    }
}
