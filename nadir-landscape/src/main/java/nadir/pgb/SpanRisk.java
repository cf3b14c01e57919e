package nadir.pgb;

import java.util.Arrays;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.objective.Objective;
import nadir.objective.ProgramObjective;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// The risk as a function of alpha where the outputs are f + Phi alpha: convex in alpha.
final class SpanRisk implements Objective {
    private final LinearOperator basis;
    private final double[] origin;
    private final double weight;
    private final ProgramObjective losses;

    /// @param basis Phi, m dy rows
    /// @param origin f, the outputs at alpha = 0
    SpanRisk(Risk risk, LinearOperator basis, double[] origin) {
        this.basis = basis;
        this.origin = origin;
        this.weight = risk.weight();
        Tensor targets = risk.data().y();
        Conventions conventions = risk.conventions();
        this.losses = ProgramObjective.of(origin.length, q -> conventions.loss()
                .perSample(q.reshape(targets.shape().extents()), q.constant(targets))
                .sum());
    }

    @Override
    public int dimension() {
        return basis.columns();
    }

    private double[] outputs(double[] alpha) {
        double[] q = new double[origin.length];
        basis.apply(alpha, q);
        Arrays.setAll(q, i -> q[i] + origin[i]);
        return q;
    }

    @Override
    public double value(double[] alpha) {
        return weight * losses.value(outputs(alpha));
    }

    @Override
    public double gradient(double[] alpha, double[] gradient) {
        double[] residuals = new double[origin.length];
        double value = losses.gradient(outputs(alpha), residuals);
        basis.applyTransposed(residuals, gradient);
        Arrays.setAll(gradient, i -> weight * gradient[i]);
        return weight * value;
    }

    @Override
    public SymmetricOperator hessian(double[] alpha) {
        SymmetricOperator inner = losses.hessian(outputs(alpha));
        double[] image = new double[origin.length];
        double[] curved = new double[origin.length];
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return basis.columns();
            }

            @Override
            public void apply(double[] direction, double[] result) {
                basis.apply(direction, image);
                inner.apply(image, curved);
                basis.applyTransposed(curved, result);
                for (int i = 0; i < result.length; i++) {
                    result[i] *= weight;
                }
            }
        };
    }
}
