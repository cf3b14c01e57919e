package nadir.check;

import java.util.List;

/// Everything that a certificate says: what it is about, and what it claims of that.
///
/// @param format of the certificate, [#FORMAT]
/// @param version of Nadir that made it
/// @param model the point
/// @param data the samples
/// @param conventions what the loss means
/// @param precision of the arithmetic that suffices for the proof
/// @param claims in the order in which they were proved, at least one; the first names the kind of point
public record Certificate(int format, String version, ModelFacts model, DataFacts data, LossFacts conventions,
        Precision precision, List<Claim> claims) {
    /// The one format that there is so far.
    public static final int FORMAT = 1;

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if nothing is claimed
    public Certificate {
        claims = List.copyOf(claims);
        if (claims.isEmpty()) {
            throw new IllegalArgumentException("a certificate requires a claim");
        }
    }
}
