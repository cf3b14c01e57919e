package nadir.spark;

import java.util.Arrays;
import java.util.OptionalDouble;
import nadir.audit.Separation;
import nadir.risk.LayerFeatures;
import nadir.tensor.Tensor;

/// The sums over samples that a risk and its derivatives are made of.
final class RiskSums {
    private RiskSums() {}

    /// The loss.
    record Value(RiskRecipe recipe, double[] point) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> result[0] += risk.value(point));
        }
    }

    /// The gradient, p numbers, and the loss behind them.
    record Gradient(RiskRecipe recipe, double[] point) implements Contribution {
        @Override
        public double[] start() {
            return new double[point.length + 1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                double[] gradient = new double[point.length];
                result[point.length] += risk.gradient(point, gradient);
                accumulate(gradient, result, 0);
            });
        }
    }

    /// The Hessian times each of some directions, one after the other.
    record HessianProducts(RiskRecipe recipe, double[] point, double[][] directions) implements Contribution {
        @Override
        public double[] start() {
            return new double[Math.multiplyExact(point.length, directions.length)];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                double[][] products = new double[directions.length][point.length];
                if (directions.length == 1) {
                    risk.hessianProduct(point, directions[0], products[0]);
                } else {
                    risk.hessian(point).applyBlock(directions, products);
                }
                for (int k = 0; k < products.length; k++) {
                    accumulate(products[k], result, k * point.length);
                }
            });
        }
    }

    /// The transposed Jacobian times a vector with dy numbers for each sample.
    ///
    /// @param starts where the samples of each partition begin
    record TransposedProduct(RiskRecipe recipe, double[] point, long[] starts, double[] covector)
            implements
                Contribution {
        @Override
        public double[] start() {
            return new double[point.length];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                int outputs = risk.network().outputs();
                int from = Math.toIntExact((starts[partition] + firstRow) * outputs);
                double[] product = new double[point.length];
                risk.jacobian(point)
                        .applyTransposed(Arrays.copyOfRange(covector, from, from + block.rows() * outputs), product);
                accumulate(product, result, 0);
            });
        }
    }

    /// How many samples are predicted right, and how many have a prediction.
    record Hits(RiskRecipe recipe, double[] point) implements Contribution {
        @Override
        public double[] start() {
            return new double[2];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                OptionalDouble accuracy = risk.accuracy(point);
                if (accuracy.isPresent()) {
                    result[0] += Math.rint(accuracy.getAsDouble() * block.rows());
                    result[1] += block.rows();
                }
            });
        }
    }

    /// The sums of the targets as the loss takes them, dy numbers.
    record Targets(RiskRecipe recipe, int outputs) implements Contribution {
        @Override
        public double[] start() {
            return new double[outputs];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                double[] y = risk.data().y().values();
                for (int i = 0; i < y.length; i++) {
                    result[i % outputs] += y[i];
                }
            });
        }
    }

    /// The sum of |y - mean|^2.
    record Deviations(RiskRecipe recipe, double[] means) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                double[] y = risk.data().y().values();
                for (int i = 0; i < y.length; i++) {
                    double difference = y[i] - means[i % means.length];
                    result[0] += difference * difference;
                }
            });
        }
    }

    /// How many samples are on the right side of every other class by a positive margin.
    record Separated(RiskRecipe recipe, double[] point) implements Contribution {
        @Override
        public double[] start() {
            return new double[1];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> result[0] += Separation.count(risk, point));
        }
    }

    /// For each hidden layer, the largest pre-activation of each unit, then the number of those that are exactly 0.
    ///
    /// @param units of all hidden layers together
    /// @param layers how many
    record Activity(RiskRecipe recipe, double[] point, int units, int layers) implements Contribution {
        @Override
        public double[] start() {
            double[] result = new double[units + layers];
            Arrays.fill(result, 0, units, Double.NEGATIVE_INFINITY);
            return result;
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            recipe.on(block, risk -> {
                int unit = 0;
                int layer = units;
                for (LayerFeatures features : risk.features(point)) {
                    Tensor values = features.preactivations();
                    int width = values.shape().extent(1);
                    for (int i = 0; i < values.shape().size(); i++) {
                        int at = unit + i % width;
                        result[at] = Math.max(result[at], values.get(i));
                        result[layer] += values.get(i) == 0 ? 1 : 0;
                    }
                    unit += width;
                    layer++;
                }
            });
        }

        @Override
        public void combine(double[] result, double[] later) {
            for (int i = 0; i < units; i++) {
                result[i] = Math.max(result[i], later[i]);
            }
            for (int i = units; i < result.length; i++) {
                result[i] += later[i];
            }
        }
    }

    static void accumulate(double[] from, double[] to, int offset) {
        for (int i = 0; i < from.length; i++) {
            to[offset + i] += from[i];
        }
    }
}
