package nadir.study;

import java.nio.file.Path;
import java.util.List;
import nadir.audit.AuditOptions;
import nadir.data.DataRequest;

/// What to audit, on what, and how thoroughly.
///
/// @param model an ONNX file
/// @param frozen names of parameters that are taken as constants, with `*` for any characters; may be empty
/// @param data what to load
/// @param loss what the user says about it; the model's own where that is nothing
/// @param audit how thoroughly
public record ModelAuditOptions(Path model, List<String> frozen, DataRequest data, LossChoice loss,
        AuditOptions audit) {
    /// Copies the list.
    public ModelAuditOptions {
        frozen = List.copyOf(frozen);
    }
}
