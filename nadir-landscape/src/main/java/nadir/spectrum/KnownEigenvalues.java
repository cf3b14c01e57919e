package nadir.spectrum;

import java.util.stream.DoubleStream;

/// What is known of an operator's n eigenvalues: some Ritz values and, if `verified`, that `low` and `high` are the ends
/// of the spectrum without a gap.
///
/// @param low  smallest values, ascending
/// @param high largest values, descending; together at most n
record KnownEigenvalues(int dimension, double[] low, double[] high, boolean verified) {
    static KnownEigenvalues of(PartialSpectrum spectrum) {
        double[] low = spectrum.smallest().stream().mapToDouble(RitzPair::value).toArray();
        double[] high = spectrum.largest()
                .stream()
                .mapToDouble(RitzPair::value)
                .limit(spectrum.dimension() - low.length)
                .toArray();
        return new KnownEigenvalues(
                spectrum.dimension(), low, high, spectrum.ending() instanceof Ending.Converged);
    }

    /// Bounds on the number of eigenvalues below `x`. By Cauchy interlacing there are at least as many eigenvalues below
    /// and at least as many not below as there are such Ritz values, converged or not. Within a verified end, or beyond
    /// two that meet, the number is exact.
    Count below(double x) {
        int below = count(low, x) + count(high, x);
        int notBelow = low.length + high.length - below;
        if (verified && low.length > 0 && x <= low[low.length - 1]) {
            return Count.exactly(count(low, x));
        }
        if (verified && high.length > 0 && x > high[high.length - 1]) {
            return Count.exactly(dimension - (high.length - count(high, x)));
        }
        return new Count(below, dimension - notBelow);
    }

    private static int count(double[] values, double bound) {
        return (int) DoubleStream.of(values).filter(value -> value < bound).count();
    }
}
