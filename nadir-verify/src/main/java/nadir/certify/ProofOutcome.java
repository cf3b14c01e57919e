package nadir.certify;

import java.util.Optional;

/// The answer of a prover. There is no third one: what is not proved is unknown, whatever estimates say.
public sealed interface ProofOutcome<C extends Claim> {
    /// The claim if it is proved.
    default Optional<C> proved() {
        return switch (this) {
            case Proved<C>(var claim) -> Optional.of(claim);
            case Unknown<C> _ -> Optional.empty();
        };
    }

    /// A claim about the exact real function that is proved.
    record Proved<C extends Claim>(C claim) implements ProofOutcome<C> {}

    /// Nothing is proved.
    ///
    /// @param reason why
    /// @param remedy what would help
    record Unknown<C extends Claim>(String reason, String remedy) implements ProofOutcome<C> {}
}
