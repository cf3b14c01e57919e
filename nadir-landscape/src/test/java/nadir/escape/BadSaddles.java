package nadir.escape;

import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// Critical points of three linear layers of width 3 on data with 3 inputs and outputs, in the canonical form of Kawaguchi
/// (arXiv 1605.07110) with all blocks outside rank r zero, so that the first descent is of third order; computed by another
/// library. y ~ W3 W2 W1 x, S = S_yx S_xx^-1 S_xy = U diag(l) U'.
final class BadSaddles {
    private BadSaddles() {}

    private static RealMatrix moments(Dataset data, boolean leftTargets, boolean rightTargets) {
        RealMatrix left = matrix(data, leftTargets);
        RealMatrix right = matrix(data, rightTargets);
        return left.transpose().multiply(right).scalarMultiply(1.0 / data.rows());
    }

    private static RealMatrix matrix(Dataset data, boolean targets) {
        RealMatrix result = MatrixUtils.createRealMatrix(data.rows(), 3);
        for (int i = 0; i < data.rows(); i++) {
            for (int k = 0; k < 3; k++) {
                result.setEntry(i, k, (targets ? data.y() : data.x()).get(3 * i + k));
            }
        }
        return result;
    }

    private static RealMatrix regression(Dataset data) {
        return moments(data, true, false).multiply(inverse(moments(data, false, false)));
    }

    private static RealMatrix inverse(RealMatrix matrix) {
        return new LUDecomposition(matrix).getSolver().getInverse();
    }

    private static EigenDecompositionSymmetric eigen(Dataset data) {
        return new EigenDecompositionSymmetric(regression(data).multiply(moments(data, false, true)));
    }

    /// 1/2 (tr S_yy - sum of l).
    static double globalMinimum(Dataset data) {
        double explained = 0;
        for (double value : eigen(data).getEigenvalues()) {
            explained += value;
        }
        return (moments(data, true, true).getTrace() - explained) / 2;
    }

    static double[] atRank(Dataset data, int rank, DenseNetwork network, SplittableRandom random) {
        RealMatrix kept = MatrixUtils.createRealMatrix(3, 3);
        RealMatrix u = eigen(data).getV();
        for (int k = 0; k < rank; k++) {
            kept.setColumnVector(k, u.getColumnVector(k));
        }
        RealMatrix inner = MatrixUtils.createRealMatrix(3, 3);
        for (int k = 0; k < rank; k++) {
            inner.setEntry(k, k, 1);
        }
        RealMatrix first = gauge(random);
        RealMatrix second = gauge(random);
        RealMatrix w1 = first.multiply(kept.transpose().multiply(regression(data)));
        RealMatrix w2 = second.multiply(inner).multiply(inverse(first));
        RealMatrix w3 = kept.multiply(inverse(second));
        double[] point = new double[network.layout().size()];
        RealMatrix[] weights = {w1, w2, w3};
        for (int l = 0; l < 3; l++) {
            Block block = network.layout().blocks().get(l);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    // Blocks have a row for each input.
                    point[block.offset() + 3 * i + j] = weights[l].getEntry(j, i);
                }
            }
        }
        return point;
    }

    /// Near enough to the identity to be well conditioned.
    private static RealMatrix gauge(SplittableRandom random) {
        RealMatrix result = MatrixUtils.createRealIdentityMatrix(3);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                result.addToEntry(i, j, 0.3 * random.nextGaussian());
            }
        }
        return result;
    }
}
