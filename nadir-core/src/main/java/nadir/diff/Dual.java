package nadir.diff;

import org.jspecify.annotations.Nullable;

/// A value with its derivative along one direction.
///
/// @param tangent the derivative, of the primal's shape; `null` is an exact zero
public record Dual<V>(V primal, @Nullable V tangent) {}
