package nadir.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the checker says of a certificate.
///
/// @param certificate the file
/// @param reason why not, in one line; null if it is valid
/// @param claims the kinds of what is claimed; empty if the file is unreadable
/// @param statements the same in words
/// @param model that was read; null if none was
/// @param data that was read; null likewise
/// @param seconds that it took
public record CertificateCheckResult(Status status, String certificate, @Nullable String reason, List<String> claims,
        List<String> statements, @Nullable String model, @Nullable String data, double seconds) {
    /// The three answers.
    public enum Status {
        /// Everything that is claimed is proved, again.
        VALID,
        /// A file was changed, or a claim is not confirmed.
        INVALID,
        /// The certificate, the model or the data cannot be read.
        UNREADABLE
    }

    /// Copies the lists.
    public CertificateCheckResult {
        claims = List.copyOf(claims);
        statements = List.copyOf(statements);
    }
}
