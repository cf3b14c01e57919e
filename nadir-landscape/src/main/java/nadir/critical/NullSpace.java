package nadir.critical;

import java.util.ArrayList;
import java.util.List;
import nadir.linalg.Svd;
import nadir.linalg.SymmetricOperator;

/// Compares the null space of a Hessian with what known symmetries span.
public final class NullSpace {
    /// Singular values below this part of the largest are taken for zero when dimensions are counted.
    private static final double RANK_TOLERANCE = 1e-9;

    private NullSpace() {}

    /// The number of dimensions that the symmetries' directions span within the null space: those directions t with
    /// |H t| at most `tolerance` |t| are kept, and their rank is counted.
    ///
    /// @param tolerance below which an eigenvalue counts as zero
    public static int explained(SymmetricOperator hessian, List<Symmetry> symmetries, double tolerance) {
        int n = hessian.dimension();
        List<double[]> kept = new ArrayList<>();
        double[] image = new double[n];
        for (Symmetry symmetry : symmetries) {
            for (Direction direction : symmetry.directions()) {
                double[] dense = new double[n];
                double norm = direction.norm();
                if (norm == 0) {
                    continue;
                }
                direction.addTo(dense, 1 / norm);
                hessian.apply(dense, image);
                if (size(image) <= tolerance) {
                    kept.add(dense);
                }
            }
        }
        return rank(kept, n);
    }

    private static double size(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    private static int rank(List<double[]> vectors, int n) {
        if (vectors.isEmpty()) {
            return 0;
        }
        double[] matrix = new double[vectors.size() * n];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, matrix, i * n, n);
        }
        return Svd.of(matrix, vectors.size(), n).rank(RANK_TOLERANCE);
    }
}
