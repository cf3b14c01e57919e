package nadir.certify;

import java.util.Arrays;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Approximate matrices that make an interval Hessian nearly diagonal, from approximate eigenvectors of a Hessian. Nothing
/// proved depends on how good they are.
///
/// @param inverse n x n, about the inverse of the Hessian
/// @param congruence n x n, W with W H W' about diagonal with elements 1 and -1
record Preconditioner(Tensor inverse, Tensor congruence) {

    /// Empty matrices come from a singular Hessian; [#isFinite()] tells.
    static Preconditioner of(SymmetricEigen eigen) {
        int n = eigen.size();
        double[] scaled = new double[n * n];
        double[] congruence = new double[n * n];
        for (int k = 0; k < n; k++) {
            double root = Math.sqrt(Math.abs(eigen.values()[k]));
            for (int i = 0; i < n; i++) {
                congruence[k * n + i] = eigen.vectors()[k * n + i] / root;
                scaled[k * n + i] = eigen.vectors()[k * n + i] / eigen.values()[k];
            }
        }
        double[] inverse = new double[n * n];
        Blas.gemm(true, false, n, n, n, 1, scaled, 0, n, eigen.vectors(), 0, n, 0, inverse, 0, n);
        return new Preconditioner(Tensor.wrap(Shape.of(n, n), inverse), Tensor.wrap(Shape.of(n, n), congruence));
    }

    /// How far a coordinate moves for a change of the function by about 1: lengths in which a badly scaled function is a
    /// well scaled one.
    double[] scales() {
        int n = congruence.shape().extent(0);
        double[] scales = new double[n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                scales[i] += congruence.get(k * n + i) * congruence.get(k * n + i);
            }
        }
        Arrays.setAll(scales, i -> Math.sqrt(scales[i]));
        return scales;
    }

    boolean isFinite() {
        return isFinite(inverse.values()) && isFinite(congruence.values());
    }

    private static boolean isFinite(double[] values) {
        boolean finite = true;
        for (double value : values) {
            finite &= Double.isFinite(value);
        }
        return finite;
    }
}
