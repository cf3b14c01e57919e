package nadir.pgb;

import java.util.List;
import nadir.linalg.Svd;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;

/// Gaps where the samples lie elsewhere. A basis of few columns is decomposed by what it is compressed to, in one pass over
/// the data; the convex problem is then posed in coordinates in which the basis is orthonormal. Beyond, it is posed in alpha
/// itself, whatever the loss, and a product with its Hessian is a pass.
final class RemoteBasis implements Gaps {
    private final RemoteOutputs outputs;
    private final PgbOptions options;

    RemoteBasis(RemoteOutputs outputs, PgbOptions options) {
        this.outputs = outputs;
        this.options = options;
    }

    /// As many columns as are decomposed; how many rows there are does not matter.
    @Override
    public boolean isDense(int points) {
        return options.denseElements() > 0 && (long) outputs.dimension() * points <= options.denseOrder();
    }

    @Override
    public Fiber fiber(double[] point) {
        return new Fiber(outputs, point, options);
    }

    @Override
    public void gradient(double[] point, double[] gradient) {
        outputs.gradient(point, gradient);
    }

    @Override
    public PgbGap gap(List<double[]> points) {
        double[] first = points.getFirst();
        double[] expansion = outputs.expansion(first, GapSolver.lastLayer(outputs.network(), first));
        GapSolver.requireExpansion(expansion[0], expansion[1]);
        double weight = outputs.conventions().reduction() == Reduction.MEAN ? 1.0 / outputs.samples() : 1;
        GapSolver solver = new GapSolver(outputs.value(first) - outputs.penalty(first), weight,
                outputs.samples() * outputs.network().outputs(), points.size(), options, outputs.conventions());
        double bound = outputs.lowerBound().value();
        if (!isDense(points.size())) {
            return solver.minimised(outputs.span(points), false, bound);
        }
        RemoteOutputs.Compressed compressed = outputs.residuals(points);
        Matrix basis = new Matrix(compressed.columns(), compressed.columns() - 1, compressed.basis());
        if (outputs.conventions().loss() instanceof SquaredLoss) {
            return solver.projected(basis, compressed.right());
        }
        Svd svd = Svd.of(basis.elements(), basis.rows(), basis.columns());
        int rank = svd.rank(options.tolerance());
        return rank == 0 ? solver.nothing()
                : solver.minimised(outputs.span(points, directions(svd, rank, Math.sqrt((double) solver.rows())), rank),
                        true,
                        bound);
    }

    /// T = V / s x scale for the singular values that count: Phi_S T has orthogonal columns of mean square 1.
    private static double[] directions(Svd svd, int rank, double scale) {
        int n = svd.columns();
        double[] directions = new double[n * rank];
        for (int k = 0; k < rank; k++) {
            for (int j = 0; j < n; j++) {
                directions[j * rank + k] = scale / svd.values()[k] * svd.vt()[k * n + j];
            }
        }
        return directions;
    }
}
