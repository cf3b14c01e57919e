package nadir.study;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import nadir.linear.CriticalPoint;
import nadir.linear.Hypothesis;
import nadir.linear.Statement;
import org.jspecify.annotations.Nullable;

/// A census of a deep linear network's critical points.
///
/// @param architecture for example `64-4-10 linear, no bias`
/// @param eigenvalues of S_yx S_xx^+ S_xy, largest first
/// @param hypotheses of the theorems, checked on the data
/// @param count of all families
/// @param criticalPoints the first of them
/// @param statements predicted and measured, if asked for
/// @param pathModel a nonlinear network under the independence assumption, if asked for
public record LinearCensusResult(String architecture, int samples, int parameters, double[] eigenvalues,
        List<Hypothesis> hypotheses, BigInteger count, List<Family> criticalPoints, Family globalMinimum,
        @Nullable List<Statement> statements, @Nullable PathModelResult pathModel) {

    /// A family of critical points.
    ///
    /// @param indices the eigenvalues kept, 1 = the largest
    /// @param index the Hessian's negative eigenvalues at the balanced representative; null for two hidden layers or more
    /// @param nullity its zero eigenvalues, likewise
    public record Family(List<Integer> indices, int rank, double loss, @Nullable Long index, @Nullable Long nullity,
            CriticalPoint.Kind kind) {
        static Family of(CriticalPoint point) {
            return new Family(point.indices(), point.rank(), point.loss(), known(point.index()), known(point.nullity()),
                    point.kind());
        }

        private static @Nullable Long known(OptionalLong number) {
            return number.isPresent() ? (Long) number.getAsLong() : null;
        }
    }

    /// What fixes the meaning of the losses.
    ///
    /// @param preparation what was done to the data first
    public record Conventions(String loss, String reduction, double weightDecay, String preparation) {}
}
