package nadir.spectrum;

import java.util.Arrays;

/// Where the eigenvalues that stand for zero end, decided from their sizes alone.
///
/// A computed eigenvalue is off by up to the *noise*, so sizes below it mean nothing. At a point that is critical only
/// nearly, eigenvalues that would be zero at the critical point are somewhat larger. So the cluster's end is sought among
/// sizes up to [#WINDOW] times the noise, at the widest gap between neighbours, as a ratio; sizes below the noise count as
/// the noise. The gap is clear if it is at least [#CLEAR_RATIO] and spans at least twice as many decades as any other gap
/// that begins in the window: otherwise the spectrum may be cut at either, or runs into the noise without a break.
///
/// @param tolerance   eigenvalues of at most this size are taken for zero: the geometric mean of the gap's ends
/// @param noise       the error of a computed eigenvalue
/// @param lowerEnd    the largest size in the cluster, at least the noise
/// @param upperEnd    the smallest size beyond it, infinite if there is none
/// @param clear       whether the gap decides: see above
public record ZeroCluster(double tolerance, double noise, double lowerEnd, double upperEnd, boolean clear) {
    /// How far above the noise, as a ratio, the zero cluster may reach.
    public static final double WINDOW = 1e4;
    /// The ratio of neighbouring sizes that separates clearly.
    public static final double CLEAR_RATIO = 100;

    /// The noise of eigenvalues of a matrix of order n with largest size `scale`, products with which are off by up to
    /// `operatorError`: max(n, 10) 2^-52 scale + operatorError (backward stability of the symmetric eigenproblem with
    /// the usual factor n).
    static double noise(int n, double scale, double operatorError) {
        return Math.max(n, 10) * Math.ulp(1.0) * scale + operatorError;
    }

    static ZeroCluster of(double[] eigenvalues, double noise) {
        double[] sizes = Arrays.stream(eigenvalues).map(Math::abs).sorted().toArray();
        double lower = noise;
        double bestRatio = 1;
        double otherRatio = 1;
        double bestLower = noise;
        double bestUpper = Double.POSITIVE_INFINITY;
        for (double size : sizes) {
            double upper = Math.max(size, noise);
            if (lower > WINDOW * noise) {
                break;
            }
            double ratio = upper > lower ? upper / lower : 1;
            if (ratio > bestRatio) {
                otherRatio = bestRatio;
                bestRatio = ratio;
                bestLower = lower;
                bestUpper = upper;
            } else {
                otherRatio = Math.max(otherRatio, ratio);
            }
            lower = upper;
        }
        // Nothing lies beyond the last size: if it is within the window, all of them may be zero.
        if (lower <= WINDOW * noise && bestRatio < CLEAR_RATIO) {
            return new ZeroCluster(lower, noise, lower, Double.POSITIVE_INFINITY, lower <= noise);
        }
        return new ZeroCluster(
                Math.sqrt(bestLower) * Math.sqrt(bestUpper), noise, bestLower, bestUpper,
                bestRatio >= CLEAR_RATIO && bestRatio >= otherRatio * otherRatio);
    }

    /// Without knowledge of the sizes between: everything within the window may be zero.
    static ZeroCluster unseen(double noise) {
        return new ZeroCluster(noise, noise, noise, Double.POSITIVE_INFINITY, noise == 0);
    }

    /// The ratio of the gap's ends; infinite if every eigenvalue is in the cluster.
    public double ratio() {
        return upperEnd / lowerEnd;
    }

    /// The size below which an eigenvalue may be zero when the separation is not clear.
    double ambiguousBelow() {
        return clear ? tolerance : Math.max(tolerance, WINDOW * noise);
    }

    /// The size below which an eigenvalue cannot be told from zero at all.
    double zeroBelow() {
        return clear ? tolerance : noise;
    }
}
