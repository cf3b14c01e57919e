package nadir.study;

import java.util.List;
import nadir.check.Bounds;
import org.jspecify.annotations.Nullable;

/// What was proved of a saved model.
///
/// @param status whether anything was
/// @param claim what the first claim says: a kind of [nadir.check.Claim], in short; null if nothing is proved
/// @param statements all claims in words
/// @param index negative eigenvalues at a critical point; null for other claims
/// @param radius how far in any coordinate the critical point can be from the stored parameters; null if none is proved
/// @param enclosure of the loss: at the critical point, or at the stored parameters; null if nothing is proved
/// @param betterEnclosure of the better model's loss; null if nothing is proved of one
/// @param reason why something that was asked for is not proved; null if everything is
/// @param remedy what would help; null likewise
/// @param certificate the file; null if none was written
/// @param model that was certified
/// @param data what they are called
/// @param seconds that it took
public record CertificationResult(Status status, @Nullable String claim, List<String> statements,
        @Nullable Integer index, @Nullable Double radius, @Nullable Bounds enclosure, @Nullable Bounds betterEnclosure,
        @Nullable String reason, @Nullable String remedy, @Nullable String certificate, String model, String data,
        int parameters, int samples, double seconds) {
    /// The two answers.
    public enum Status {
        /// The checker confirms every claim of the certificate.
        PROVED,
        /// Nothing was proved.
        UNKNOWN
    }

    /// Copies the list.
    public CertificationResult {
        statements = List.copyOf(statements);
    }
}
