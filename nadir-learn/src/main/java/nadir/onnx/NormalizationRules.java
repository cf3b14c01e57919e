package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.trace.Traced;

/// Normalisation by stored statistics (batch) or by those of the sample (layer).
final class NormalizationRules {
    private static final double EPSILON = 1e-5f;

    private NormalizationRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.real("BatchNormalization", 5, 5, NormalizationRules::batch).withConstants(3, 4),
                Rule.real("LayerNormalization", 2, 3, NormalizationRules::layer));
    }

    /// (x - mean) / sqrt(variance + epsilon) scale + shift for each channel: scale and shift are parameters, the statistics
    /// are not.
    private static Traced batch(NodeCall call) {
        if (call.whole("training_mode", 0) != 0) {
            throw call.wrong("is in training mode, where the samples of a batch depend on each other; export the model "
                    + "for inference");
        }
        Traced x = call.real(0);
        int[] channels = new int[Math.max(2, x.shape().rank())];
        Arrays.fill(channels, 1);
        channels[1] = x.shape().rank() < 2 ? 1 : x.shape().extent(1);
        double epsilon = call.real("epsilon", EPSILON);
        if (Arrays.stream(call.known(4).values()).anyMatch(variance -> !(variance + epsilon > 0))) {
            throw call.wrong("has a variance that is not positive");
        }
        Traced deviation = call.real(4).plus(epsilon).sqrt().reshape(channels);
        Traced centred = x.minus(call.real(3).reshape(channels));
        return centred.dividedBy(deviation).times(call.real(1).reshape(channels)).plus(call.real(2).reshape(channels));
    }

    private static Traced layer(NodeCall call) {
        Traced x = call.real(0);
        int rank = x.shape().rank();
        int axis = call.axis(call.whole("axis", -1), rank);
        int[] axes = IntStream.range(axis, rank).toArray();
        int[] kept = x.shape().extents();
        Arrays.fill(kept, axis, rank, 1);
        int count = Arrays.stream(axes).map(i -> x.shape().extent(i)).reduce(1, Math::multiplyExact);
        Traced centred = x.minus(x.sum(axes).dividedBy(count).reshape(kept));
        Traced variance = centred.square().sum(axes).dividedBy(count).reshape(kept);
        Traced normal = centred.dividedBy(variance.plus(call.real("epsilon", EPSILON)).sqrt());
        Traced scaled = normal.times(call.real(1));
        return call.has(2) ? scaled.plus(call.real(2)) : scaled;
    }
}
