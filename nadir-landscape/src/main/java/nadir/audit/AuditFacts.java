package nadir.audit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import nadir.critical.Symmetry;
import nadir.loss.DataLowerBound;
import nadir.network.Network;
import nadir.objective.Objective;
import nadir.pgb.PgbOptions;
import nadir.pgb.PgbReport;

/// What an audit asks of a risk at one point, wherever the samples are.
interface AuditFacts {
    /// Outputs that differ by less than this part of 1 + the largest are the same.
    double SAME = 1e-9;

    Objective objective();

    Network network();

    int samples();

    double penalty();

    OptionalDouble accuracy();

    DataLowerBound lowerBound();

    List<Rung> ladder();

    List<Symmetry> symmetries();

    /// Where the network ends in an affine map.
    PgbReport basis(List<Symmetry> symmetries, PgbOptions options);

    /// Whether a point computes the same outputs, to 1e-9 of the largest.
    Predicate<double[]> same();

    /// How many pre-activations are exactly at a kink of their activation.
    long kinkHits();

    /// Whether targets are classes, every one of which the outputs tell apart by a positive margin.
    boolean separates();

    double weightDecay();

    /// Whether scaling the output up lowers the loss for ever: true where the loss has no finite minimum per sample, the
    /// network ends in an affine map without weight decay, and every sample is on its right side.
    default Evidence.Ray ray(DataLowerBound bound) {
        boolean eligible = !bound.attained() && bound.conflictingGroups() == 0 && weightDecay() == 0
                && network().outputLayer().isPresent();
        return eligible && separates() ? Evidence.Ray.FALLS_FOR_EVER : Evidence.Ray.DOES_NOT;
    }

    /// The largest gradient norm found at points that a symmetry of this point alone reaches in a straight line.
    default OptionalDouble gradientAlong(double[] point, List<Symmetry> symmetries, long seed) {
        return FiberGradient.along(objective(), point, symmetries, seed, same());
    }

    /// The perturbable gradient basis, where the network is known to end in an affine map.
    default Optional<PgbReport> pgb(List<Symmetry> symmetries, PgbOptions options) {
        return network().outputLayer().isEmpty() ? Optional.empty() : Optional.of(basis(symmetries, options));
    }
}
