package nadir.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import nadir.linalg.Blas;
import nadir.linalg.TriangularFactor;
import nadir.pgb.Span;
import nadir.pgb.SpanRisk;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What blocks contribute to the figures of outputs and of their derivatives' span.
final class SpanSums {
    private SpanSums() {}

    /// max |f|
    record LargestOutput(RiskRecipe recipe, double[] point) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                for (double output : risk.outputs(point).values()) {
                    result[0] = Math.max(result[0], Math.abs(output));
                }
            });
        }

        @Override
        public void combine(double[] result, double[] later) {
            result[0] = Math.max(result[0], later[0]);
        }
    }

    /// max |f(point) - f(base)|
    record Departure(RiskRecipe recipe, double[] point, double[] base) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                for (double change : change(risk, point, base)) {
                    result[0] = Math.max(result[0], Math.abs(change));
                }
            });
        }

        @Override
        public void combine(double[] result, double[] later) {
            result[0] = Math.max(result[0], later[0]);
        }
    }

    private static double[] change(Risk risk, double[] point, double[] base) {
        double[] change = risk.outputs(point).toArray();
        Blas.axpy(-1, risk.outputs(base).values(), change);
        return change;
    }

    /// |J d - f|^2 and |f|^2
    record Expansion(RiskRecipe recipe, double[] point, double[] direction) implements Contribution {
        @Override
        public double[] start() {
            return new double[2];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                double[] outputs = risk.outputs(point).values();
                double[] image = new double[outputs.length];
                risk.jacobian(point).apply(direction, image);
                result[1] += Blas.dot(outputs, outputs);
                Blas.axpy(-1, outputs, image);
                result[0] += Blas.dot(image, image);
            });
        }
    }

    /// A matrix with rows for every sample, as its triangular factor: that of the rows so far and the next ones below each
    /// other.
    abstract static class Factor implements Contribution {
        private static final long serialVersionUID = 1;
        /// Elements that are written out at once.
        private static final int MOST_ELEMENTS = 4 << 20;

        private final RiskRecipe recipe;
        private final int order;
        private final int rowsOfSample;

        /// @param order how many columns
        /// @param rowsOfSample how many rows each sample has
        Factor(RiskRecipe recipe, int order, int rowsOfSample) {
            this.recipe = recipe;
            this.order = order;
            this.rowsOfSample = rowsOfSample;
        }

        /// The rows of some samples, row-major.
        abstract double[] rows(Risk risk);

        @Override
        public double[] start() {
            return new double[Math.multiplyExact(order, order)];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            for (Block part : block.parts(MOST_ELEMENTS / Math.multiplyExact(order, rowsOfSample))) {
                recipe.on(part, risk -> combine(result, rows(risk)));
            }
        }

        @Override
        public void combine(double[] result, double[] later) {
            double[] both = Arrays.copyOf(result, result.length + later.length);
            System.arraycopy(later, 0, both, result.length, later.length);
            double[] factor = TriangularFactor.of(both, both.length / order, order);
            System.arraycopy(factor, 0, result, 0, result.length);
        }
    }

    /// [Phi_S r]: of residuals at the first point, or of the outputs' change from a base.
    static final class SpanFactor extends Factor {
        private static final long serialVersionUID = 1;
        private final double[][] points;
        private final double @Nullable [] base;

        /// @param base null for residuals
        SpanFactor(RiskRecipe recipe, List<double[]> points, double @Nullable [] base, int outputs) {
            super(recipe, points.size() * points.getFirst().length + 1, outputs);
            this.points = points.toArray(double[][]::new);
            this.base = base;
        }

        @Override
        double[] rows(Risk risk) {
            double[] right = base == null ? risk.residuals(points[0]).values() : change(risk, points[0], base);
            return Span.with(risk, List.of(points), right);
        }
    }

    /// [1 z y]: a one, the features of a layer (or the inputs), the targets.
    static final class FeatureFactor extends Factor {
        private static final long serialVersionUID = 1;
        private final FeatureRows features;

        FeatureFactor(RiskRecipe recipe, FeatureRows features, int width, int outputs) {
            super(recipe, 1 + width + outputs, 1);
            this.features = features;
        }

        @Override
        double[] rows(Risk risk) {
            Tensor z = features.of(risk);
            Tensor y = risk.data().y();
            int rows = z.shape().extent(0);
            int width = z.shape().extent(1);
            int outputs = y.shape().extent(1);
            int order = 1 + width + outputs;
            double[] result = new double[rows * order];
            for (int i = 0; i < rows; i++) {
                result[i * order] = 1;
                System.arraycopy(z.values(), i * width, result, i * order + 1, width);
                System.arraycopy(y.values(), i * outputs, result, i * order + 1 + width, outputs);
            }
            return result;
        }
    }

    /// The risk over a span.
    ///
    /// @param directions null for alpha itself
    /// @param count of directions
    record Place(RiskRecipe recipe, double[][] points, double @Nullable [] directions, int count)
            implements
                Serializable {
        private static final int MOST_ELEMENTS = 4 << 20;

        /// On each of some parts of a block: a basis that is written out takes memory.
        void on(Block block, Consumer<SpanRisk> use) {
            int columns = points.length * points[0].length;
            List<Block> parts = directions == null ? List.of(block) : block.parts(MOST_ELEMENTS / columns);
            for (Block part : parts) {
                recipe.on(part, risk -> use.accept(directions == null ? Span.risk(risk, List.of(points))
                        : Span.risk(risk, List.of(points), directions, count)));
            }
        }

        int dimension() {
            return directions == null ? points.length * points[0].length : count;
        }
    }

    record SpanValue(Place place, double[] alpha) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            place.on(block, span -> result[0] += span.value(alpha));
        }
    }

    /// The gradient, and the value behind it.
    record SpanGradient(Place place, double[] alpha) implements Contribution {
        @Override
        public double[] start() {
            return new double[alpha.length + 1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            place.on(block, span -> {
                double[] gradient = new double[alpha.length];
                result[alpha.length] += span.gradient(alpha, gradient);
                RiskSums.accumulate(gradient, result, 0);
            });
        }
    }

    record SpanProduct(Place place, double[] alpha, double[] direction) implements Contribution {
        @Override
        public double[] start() {
            return new double[alpha.length];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            place.on(block, span -> {
                double[] product = new double[alpha.length];
                span.hessian(alpha).apply(direction, product);
                RiskSums.accumulate(product, result, 0);
            });
        }
    }

    /// The Hessian written out.
    record SpanCurvature(Place place, double[] alpha) implements Contribution {
        @Override
        public double[] start() {
            return new double[Math.multiplyExact(alpha.length, alpha.length)];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            place.on(block, span -> RiskSums.accumulate(span.curvature(alpha), result, 0));
        }
    }
}
