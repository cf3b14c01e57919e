package nadir.study;

import java.nio.file.Path;
import nadir.audit.AuditOptions;
import nadir.data.DataRequest;

/// What to audit, on what, and how thoroughly.
///
/// @param model an ONNX file
/// @param data what to load
/// @param loss what the user says about it; the model's own where that is nothing
/// @param audit how thoroughly
public record ModelAuditOptions(Path model, DataRequest data, LossChoice loss, AuditOptions audit) {}
