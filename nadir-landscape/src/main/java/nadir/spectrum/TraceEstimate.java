package nadir.spectrum;

/// An estimate of an operator's trace.
///
/// @param value         the estimate, unbiased
/// @param standardError its standard error, from the spread of the probes; 0 to rounding if the low-rank part was all
/// @param exactPart     the trace on the subspace that was projected out, known to rounding
/// @param rank          that subspace's dimension
/// @param probes        the random probes of the rest
/// @param products      operator products made
public record TraceEstimate(double value, double standardError, double exactPart, int rank, int probes, int products) {}
