package nadir.study;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What to check.
///
/// @param certificate the file
/// @param model where the model lies now; null for where the certificate says, or beside it
/// @param data where the data come from now; null likewise
/// @param threads to compute with; the answer does not depend on it
public record CertificateCheckOptions(Path certificate, @Nullable Path model, @Nullable String data, int threads) {}
