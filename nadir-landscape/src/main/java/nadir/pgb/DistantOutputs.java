package nadir.pgb;

import java.util.ArrayList;
import java.util.List;
import nadir.linalg.LeastSquares;
import nadir.linalg.Svd;

/// Outputs on samples that lie elsewhere. Jacobians are decomposed by what they are compressed to, so their columns have to
/// be few ([RemoteBasis#isDense(int)]).
final class DistantOutputs implements FiberOutputs {
    private final RemoteOutputs outputs;
    private final double[] base;
    private long passes;

    DistantOutputs(RemoteOutputs outputs, double[] base) {
        this.outputs = outputs;
        this.base = base.clone();
    }

    @Override
    public double largest() {
        return outputs.largestOutput(base);
    }

    @Override
    public double departure(double[] point) {
        passes++;
        return outputs.departure(point, base);
    }

    /// The projection on the row space.
    @Override
    public List<double[]> across(double[] point, List<double[]> directions) {
        RemoteOutputs.Compressed compressed = compressed(point);
        int n = base.length;
        Svd svd = Svd.of(compressed.basis(), n + 1, n);
        int rank = svd.rank(Fiber.REGULAR);
        List<double[]> parts = new ArrayList<>();
        for (double[] direction : directions) {
            double[] part = new double[n];
            for (int k = 0; k < rank; k++) {
                double along = 0;
                for (int j = 0; j < n; j++) {
                    along += svd.vt()[k * n + j] * direction[j];
                }
                for (int j = 0; j < n; j++) {
                    part[j] += along * svd.vt()[k * n + j];
                }
            }
            parts.add(part);
        }
        return parts;
    }

    @Override
    public double[] correction(double[] point) {
        RemoteOutputs.Compressed compressed = compressed(point);
        return LeastSquares.solve(compressed.basis(), base.length + 1, base.length, compressed.right(), 1,
                Fiber.REGULAR).solution();
    }

    private RemoteOutputs.Compressed compressed(double[] point) {
        passes += base.length + 1L;
        return outputs.change(point, base);
    }

    @Override
    public void gradient(double[] point, double[] gradient) {
        outputs.gradient(point, gradient);
    }

    @Override
    public long passes() {
        return passes;
    }
}
