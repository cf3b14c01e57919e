package nadir.study;

import nadir.audit.Audit;
import nadir.audit.AuditListener;
import nadir.audit.AuditReport;
import nadir.data.InputException;
import nadir.distributed.DistributedRisk;
import nadir.risk.Risk;

/// Audits a saved model on data.
public final class ModelAudit {
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
            return result(options, subject, report, start);
        }
    }

    /// Reads the model, and audits it on data that lie on a cluster.
    ///
    /// @throws InputException if one of them cannot be used, or the cluster cannot be reached or is lost
    /// @throws java.util.concurrent.CancellationException if the listener stops it
    public static ModelAuditResult run(ModelAuditOptions options, String master, AuditListener listener) {
        long start = System.nanoTime();
        try (ModelOnCluster there = ModelOnCluster.open(options.model(), options.frozen(), options.data(),
                options.loss(), master)) {
            DistributedRisk risk = there.risk();
            ModelOnCluster.samples(risk);
            AuditReport report = Audit.of(risk, there.subject().model().parameters(), options.audit(), listener);
            return result(options, there.subject(), report, start);
        }
    }

    private static ModelAuditResult result(ModelAuditOptions options, ModelOnData subject, AuditReport report,
            long start) {
        return new ModelAuditResult(options.model().toString(), subject.data().name(),
                LossConventions.of(subject.conventions()), report, subject.history(),
                SavedElimination.of(subject.model().metadata().training()), options.audit(),
                (System.nanoTime() - start) / 1e9);
    }
}
