package nadir.spectrum;

import java.util.Arrays;
import java.util.List;

/// The density of an operator's eigenvalues, estimated: (1/n) sum over i of G(t - lambda_i), with G the Gaussian of
/// standard deviation `width`. **It integrates to 1**; times n, it counts eigenvalues.
///
/// @param dimension     n
/// @param grid          points t, evenly spaced, five widths beyond the extreme nodes on either side
/// @param density       the estimate at each point: the mean over the probes
/// @param standardError of the estimate at each point, from the spread over the probes
/// @param width         standard deviation of the smoothing Gaussian, absolute
/// @param probes        one quadrature rule for each probe, from which the density at other widths follows
/// @param products      operator products made
public record SpectralDensity(
        int dimension,
        double[] grid,
        double[] density,
        double[] standardError,
        double width,
        List<Quadrature> probes,
        int products) {
    private static final int LARGEST_GRID = 100_001;

    public SpectralDensity {
        probes = List.copyOf(probes);
    }

    /// The smoothed density of eigenvalues that are all known: one probe that carries every eigenvalue with equal weight, and
    /// no standard error.
    ///
    /// @param eigenvalues at least one, ascending
    /// @param relativeWidth standard deviation of the smoothing Gaussian, relative to the range of the eigenvalues
    public static SpectralDensity ofEigenvalues(double[] eigenvalues, double relativeWidth) {
        double[] weights = new double[eigenvalues.length];
        Arrays.fill(weights, 1.0 / eigenvalues.length);
        return of(eigenvalues.length, List.of(new Quadrature(eigenvalues.clone(), weights)), relativeWidth, 0);
    }

    /// The density that the rules of some probes give.
    ///
    /// @param relativeWidth standard deviation of the smoothing Gaussian, relative to the range of the nodes
    /// @param products operator products made for them
    public static SpectralDensity of(int dimension, List<Quadrature> probes, double relativeWidth, int products) {
        double low = probes.stream().mapToDouble(rule -> rule.nodes()[0]).min().orElseThrow();
        double high = probes.stream().mapToDouble(rule -> rule.nodes()[rule.nodes().length - 1]).max().orElseThrow();
        double size = Math.max(Math.abs(low), Math.abs(high));
        // A multiple of the identity has no range; its density is one narrow bell.
        double range = high - low > 1e-9 * size ? high - low : (size > 0 ? size : 1);
        double width = relativeWidth * range;
        // Four points for each width resolve the bells; the trapezium rule then integrates them to rounding.
        int points = (int) Math.min(LARGEST_GRID, Math.ceil((high - low + 10 * width) / width * 4) + 1);
        double[] grid = new double[points];
        for (int i = 0; i < points; i++) {
            grid[i] = low - 5 * width + (high - low + 10 * width) * i / (points - 1);
        }
        return at(dimension, probes, grid, width, products);
    }

    private static SpectralDensity at(
            int dimension, List<Quadrature> probes, double[] grid, double width, int products) {
        int count = probes.size();
        double[] density = new double[grid.length];
        double[] standardError = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            double t = grid[i];
            double[] samples = probes.stream().mapToDouble(rule -> rule.density(t, width)).toArray();
            double mean = 0;
            for (double sample : samples) {
                mean += sample / count;
            }
            double squares = 0;
            for (double sample : samples) {
                squares += (sample - mean) * (sample - mean);
            }
            density[i] = mean;
            standardError[i] = count == 1 ? 0 : Math.sqrt(squares / (count - 1) / count);
        }
        return new SpectralDensity(dimension, grid.clone(), density, standardError, width, probes, products);
    }

    /// The same estimate with another smoothing width, at other points; no further products.
    public SpectralDensity resampled(double[] points, double otherWidth) {
        if (!(otherWidth > 0)) {
            throw new IllegalArgumentException("a density requires a width > 0, got " + otherWidth);
        }
        return at(dimension, probes, points, otherWidth, products);
    }
}
