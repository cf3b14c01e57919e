package nadir.spectrum;

/// An approximate eigenpair (lambda, v) of an operator H.
///
/// @param value     lambda = v'Hv
/// @param vector    v, of norm 1
/// @param residual  |Hv - lambda v|, from a fresh product; some eigenvalue of H lies within this distance of `value`
/// @param converged whether the residual is within the tolerance asked for
public record RitzPair(double value, double[] vector, double residual, boolean converged) {}
