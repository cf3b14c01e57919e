package nadir.certify;

import java.util.Arrays;
import nadir.check.Bounds;
import nadir.interval.IntervalTensor;

/// What is proved, as claims of certificates. Their bounds leave room, so that a checker whose arithmetic is a few times
/// coarser confirms them.
public final class CertifiedClaims {
    /// Times the width of an enclosure, on both sides.
    static final double ROOM = 16;

    private CertifiedClaims() {}

    /// The claim about the stored parameters.
    public static nadir.check.Claim of(Claim.ValueEnclosure claim) {
        return new nadir.check.Claim.LossEnclosure(bounds(claim));
    }

    /// The claim about the stored parameters.
    ///
    /// @throws IllegalArgumentException if the component is too small to leave room without reaching 0
    public static nadir.check.Claim of(Claim.NotCritical claim) {
        Bounds bounds = new Bounds(claim.lower(), claim.upper()).widened(ROOM);
        if (bounds.containsZero()) {
            throw new IllegalArgumentException(
                    "a certificate requires a derivative that is apart from 0 with room, got "
                            + bounds + "; take parameters with a larger gradient");
        }
        return new nadir.check.Claim.NotCritical(claim.coordinate(), bounds);
    }

    /// The claim about the critical point in a box that contains the stored parameters.
    ///
    /// @throws IllegalArgumentException if it does not contain them
    public static nadir.check.Claim of(Claim.CriticalPoint claim, double[] stored) {
        IntervalTensor box = claim.box();
        double[] lower = new double[stored.length];
        double[] upper = new double[stored.length];
        for (int i = 0; i < stored.length; i++) {
            lower[i] = box.lower(i);
            upper[i] = box.upper(i);
            if (!(lower[i] <= stored[i] && stored[i] <= upper[i])) {
                throw new IllegalArgumentException("a certificate requires a box around the stored parameters, got ["
                        + lower[i] + ", " + upper[i] + "] for " + stored[i] + "; store the refined parameters");
            }
        }
        return new nadir.check.Claim.CriticalPoint(claim.gauges(), lower, upper, claim.type().index(),
                bounds(claim.value()));
    }

    /// The claim about the minimum near the stored parameters. For the stored targets themselves (delta 0) a checker has to
    /// find the narrow critical point again, in a box as wide as rho: that wants more room.
    public static nadir.check.Claim of(Claim.WideMinimum claim) {
        WidenedPoint point = claim.point();
        double largest = Arrays.stream(point.stored()).map(Math::abs).max().orElse(0);
        double rho = (claim.delta() == 0 ? ROOM * ROOM : ROOM) * claim.rho() + ROOM * Math.ulp(largest);
        return new nadir.check.Claim.WideMinimum(point.narrow().architecture().hidden(), point.copies(),
                point.weights(), point.splits(), rho, ROOM * claim.delta(), bounds(claim.value()));
    }

    /// The claim that other parameters of the same network have a lower risk.
    public static nadir.check.Claim of(Claim.Suboptimal claim, double[] parameters) {
        return new nadir.check.Claim.Suboptimal(null, parameters, bounds(claim.better()));
    }

    /// The claim about the stored parameters of a deep linear network.
    public static nadir.check.Claim of(Claim.DeepLinearGlobalMinimum claim) {
        Bounds loss = bounds(claim.value());
        double epsilon = Math.max(0, Math.nextUp(loss.upper() - bounds(claim.least()).lower()));
        return new nadir.check.Claim.DeepLinearGlobalMinimum(epsilon, loss);
    }

    /// Bounds of a loss with room.
    public static Bounds bounds(Claim.ValueEnclosure value) {
        return new Bounds(value.lower(), value.upper()).widened(ROOM);
    }
}
