package nadir.spectrum;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// How many eigenvalues of a symmetric operator are negative (the index), zero (the nullity) and positive, as far as
/// computed eigenvalues can tell. "Zero" always means *of at most the tolerance*: numbers cannot show that an eigenvalue
/// is zero.
///
/// @param negative the index
/// @param zero     the nullity
/// @param positive the rest
/// @param cluster  where the zero eigenvalues end, and why there
/// @param reason   how the counts were arrived at, in words
public record Inertia(Count negative, Count zero, Count positive, ZeroCluster cluster, String reason) {
    /// Decides from all eigenvalues of an operator, in any order, whose products are off by up to `operatorError` (see
    /// [DenseOperator#asymmetry]; 0 if only rounding is at work).
    public static Inertia of(double[] eigenvalues, double operatorError) {
        if (eigenvalues.length == 0 || !(operatorError >= 0)) {
            throw new IllegalArgumentException("an inertia requires eigenvalues and an error of at least 0, got "
                    + eigenvalues.length + " eigenvalues and error " + operatorError);
        }
        double[] sorted = DoubleStream.of(eigenvalues).sorted().toArray();
        int n = sorted.length;
        double scale = Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
        ZeroCluster cluster = ZeroCluster.of(sorted, ZeroCluster.noise(n, scale, operatorError));
        return decide(new KnownEigenvalues(n, sorted, new double[0], true), cluster,
                "all " + n + " eigenvalues computed");
    }

    /// Decides from the ends of a spectrum. If the pairs are converged and verified, the index is known when the
    /// smallest ones reach zero, the nullity when they reach beyond the zero cluster, and likewise from the largest ones.
    /// Otherwise there are at least as many negative (positive) eigenvalues as such Ritz values, by Cauchy interlacing.
    static Inertia of(PartialSpectrum spectrum) {
        KnownEigenvalues known = KnownEigenvalues.of(spectrum);
        if (!known.verified()) {
            ZeroCluster unseen = ZeroCluster.unseen(ZeroCluster.noise(known.dimension(), spectrum.scale(), 0));
            return decide(known, unseen, seen(known, "not all of them converged and verified"));
        }
        double error = DoubleStream.concat(residuals(spectrum.smallest()), residuals(spectrum.largest()))
                .max()
                .orElse(0);
        double noise = ZeroCluster.noise(known.dimension(), spectrum.scale(), error);
        // Unknown eigenvalues lie between the two ends, so a gap between them means nothing.
        boolean whole = spectrum.complete();
        double[] sizes = whole ? all(known) : known.low().length > 0 ? known.low() : known.high();
        return decide(known, ZeroCluster.of(sizes, noise), seen(known, "converged and verified"));
    }

    private static String seen(KnownEigenvalues known, String how) {
        return known.low().length + " smallest and " + known.high().length + " largest of " + known.dimension()
                + " eigenvalues computed, " + how;
    }

    private static DoubleStream residuals(List<RitzPair> pairs) {
        return pairs.stream().mapToDouble(RitzPair::residual);
    }

    private static double[] all(KnownEigenvalues known) {
        return DoubleStream.concat(DoubleStream.of(known.low()), DoubleStream.of(known.high())).toArray();
    }

    private static Inertia decide(KnownEigenvalues known, ZeroCluster cluster, String seen) {
        int n = known.dimension();
        double wide = cluster.ambiguousBelow();
        double narrow = cluster.zeroBelow();
        Count negative = new Count(known.below(-wide).atLeast(), known.below(-narrow).atMost());
        Count notPositive = new Count(
                known.below(Math.nextUp(narrow)).atLeast(), known.below(Math.nextUp(wide)).atMost());
        Count zero = new Count(
                Math.max(0, notPositive.atLeast() - negative.atMost()), notPositive.atMost() - negative.atLeast());
        Count positive = new Count(n - notPositive.atMost(), n - notPositive.atLeast());
        return new Inertia(negative, zero, positive, cluster, seen + "; " + clusterReason(cluster));
    }

    /// Whether all three counts are known, to the tolerance.
    public boolean decided() {
        return negative.exact() && zero.exact() && positive.exact();
    }

    private static String clusterReason(ZeroCluster cluster) {
        if (cluster.noise() == 0) {
            return "every product with the operator is zero";
        }
        if (cluster.clear() && cluster.upperEnd() == Double.POSITIVE_INFINITY) {
            return String.format(Locale.ROOT, "no size above the noise of %.1e", cluster.noise());
        }
        if (cluster.upperEnd() == Double.POSITIVE_INFINITY) {
            return String.format(Locale.ROOT,
                    "undecided: sizes below %.1e may stand for zero (noise %.1e)", cluster.ambiguousBelow(),
                    cluster.noise());
        }
        if (cluster.clear()) {
            return String.format(Locale.ROOT,
                    "sizes jump by a factor %.1e from %.1e to %.1e, so those up to %.1e are taken for zero (noise %.1e)",
                    cluster.ratio(), cluster.lowerEnd(), cluster.upperEnd(), cluster.tolerance(), cluster.noise());
        }
        return String.format(Locale.ROOT,
                "undecided: no single gap sets off the sizes that stand for zero; the widest one between the noise of %.1e "
                        + "and %.1e is a factor %.1e, from %.1e to %.1e",
                cluster.noise(), cluster.ambiguousBelow(), cluster.ratio(), cluster.lowerEnd(), cluster.upperEnd());
    }
}
