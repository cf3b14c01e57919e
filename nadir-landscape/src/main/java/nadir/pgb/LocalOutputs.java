package nadir.pgb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.linalg.Blas;
import nadir.linalg.LeastSquares;
import nadir.linalg.LinearOperator;
import nadir.risk.Risk;

/// Outputs on samples in memory.
final class LocalOutputs implements FiberOutputs {
    /// Up to which smaller side the Jacobian is decomposed; a retraction does so in every step.
    private static final int DENSE_ORDER = 300;
    private static final int ITERATIONS = 300;

    private final Risk risk;
    private final double[] outputs;
    private final PgbOptions options;
    private long passes;

    LocalOutputs(Risk risk, double[] base, PgbOptions options) {
        this.risk = risk;
        this.outputs = risk.outputs(base).values();
        this.options = options;
    }

    @Override
    public double largest() {
        return Fiber.largest(outputs);
    }

    @Override
    public double departure(double[] point) {
        return Fiber.largest(difference(point));
    }

    @Override
    public List<double[]> across(double[] point, List<double[]> directions) {
        LinearOperator jacobian = risk.jacobian(point);
        List<double[]> images = new ArrayList<>();
        for (double[] direction : directions) {
            double[] image = new double[jacobian.rows()];
            jacobian.apply(direction, image);
            passes++;
            images.add(image);
        }
        return leastNorms(jacobian, images);
    }

    @Override
    public double[] correction(double[] point) {
        return leastNorms(risk.jacobian(point), List.of(difference(point))).getFirst();
    }

    @Override
    public void gradient(double[] point, double[] gradient) {
        risk.gradient(point, gradient);
    }

    @Override
    public long passes() {
        return passes;
    }

    /// J^+ of each of the right-hand sides.
    private List<double[]> leastNorms(LinearOperator jacobian, List<double[]> rights) {
        boolean small = Math.min(jacobian.rows(), jacobian.columns()) <= DENSE_ORDER;
        if (small && options.isDense(jacobian.rows(), jacobian.columns()) && !rights.isEmpty()) {
            Matrix matrix = Matrix.of(jacobian);
            passes += Math.min(matrix.rows(), matrix.columns());
            double[] solution = LeastSquares.solve(matrix.elements(), matrix.rows(), matrix.columns(),
                    columns(rights), rights.size(), Fiber.REGULAR).solution();
            return IntStream.range(0, rights.size()).mapToObj(k -> column(solution, k, rights.size())).toList();
        }
        return rights.stream().map(right -> {
            Lsmr fit = Lsmr.solve(jacobian, right, 1e-12, Math.min(ITERATIONS, options.iterations()));
            passes += 2L * fit.iterations() + 3;
            return fit.solution();
        }).toList();
    }

    private static double[] columns(List<double[]> vectors) {
        int count = vectors.size();
        double[] matrix = new double[count * vectors.getFirst().length];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < vectors.get(k).length; i++) {
                matrix[i * count + k] = vectors.get(k)[i];
            }
        }
        return matrix;
    }

    private static double[] column(double[] matrix, int k, int count) {
        double[] column = new double[matrix.length / count];
        Arrays.setAll(column, i -> matrix[i * count + k]);
        return column;
    }

    private double[] difference(double[] point) {
        double[] difference = risk.outputs(point).values().clone();
        passes++;
        Blas.axpy(-1, outputs, difference);
        return difference;
    }
}
