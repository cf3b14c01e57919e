package nadir.audit;

import java.util.OptionalDouble;

/// One layer's parameters, and the block of the Hessian that belongs to them (all other parameters held fixed).
///
/// @param name of the layer
/// @param parameters how many
/// @param norm |theta| of the layer
/// @param gradientNorm the layer's part of the gradient
/// @param min the block's smallest eigenvalue, where computed
/// @param max its largest
/// @param trace its trace (dense only)
/// @param residual the larger |Hv - lambda v| of the two
public record LayerReport(String name, int parameters, double norm, double gradientNorm, OptionalDouble min,
        OptionalDouble max, OptionalDouble trace, double residual) {}
