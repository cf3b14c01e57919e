package nadir.trap;

import java.util.List;
import java.util.Set;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;

/// What a provable bad local minimum should look like.
///
/// @param inputs dx
/// @param outputs dy
/// @param narrow the widths of the narrow network that the trap is built on
/// @param copies how many copies of each unit of a layer the wide network has; 1 leaves a layer as it is
/// @param samples m
/// @param activation with a second derivative that is not identically 0
/// @param softLabels cross-entropy with soft labels instead of the squared loss
/// @param depth the wanted loss as a part of the best constant's, in (0, 1)
/// @param seed of everything random
public record TrapRequest(int inputs, int outputs, List<Integer> narrow, List<Integer> copies, int samples,
        Activation activation, boolean softLabels, double depth, long seed) {
    private static final Set<Activation> SUITED = Set.of(Activation.TANH, Activation.LOGISTIC,
            Activation.SOFTPLUS, Activation.GELU);

    /// Checks what can be checked before anything is computed.
    ///
    /// @throws InputException if no trap of this kind exists; the message says why
    public TrapRequest {
        narrow = List.copyOf(narrow);
        copies = List.copyOf(copies);
        if (narrow.isEmpty() || narrow.size() != copies.size()) {
            throw new InputException("a trap requires a number of copies for each hidden layer, got widths " + narrow
                    + " and copies " + copies + "; give lists of the same length");
        }
        if (inputs < 1 || outputs < 1 || samples < 1 || narrow.stream().anyMatch(width -> width < 1)
                || copies.stream().anyMatch(count -> count < 1)) {
            throw new InputException("a trap requires positive numbers of inputs, outputs, samples, units and copies");
        }
        if (copies.stream().allMatch(count -> count == 1)) {
            throw new InputException("a trap requires a layer with at least 2 copies of its units, got " + copies);
        }
        if (!SUITED.contains(activation)) {
            throw new InputException("this trap requires a smooth activation with a second derivative, got "
                    + activation.label() + why(activation) + "; choose tanh, logistic, softplus or gelu");
        }
        if (softLabels && outputs < 2) {
            throw new InputException("soft labels require at least 2 outputs, got " + outputs);
        }
        if (!(depth > 0 && depth < 1)) {
            throw new InputException(
                    "the depth of a trap is a part of the best constant's loss between 0 and 1, got " + depth);
        }
    }

    private static String why(Activation activation) {
        return switch (activation) {
            case IDENTITY -> ": networks of linear layers have no bad local minima, only saddles (Kawaguchi 2016)";
            case SINE -> ": since sin'' = -sin, criticality alone puts a 0 on the diagonal of every unit's curvature";
            case ELU -> ": its second derivative jumps";
            case RELU, LEAKY_RELU -> ": it has no curvature (dead units make traps of another kind)";
            case TANH, LOGISTIC, SOFTPLUS, GELU -> "";
        };
    }

    /// A squared-loss trap that keeps half of the best constant's loss.
    public static TrapRequest of(int inputs, int outputs, List<Integer> narrow, List<Integer> copies, int samples,
            Activation activation, long seed) {
        return new TrapRequest(inputs, outputs, narrow, copies, samples, activation, false, 0.5, seed);
    }

    /// The same with another seed.
    public TrapRequest withSeed(long other) {
        return new TrapRequest(inputs, outputs, narrow, copies, samples, activation, softLabels, depth, other);
    }

    DenseArchitecture narrowArchitecture() {
        return DenseArchitecture.of(inputs, narrow, outputs, activation);
    }

    boolean isReplicated(int layer) {
        return copies.get(layer) > 1;
    }
}
