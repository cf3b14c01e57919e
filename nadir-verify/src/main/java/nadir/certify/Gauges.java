package nadir.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nadir.check.DenseLayer;
import nadir.check.Gauge;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Continuous symmetries of dense networks, and slices that meet their orbits once.
///
/// A unit with f(a z) = a f(z) for a > 0 may have its incoming weights and bias times a and its outgoing weights over a; a
/// linear layer may have its incoming matrix [W; b] times any invertible A and its outgoing one times the inverse. Either
/// changes only a layer's own incoming and outgoing weights. Fixing one nonzero incoming coordinate of the unit, or n rows
/// of [W; b] that form an invertible matrix, leaves one point of each orbit near the given one (with a near 1, A near the
/// identity), and going from the first layer to the last, all layers can be brought to their fixed values one after the
/// other. So every point near the given one has an equal one on the slice: a strict minimum on the slice is a local minimum,
/// and since the function does not change along orbits, which cross the slice, a critical point of the slice is one of the
/// whole function with the same index and a zero eigenvalue for each fixed coordinate.
///
/// @param gauges the symmetries, with what is fixed
/// @param free the coordinates that are not, increasing
record Gauges(List<Gauge> gauges, int[] free) {
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    /// The slice at some parameters of a network; without gauges if it has no such symmetry. Empty if a symmetry is there
    /// that cannot be fixed at these parameters, since a unit's incoming weights are 0 or a linear layer has dependent ones.
    static Optional<Gauges> of(List<DenseLayer> layers, double[] parameters) {
        boolean[] fixed = new boolean[parameters.length];
        List<Gauge> gauges = new ArrayList<>();
        for (int l = 0; l + 1 < layers.size(); l++) {
            DenseLayer layer = layers.get(l);
            boolean found = switch (layer.activation()) {
                case IDENTITY -> fixBasis(l, layer, parameters, fixed, gauges);
                case RELU, LEAKY_RELU -> fixScales(l, layer, parameters, fixed, gauges);
                case TANH, LOGISTIC, SOFTPLUS, SINE, GELU, OTHER -> true;
            };
            if (!found) {
                return Optional.empty();
            }
        }
        int[] free = IntStream.range(0, fixed.length).filter(k -> !fixed[k]).toArray();
        return Optional.of(new Gauges(List.copyOf(gauges), free));
    }

    private static int rows(DenseLayer layer) {
        return layer.inputs() + (layer.bias() >= 0 ? 1 : 0);
    }

    private static int coordinate(DenseLayer layer, int row, int unit) {
        return row == layer.inputs() ? layer.bias() + unit : layer.weights() + row * layer.units() + unit;
    }

    private static boolean fixScales(int number, DenseLayer layer, double[] parameters, boolean[] fixed,
            List<Gauge> gauges) {
        for (int unit = 0; unit < layer.units(); unit++) {
            int best = 0;
            for (int row = 1; row < rows(layer); row++) {
                best = Math.abs(parameters[coordinate(layer, row, unit)]) > Math
                        .abs(parameters[coordinate(layer, best, unit)]) ? row : best;
            }
            int coordinate = coordinate(layer, best, unit);
            if (parameters[coordinate] == 0) {
                return false;
            }
            fixed[coordinate] = true;
            gauges.add(new Gauge.Scale(number, unit, best));
        }
        return true;
    }

    private static boolean fixBasis(int number, DenseLayer layer, double[] parameters, boolean[] fixed,
            List<Gauge> gauges) {
        int n = layer.units();
        if (rows(layer) < n) {
            return false;
        }
        double[][] matrix = new double[rows(layer)][n];
        for (int row = 0; row < matrix.length; row++) {
            for (int unit = 0; unit < n; unit++) {
                matrix[row][unit] = parameters[coordinate(layer, row, unit)];
            }
        }
        int[] chosen = independentRows(matrix, n);
        double[] block = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[chosen[i]], 0, block, i * n, n);
        }
        if (!isInvertible(block, n)) {
            return false;
        }
        for (int row : chosen) {
            for (int unit = 0; unit < n; unit++) {
                fixed[coordinate(layer, row, unit)] = true;
            }
        }
        gauges.add(new Gauge.Basis(number, Arrays.stream(chosen).boxed().toList()));
        return true;
    }

    /// n rows far from dependent, by the largest remainders of Gram and Schmidt's method; increasing.
    private static int[] independentRows(double[][] matrix, int n) {
        double[][] rest = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
        boolean[] taken = new boolean[rest.length];
        int[] chosen = new int[n];
        for (int k = 0; k < n; k++) {
            int best = -1;
            for (int row = 0; row < rest.length; row++) {
                best = !taken[row] && (best < 0 || dot(rest[row], rest[row]) > dot(rest[best], rest[best])) ? row
                        : best;
            }
            taken[best] = true;
            chosen[k] = best;
            double size = dot(rest[best], rest[best]);
            for (int row = 0; row < rest.length && size > 0; row++) {
                double factor = taken[row] ? 0 : dot(rest[row], rest[best]) / size;
                for (int j = 0; j < n; j++) {
                    rest[row][j] -= factor * rest[best][j];
                }
            }
        }
        Arrays.sort(chosen);
        return chosen;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// If some R has |I - R B| < 1 in the norm of row sums, R B is invertible, and so is B.
    private static boolean isInvertible(double[] block, int n) {
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            inverse[i * n + i] = 1;
        }
        IntervalTensor identity = IntervalTensor.of(Tensor.of(Shape.of(n, n), inverse));
        if (!Elimination.solve(block.clone(), inverse, n)) {
            return false;
        }
        IntervalTensor product = ALGEBRA.contract(IntervalTensor.of(Tensor.wrap(Shape.of(n, n), inverse)),
                IntervalTensor.of(Tensor.wrap(Shape.of(n, n), block)), Op.Contract.MATRIX_PRODUCT);
        IntervalTensor rest = ALGEBRA.subtract(identity, product);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum = Math.nextUp(sum + rest.magnitude(i * n + j));
            }
            if (!(sum < 1)) {
                return false;
            }
        }
        return true;
    }
}
