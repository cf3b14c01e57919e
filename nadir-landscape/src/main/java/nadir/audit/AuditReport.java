package nadir.audit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import nadir.pgb.PgbReport;

/// What an audit found. Losses are in the conventions of the risk; eigenvalues are those of the Hessian of that risk.
///
/// @param loss L, weight decay included
/// @param dataLoss L without weight decay
/// @param gradientNorm |grad L|
/// @param relativeStationarity see [Evidence]
/// @param parameters p
/// @param samples m
/// @param accuracy where predictions can be right
/// @param lowerBound no function of the inputs has a lower data loss
/// @param lowerBoundAttained whether some function has that loss
/// @param gap loss - lowerBound
/// @param pgb the perturbable gradient basis; empty where the network is not known to end in an affine map (condition (A))
/// @param explainedNullity how many zero eigenvalues known symmetries span; empty where the spectrum is only partly known
public record AuditReport(double loss, double dataLoss, double gradientNorm, double relativeStationarity,
        double parameterNorm, int parameters, int samples, OptionalDouble accuracy, double lowerBound,
        boolean lowerBoundAttained, double gap, HessianReport hessian, List<LayerReport> layers, List<Rung> ladder,
        Optional<PgbReport> pgb, List<SymmetryReport> symmetries, Optional<Integer> explainedNullity, Verdict verdict) {

    /// Copies the lists.
    public AuditReport {
        layers = List.copyOf(layers);
        ladder = List.copyOf(ladder);
        symmetries = List.copyOf(symmetries);
    }

    /// A symmetry without its directions.
    ///
    /// @param kind of [nadir.critical.Symmetry.Kind]
    /// @param dimensions how many directions it names; they may depend on each other
    public record SymmetryReport(String kind, String layer, String description, int dimensions) {}
}
