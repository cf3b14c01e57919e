package nadir.study;

import java.util.Optional;
import nadir.audit.AuditOptions;
import nadir.audit.AuditReport;

/// What an audit of a saved model came to.
///
/// @param model its file
/// @param data what the data are called
/// @param conventions what losses, gradients and eigenvalues mean
/// @param report the findings
/// @param history of the model's training, if the file has it
/// @param elimination of suboptimal minima that the model was trained with, if the file tells of one
/// @param options what was asked for
/// @param seconds that the audit took
public record ModelAuditResult(String model, String data, LossConventions conventions, AuditReport report,
        Optional<TrainingHistory> history, Optional<SavedElimination> elimination, AuditOptions options,
        double seconds) {}
