package nadir.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.certify.CertifiedClaims;
import nadir.certify.ProofOutcome;
import nadir.certify.WideMinimumProver;
import nadir.certify.WidenedPoint;
import nadir.check.Claim;
import nadir.trap.Trap;
import nadir.trap.Widening;
import org.jspecify.annotations.Nullable;

/// Proves that a trap is the bad local minimum that it was built to be, from the construction in the truth beside it.
///
/// @param truth of a minimum
/// @param widened its construction
record TrapProof(TrapTruth truth, TrapTruth.Widened widened) {
    /// The proof that can be tried for a model: there is a truth of a minimum beside it, and it has as many parameters.
    ///
    /// @throws nadir.data.InputException if there is a truth that cannot be read
    static Optional<TrapProof> of(Path model, int parameters) {
        return TrapFolder.truthBeside(model)
                .filter(truth -> truth.kind().equals(Trap.Kind.MINIMUM.label()) && truth.parameters() == parameters)
                .flatMap(truth -> Optional.ofNullable(truth.construction().widening())
                        .map(widened -> new TrapProof(truth, widened)));
    }

    /// What was found: the claims, or none and why.
    record Found(List<Claim> claims, @Nullable String reason, @Nullable String remedy) {}

    /// Tries to prove that the point is a local minimum, and that another point is lower.
    Found claims(ModelOnData subject) {
        Widening widening = widened.widening();
        WidenedPoint point = new WidenedPoint(widening.narrow(), widened.narrowWeights(), widening.splits(),
                subject.model().parameters());
        WideMinimumProver prover = new WideMinimumProver(subject.data(), subject.conventions());
        return switch (prover.prove(point)) {
            case ProofOutcome.Unknown<nadir.certify.Claim.WideMinimum>(String reason, String remedy) ->
                    new Found(List.of(), reason, remedy);
            case ProofOutcome.Proved<nadir.certify.Claim.WideMinimum>(var proved) -> {
                List<Claim> claims = new ArrayList<>();
                claims.add(CertifiedClaims.of(proved));
                addBetter(claims, prover, proved, subject);
                yield new Found(claims, null, null);
            }
        };
    }

    private void addBetter(List<Claim> claims, WideMinimumProver prover, nadir.certify.Claim.WideMinimum proved,
            ModelOnData subject) {
        TrapTruth.Better better = truth.betterPoint();
        if (better == null || better.parameters().size() != subject.model().parameters().length) {
            return;
        }
        double[] parameters = TrapTruth.numbers(better.parameters());
        prover.proveSuboptimal(proved, subject.model().network(), parameters)
                .proved()
                .map(lower -> CertifiedClaims.of(lower, parameters))
                .ifPresent(claims::add);
    }
}
