package nadir.minibatch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// How far minibatches are from all samples, for mean losses.
///
/// For eigenvalues the difference of the means is no error of sampling: the largest eigenvalue is a convex function of the
/// matrix, so that minibatches exceed the full batch on average (Jensen's inequality), and fall below it at the lower end.
///
/// @param size               B
/// @param batches            how many were drawn
/// @param samples            m
/// @param seed               of the minibatches
/// @param largest            of the largest eigenvalues, descending
/// @param smallest           of the smallest, ascending
/// @param residual           the largest |Hv - lambda v| of a minibatch's eigenvalue
/// @param trace              of the Hessians; its standard deviation includes the error of the probes
/// @param traceProbeError    the root mean square of the traces' own standard errors; 0 if they are exact
/// @param gradientNorm       of |g_B|
/// @param gradientDeviation  of |g_B - g|^2, whose mean is the variance of the minibatch gradient, summed over parameters
/// @param gradientVariance   the variance of a sample's gradient, summed over parameters: the trace of the covariance
///                           (1/m) sum of (g_i - g)(g_i - g)', estimated from `gradientDeviation`; empty if B = m
/// @param gradientVarianceError its standard error
/// @param noiseScale         that variance by |g|^2, in samples (McCandlish, Kaplan, Amodei and the OpenAI Dota team 2018,
///                           equation 2.9): for samples drawn independently, a minibatch of that size has as much noise as
///                           signal in its gradient; empty if B = m or g = 0
/// @param noiseScaleError    its standard error
/// @param curvature          of v'H_B v, with v the eigenvector of the largest eigenvalue
/// @param productDeviation   of |H_B v - H v|^2, whose mean is the variance of the product, summed over parameters
/// @param products           with Hessians of minibatches
public record MinibatchReport(int size, int batches, int samples, long seed, List<Spread> largest,
        List<Spread> smallest, double residual, Spread trace, double traceProbeError, Spread gradientNorm,
        Spread gradientDeviation, OptionalDouble gradientVariance, OptionalDouble gradientVarianceError,
        OptionalDouble noiseScale, OptionalDouble noiseScaleError, Spread curvature, Spread productDeviation,
        long products) {
    /// Copies the lists.
    public MinibatchReport {
        largest = List.copyOf(largest);
        smallest = List.copyOf(smallest);
    }

    /// @param figures one for each minibatch
    static MinibatchReport of(MinibatchOptions options, int samples, FullBatch full, List<MinibatchFigures> figures) {
        double[] v = full.direction();
        double squaredNorm = dot(full.gradient(), full.gradient());
        Spread deviation = spread(0, 0, figures, MinibatchFigures::gradientDeviation);
        // The variance of a mean of B of m samples without replacement is the samples' own by B, times (m - B)/(m - 1).
        double rest = samples - (double) options.size();
        double factor = options.size() * (samples - 1.0) / rest;
        boolean known = rest > 0;
        boolean scaled = known && squaredNorm > 0;
        return new MinibatchReport(options.size(), options.batches(), samples, options.seed(),
                spreads(full.largest(), full.largestError(), figures, MinibatchFigures::largest),
                spreads(full.smallest(), full.smallestError(), figures, MinibatchFigures::smallest),
                figures.stream().mapToDouble(MinibatchFigures::residual).max().orElse(0),
                spread(full.trace(), full.traceError(), figures, MinibatchFigures::trace),
                Math.sqrt(figures.stream().mapToDouble(f -> f.traceError() * f.traceError()).average().orElse(0)),
                spread(Math.sqrt(squaredNorm), 0, figures, MinibatchFigures::gradientNorm), deviation,
                optional(known, factor * deviation.mean()), optional(known, factor * deviation.standardError()),
                optional(scaled, factor * deviation.mean() / squaredNorm),
                optional(scaled, factor * deviation.standardError() / squaredNorm),
                spread(dot(v, full.image()), 0, figures, MinibatchFigures::curvature),
                spread(0, 0, figures, MinibatchFigures::productDeviation),
                figures.stream().mapToLong(MinibatchFigures::products).sum());
    }

    private static OptionalDouble optional(boolean known, double value) {
        return known ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static Spread spread(double full, double error, List<MinibatchFigures> figures,
            ToDoubleFunction<MinibatchFigures> figure) {
        return Spread.of(full, error, figures.stream().mapToDouble(figure).toArray());
    }

    private interface Values {
        double[] of(MinibatchFigures figures);
    }

    private static List<Spread> spreads(double[] full, double[] errors, List<MinibatchFigures> figures, Values values) {
        List<Spread> spreads = new ArrayList<>();
        for (int i = 0; i < full.length; i++) {
            int rank = i;
            spreads.add(spread(full[i], errors[i], figures, f -> values.of(f)[rank]));
        }
        return spreads;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
