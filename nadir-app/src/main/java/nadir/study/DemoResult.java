package nadir.study;

import java.util.List;
import nadir.check.Bounds;
import org.jspecify.annotations.Nullable;

/// The story of one trap: what it is, what does not leave it, and what does.
///
/// @param folder where everything lies
/// @param optimisers each started near the trap
/// @param proof of the trap, and that the end of the escape is lower
/// @param report the page, in the folder
/// @param seconds it all took
public record DemoResult(String folder, Trapped trap, List<Stay> optimisers, Exit escape, Proof proof,
        String report,
        double seconds) {
    /// Copies the list.
    public DemoResult {
        optimisers = List.copyOf(optimisers);
    }

    /// The trap.
    ///
    /// @param loss L there
    /// @param bestConstant the loss of the best constant, which uses no input
    /// @param negativeEigenvalues of its Hessian, as computed; -1 if the figures do not decide
    /// @param zeroEigenvalues likewise
    /// @param nullity how many are zero by construction
    public record Trapped(String network, int parameters, int samples, double loss, double bestConstant,
            int negativeEigenvalues, int zeroEigenvalues, int nullity) {}

    /// An optimiser that was started near the trap.
    ///
    /// @param name with its settings
    /// @param start L where it started
    /// @param loss L where it ended
    /// @param evaluations in passes over the data
    /// @param outcome why it ended
    /// @param left whether it ended lower than the trap by one per cent or more
    public record Stay(String name, double start, double loss, double evaluations, String outcome, boolean left) {}

    /// What was proved, and confirmed by the independent checker.
    ///
    /// @param statements in words
    /// @param enclosure of the loss at the trap
    /// @param betterEnclosure of the loss at the end of the escape
    /// @param certificate the file; null if nothing is proved
    /// @param reason why not; null if everything is proved
    public record Proof(boolean proved, List<String> statements, @Nullable Bounds enclosure,
            @Nullable Bounds betterEnclosure, @Nullable String certificate, @Nullable String reason) {
        /// Copies the list.
        public Proof {
            statements = List.copyOf(statements);
        }
    }

    /// What the escape did.
    ///
    /// @param loss L at the end
    /// @param model where the lower network lies
    public record Exit(boolean escaped, String method, double loss, double evaluations, String reason, String model) {}
}
