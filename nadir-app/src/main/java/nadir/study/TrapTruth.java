package nadir.study;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.trap.BetterPoint;
import nadir.trap.DeadReluMinimum;
import nadir.trap.LinearSaddle;
import nadir.trap.MinimumTrap;
import nadir.trap.Plateau;
import nadir.trap.SaddleTwin;
import nadir.trap.Trap;
import nadir.trap.Valley;
import nadir.trap.Widening;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;

/// What is known of a trap because it was built so: the content of `trap.json`. Lists of numbers that the construction
/// consists of are in hexadecimal notation ([Double#toHexString(double)]), which is exact.
///
/// @param nadir the version that built it
/// @param kind a label of [Trap.Kind]
/// @param network for example `2-6-5-1 tanh`
/// @param parameters p
/// @param samples m
/// @param seed of everything random
/// @param conventions what losses mean
/// @param dataHash the content hash of the data set
/// @param loss at the point
/// @param zeroEigenvalues of the Hessian, by construction; null where the construction does not say
/// @param negativeEigenvalues likewise
/// @param betterPoint null where none was found
/// @param construction how it was built
public record TrapTruth(String nadir, String kind, String network, int parameters, int samples, long seed,
        LossConventions conventions, String dataHash, double loss, @Nullable Integer zeroEigenvalues,
        @Nullable Integer negativeEigenvalues, @Nullable Better betterPoint, Construction construction) {

    /// A lower point.
    ///
    /// @param origin how it was found
    /// @param parameters hexadecimal
    public record Better(double loss, String origin, List<String> parameters) {}

    /// The construction; the part that belongs to the kind is there.
    ///
    /// @param widening of minima and twins
    /// @param linear of saddles
    /// @param saturation of plateaus: the least |pre-activation| of the last hidden layer
    /// @param margin of dead-relu minima: the least -pre-activation
    /// @param ray of valleys
    public record Construction(@Nullable Widened widening, @Nullable Linear linear, @Nullable Double saturation,
            @Nullable Double margin, @Nullable Ray ray) {}

    /// A narrow network and how its units are copied.
    ///
    /// @param hidden the narrow widths
    /// @param weights of the narrow network, hexadecimal, in the order of its layout
    /// @param splits for each layer and unit the parts of its copies, hexadecimal
    /// @param curvatures the matrices B of all units with copies
    /// @param twinLayer for twins, the layer (from 0) whose first unit has a negative part
    /// @param depth the loss as a part of the best constant's (for soft labels both above the labels' entropy)
    /// @param conditioning the smallest positive eigenvalue of the Hessian at the minimum over the largest
    public record Widened(int inputs, List<Integer> hidden, int outputs, String activation, List<Integer> copies,
            List<String> weights, List<List<List<String>>> splits, List<Curvature> curvatures,
            @Nullable Integer twinLayer, double depth, double conditioning) {

        /// The widening itself.
        ///
        /// @throws InputException if a number or name cannot be read
        public Widening widening() {
            DenseNetwork narrow = new DenseNetwork(
                    DenseArchitecture.of(inputs, hidden, outputs, Activation.of(activation)));
            return new Widening(narrow, splits.stream()
                    .map(layer -> layer.stream().map(TrapTruth::numbers).toArray(double[][]::new))
                    .toList());
        }

        /// The narrow network's parameters.
        ///
        /// @throws InputException if one cannot be read
        public double[] narrowWeights() {
            return numbers(weights);
        }
    }

    /// The matrix B of a unit.
    ///
    /// @param layer the hidden layer, from 0
    /// @param unit in the narrow network, from 0
    /// @param matrix row-major, hexadecimal, over the layer before and the bias
    public record Curvature(int layer, int unit, List<String> matrix) {}

    /// A saddle of a deep linear network.
    ///
    /// @param rank of the product
    /// @param order the power of the distance with which the loss falls
    /// @param descent a direction d with L(theta + t d) = L - coefficient (t^order - t^(2 order) / 2)
    public record Linear(List<Integer> hidden, int rank, int order, List<String> descent, double coefficient) {}

    /// A way to infinity.
    ///
    /// @param direction along which the loss falls
    /// @param limit that it falls towards
    public record Ray(List<String> direction, double limit) {}

    static TrapTruth of(Trap trap, @Nullable BetterPoint better) {
        return new TrapTruth(Version.CURRENT, trap.kind().label(), trap.network().toString(),
                trap.network().layout().size(), trap.data().rows(), trap.seed(),
                LossConventions.of(trap.conventions()), trap.data().contentHash(), trap.loss(),
                known(trap.zeroEigenvalues()), known(trap.negativeEigenvalues()),
                better == null ? null : new Better(better.loss(), better.origin(), hexadecimal(better.point())),
                construction(trap));
    }

    private static @Nullable Integer known(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    private static Construction construction(Trap trap) {
        return switch (trap) {
            case MinimumTrap minimum -> new Construction(widened(minimum, minimum.widening().splits(), null), null,
                    null, null, null);
            case SaddleTwin twin -> new Construction(widened(twin.minimum(), twin.splits(), twin.layer()), null, null,
                    null, null);
            case LinearSaddle saddle -> new Construction(null, new Linear(saddle.hidden(), saddle.rank(),
                    saddle.order(), hexadecimal(saddle.descent()), saddle.coefficient()), null, null, null);
            case Plateau plateau -> new Construction(null, null, plateau.saturation(), null, null);
            case DeadReluMinimum dead -> new Construction(null, null, null, dead.margin(), null);
            case Valley valley -> new Construction(null, null, null, null,
                    new Ray(hexadecimal(valley.ray()), valley.limit()));
        };
    }

    private static Widened widened(MinimumTrap minimum, List<double[][]> splits, @Nullable Integer twinLayer) {
        return new Widened(minimum.request().inputs(), minimum.request().narrow(), minimum.request().outputs(),
                minimum.request().activation().label(), minimum.request().copies(),
                hexadecimal(minimum.narrowWeights()),
                splits.stream().map(layer -> Arrays.stream(layer).map(TrapTruth::hexadecimal).toList()).toList(),
                minimum.curvatures()
                        .stream()
                        .map(b -> new Curvature(b.layer(), b.unit(), hexadecimal(b.matrix())))
                        .toList(),
                twinLayer, minimum.depth(), minimum.conditioning());
    }

    private static List<String> hexadecimal(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toHexString).toList();
    }

    /// Numbers in hexadecimal notation.
    ///
    /// @throws InputException if one is none
    public static double[] numbers(List<String> texts) {
        try {
            return texts.stream().mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException wrong) {
            throw new InputException("a trap's construction consists of numbers, got " + wrong.getMessage(), wrong);
        }
    }
}
