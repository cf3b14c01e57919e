package nadir.pgb;

import java.util.Locale;
import java.util.OptionalInt;
import nadir.loss.Conventions;

/// The gap of a perturbable gradient basis (KHK19 = arXiv 1904.03673, theorems 1 and 2): with Phi_S the columns of the
/// Jacobians at finitely many points S of the fiber,
///
/// G_S = L(theta) - inf over alpha of the risk at the outputs Phi_S alpha, at least 0,
///
/// in the reduction of the risk, without weight decay. It is 0 at stationary points for S = {theta}, and at local minima
/// for every S near enough to theta.
///
/// @param gap what was found: with the squared loss G_S for singular values above the tolerance; with other losses, and
///     matrix-free, the gain of the best alpha found, so that G_S is at least this
/// @param error how much the gap may be off: the size of rounding, of unfinished iterations, and of what hangs on the rank
///     tolerance (the part of singular values within a factor 10 of it). An estimate, no proof
/// @param loss L(theta) without weight decay
/// @param tolerance of the rank, relative to the largest singular value
/// @param rank of Phi_S at the tolerance, where it was decomposed
/// @param points how many points of the fiber S has, theta included
/// @param method how it was computed
/// @param attained whether the solver reached the infimum; if not, its iterations ended first, or no finite alpha attains it
///     (the risk keeps falling as outputs grow), and the gap is what had been gained by then
/// @param iterations of the solver, 0 for a direct one
public record PgbGap(double gap, double error, double loss, double tolerance, OptionalInt rank, int points,
        Method method, boolean attained, int iterations, Conventions conventions) {

    /// How a gap was computed.
    public enum Method {
        /// Singular value decomposition of Phi_S, for the squared loss the projection itself.
        DENSE,
        /// Products with the Jacobians and their transposes: LSMR for the squared loss, Newton-CG for the others.
        MATRIX_FREE;

        /// The name in reports.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The risk of the best linear model in the basis.
    public double best() {
        return loss - gap;
    }

    /// Whether theory binds: with weight decay a minimum of the whole risk need not respect the gap of its data part.
    public boolean binding() {
        return conventions.weightDecay() == 0;
    }

    /// The figures without the conventions.
    String figures() {
        return String.format(Locale.ROOT,
                "gap %.6g (+- %.1g) of the loss %.6g, %s, %s, %d point%s of the fiber, relative "
                        + "rank tolerance %.1g%s",
                gap, error, loss, method.label(),
                rank.isPresent() ? "rank " + rank.getAsInt() : iterations + " iterations", points,
                points == 1 ? "" : "s",
                tolerance, attained ? "" : ", infimum not reached");
    }

    /// One line for reports.
    public String text() {
        return figures() + "; " + conventions.text();
    }
}
