package nadir.loss;

/// min over q of the summed losses of samples that share one output q: of samples with identical inputs, or of all
/// samples for the best constant.
///
/// @param value the infimum of the sum
/// @param attained whether a finite q reaches it
/// @param output the q that reaches it, dy values; infinite in the coordinates along which it is only approached
public record GroupMinimum(double value, boolean attained, double[] output) {}
