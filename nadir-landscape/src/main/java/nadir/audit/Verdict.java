package nadir.audit;

import java.util.List;
import java.util.Optional;

/// What kind of point a model is at, as far as floating-point numbers tell, and why. It is a finding, not a proof.
///
/// @param kind the finding
/// @param reasons each with its figure, the decisive one first
/// @param next what can be done about it
/// @param escape the method of escape to try first, as `--method` names it; empty where there is nothing to escape from, or
///     other things come first
public record Verdict(Kind kind, List<String> reasons, String next, Optional<String> escape) {

    /// The kinds of points.
    public enum Kind {
        /// The loss is within tolerance of a value that no function of the inputs can beat, and that is attained.
        GLOBAL_MINIMUM,
        /// Critical, every eigenvalue of the Hessian clearly positive.
        LOCAL_MINIMUM,
        /// Critical, no negative eigenvalue, and every zero eigenvalue belongs to a known way to change the parameters that
        /// leaves the loss as it is and the point critical.
        DEGENERATE_MINIMUM,
        /// Critical, with a negative eigenvalue and none that is zero.
        SADDLE,
        /// Critical, no minimum, with zero eigenvalues.
        DEGENERATE_SADDLE,
        /// The gradient says how to go down.
        NOT_CRITICAL,
        /// The loss falls for ever along a way to infinity; no minimum is attained there.
        VALLEY_TO_INFINITY,
        /// The numbers do not decide.
        UNDECIDED
    }

    /// Copies the reasons.
    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
