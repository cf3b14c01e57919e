package nadir.linear;

import java.util.List;
import nadir.tensor.Tensor;

/// The paths of a real network against the assumption of a [PathModel]: a relu network without biases on data. A path is
/// active if all units on it are, so that paths that share a unit depend on each other, and all depend on the input.
///
/// @param share of active paths, over all samples
/// @param least share of a single sample
/// @param most share of a single sample
/// @param overdispersion the variance over samples of the number of active paths, over that of independent paths that are
///     active with probability `share`: 1 under the assumption; not a number where all or no paths are active
public record ReluPaths(double share, double least, double most, double overdispersion) {

    /// Counts active paths.
    ///
    /// @param x inputs, a sample in each row
    /// @param weights W_1, ..., W_(H+1) as in [LinearNetworkLoss]
    public static ReluPaths of(PathModel model, Tensor x, double[] weights) {
        int samples = x.shape().extent(0);
        double sum = 0;
        double squares = 0;
        double least = 1;
        double most = 0;
        for (int i = 0; i < samples; i++) {
            double share = share(model, x.values(), i * model.inputs(), weights);
            sum += share;
            squares += share * share;
            least = Math.min(least, share);
            most = Math.max(most, share);
        }
        double mean = sum / samples;
        double variance = Math.max(0, squares / samples - mean * mean);
        return new ReluPaths(mean, least, most, variance * model.paths() / (mean * (1 - mean)));
    }

    /// A path is active if it runs through active units only: of each layer their part counts.
    private static double share(PathModel model, double[] x, int offset, double[] weights) {
        double[] before = new double[model.inputs()];
        System.arraycopy(x, offset, before, 0, before.length);
        double share = 1;
        int at = 0;
        List<Integer> widths = model.widths();
        for (int width : widths) {
            double[] after = new double[width];
            int active = 0;
            for (int unit = 0; unit < width; unit++) {
                double sum = 0;
                for (double value : before) {
                    sum += weights[at++] * value;
                }
                after[unit] = Math.max(0, sum);
                active += sum > 0 ? 1 : 0;
            }
            share *= (double) active / width;
            before = after;
        }
        return share;
    }
}
