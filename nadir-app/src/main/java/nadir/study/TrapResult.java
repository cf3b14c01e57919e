package nadir.study;

import nadir.trap.Trap;
import org.jspecify.annotations.Nullable;

/// A trap that was built.
///
/// @param folder where it lies
/// @param loss at the trap
/// @param betterLoss at a lower point; null where none was found
/// @param betterOrigin how that was found
/// @param nullity zero eigenvalues of the Hessian by construction; null where that does not say
/// @param index negative ones, likewise
/// @param gradientNorm |gradient|, as computed
/// @param depth for minima and twins: the loss as a part of the best constant's
/// @param conditioning for minima and twins: the smallest positive eigenvalue at the minimum over the largest
/// @param order for saddles
/// @param limit for valleys: what the loss falls towards
/// @param proved "proved" if the folder has a certificate; "unknown" with the reason; or "not attempted" for kinds of which
///     no proof is known
public record TrapResult(String folder, Trap.Kind kind, String network, int parameters, int samples, double loss,
        @Nullable Double betterLoss, @Nullable String betterOrigin, @Nullable Integer nullity, @Nullable Integer index,
        double gradientNorm, @Nullable Double depth, @Nullable Double conditioning, @Nullable Integer order,
        @Nullable Double limit, String proved) {}
