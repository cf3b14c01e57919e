package nadir.minibatch;

import java.util.Arrays;

/// A figure over minibatches.
///
/// @param fullBatch         that of all samples
/// @param fullBatchError    how far that may be off: a residual, a standard error, or 0
/// @param mean              over the minibatches
/// @param standardDeviation from one minibatch to the next, estimated with n - 1
/// @param standardError     of the mean
public record Spread(double fullBatch, double fullBatchError, double mean, double standardDeviation,
        double standardError) {
    static Spread of(double fullBatch, double fullBatchError, double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).sum() / n;
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        double deviation = Math.sqrt(squares / (n - 1));
        return new Spread(fullBatch, fullBatchError, mean, deviation, deviation / Math.sqrt(n));
    }
}
