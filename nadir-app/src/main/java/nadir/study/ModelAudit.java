package nadir.study;

import java.util.List;
import nadir.audit.Audit;
import nadir.audit.AuditListener;
import nadir.audit.AuditReport;
import nadir.audit.RemoteRisk;
import nadir.data.InputException;
import nadir.distributed.DistributedRisk;
import nadir.distributed.UnitActivity;
import nadir.network.Activation;
import nadir.risk.Risk;

/// Audits a saved model on data.
public final class ModelAudit {
    private static final List<String> LEFT_OUT = List.of("the perturbable gradient basis",
            "affine fits of inputs and features",
            "the lower bound of samples that share their inputs (each counts alone)",
            "whether the loss falls for ever as outputs grow");

    private ModelAudit() {}

    /// Reads model and data and audits.
    ///
    /// @throws InputException if one of them cannot be used; the message is one line for the user
    /// @throws java.util.concurrent.CancellationException if the listener stops it
    public static ModelAuditResult run(ModelAuditOptions options, AuditListener listener) {
        long start = System.nanoTime();
        ModelOnData subject = ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
        try (Risk risk = subject.risk(options.audit().threads())) {
            AuditReport report = Audit.of(risk, subject.model().parameters(), options.audit(), listener);
            return result(options, subject, report, List.of(), start);
        }
    }

    /// Reads the model, and audits it on data that lie on a cluster, as far as that goes without a sample in hand.
    ///
    /// @throws InputException if one of them cannot be used, or the cluster cannot be reached or is lost
    /// @throws java.util.concurrent.CancellationException if the listener stops it
    public static ModelAuditResult run(ModelAuditOptions options, String master, AuditListener listener) {
        long start = System.nanoTime();
        try (ModelOnCluster there = ModelOnCluster.open(options.model(), options.frozen(), options.data(),
                options.loss(), master)) {
            double[] point = there.subject().model().parameters();
            DistributedRisk risk = there.risk();
            UnitActivity activity = risk.activity(point);
            long hits = risk.network()
                    .unitLayers()
                    .stream()
                    .filter(layer -> layer.activation().smoothness() != Activation.Smoothness.ANALYTIC)
                    .mapToLong(layer -> activity.zeros().getOrDefault(layer.name(), 0L))
                    .sum();
            RemoteRisk remote = new RemoteRisk(risk, risk.network(), ModelOnCluster.samples(risk), risk.penalty(point),
                    risk.accuracy(point), risk.lowerBound(), risk.bestConstant().value(),
                    there.evidence(point, activity), hits);
            AuditReport report = Audit.of(remote, point, options.audit(), listener);
            return result(options, there.subject(), report, LEFT_OUT, start);
        }
    }

    private static ModelAuditResult result(ModelAuditOptions options, ModelOnData subject, AuditReport report,
            List<String> leftOut, long start) {
        return new ModelAuditResult(options.model().toString(), subject.data().name(),
                LossConventions.of(subject.conventions()), report, subject.history(),
                SavedElimination.of(subject.model().metadata().training()), options.audit(), leftOut,
                (System.nanoTime() - start) / 1e9);
    }
}
