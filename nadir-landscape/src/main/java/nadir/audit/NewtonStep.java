package nadir.audit;

import nadir.linalg.SymmetricEigen;

/// The step to the nearest critical point of the quadratic model at a point, outside the Hessian's null space.
///
/// @param decrease the sum over eigenpairs beyond the zero cluster of (g . v)^2 / (2 |lambda|)
/// @param length the norm of the step, the root of the sum of (g . v / lambda)^2
public record NewtonStep(double decrease, double length) {

    static NewtonStep of(SymmetricEigen eigen, double tolerance, double[] gradient) {
        int n = gradient.length;
        double decrease = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double value = eigen.values()[i];
            if (Math.abs(value) > tolerance) {
                double along = 0;
                for (int j = 0; j < n; j++) {
                    along += eigen.vectors()[i * n + j] * gradient[j];
                }
                decrease += along * along / (2 * Math.abs(value));
                squares += along / value * (along / value);
            }
        }
        return new NewtonStep(decrease, Math.sqrt(squares));
    }
}
