package nadir.risk;

import nadir.exec.Buffer;
import nadir.linalg.Blas;

/// Adds sums over samples of "derivative times feature times feature" to a Hessian: the derivatives of several pairs make
/// up the columns of one matrix, products of features those of another, and the product of the two holds all sums.
final class WeightedProducts {
    /// Elements of the matrix of products of features, so that it stays in the caches.
    private static final int CACHED = 1 << 19;

    private final int rows;
    private final double[] elements;
    private final int dimension;
    private double[] derivatives = {};
    private double[] features = {};
    private double[] sums = {};
    /// For each column of derivatives: the unit of the left side.
    private int[] units = {};
    /// For each column of derivatives: what it means on the right side (a unit, or a feature).
    private int[] others = {};

    /// @param elements of the Hessian, to which everything is added
    WeightedProducts(int rows, double[] elements) {
        this.rows = rows;
        this.elements = elements;
        this.dimension = (int) Math.round(Math.sqrt(elements.length));
    }

    /// A site as rows or columns of the Hessian.
    ///
    /// @param values rows x width, what derivatives are multiplied by
    /// @param parameters the place of the parameter of feature a and unit b, at a units + b
    record Side(double[] values, int width, int units, int[] parameters) {}

    /// Adds the part with derivatives of signals.
    ///
    /// @param from the first unit on the left that the derivatives are taken along
    /// @param derivative for each of the units from .. to - 1, rows x units on the right
    /// @param same whether both sides are one site; then each sum is added to one of the two places that it has
    void addSignals(int from, int to, Buffer derivative, Side left, Side right, boolean same) {
        int pairs = 0;
        ensurePairs((to - from) * right.units);
        for (int b = from; b < to; b++) {
            for (int d = same ? b : 0; d < right.units; d++) {
                units[pairs] = b;
                others[pairs] = d;
                pairs++;
            }
        }
        int at = 0;
        for (int b = from; b < to; b++) {
            int first = same ? b : 0;
            int count = right.units - first;
            for (int row = 0; row < rows; row++) {
                derivative.get(((b - from) * rows + row) * right.units + first, derivatives, row * pairs + at, count);
            }
            at += count;
        }
        multiply(pairs, left, right, same, 1, right.units);
    }

    /// Adds the part with derivatives of features of the right side.
    ///
    /// @param derivative for each of the units, rows x width
    /// @param column where these features start among those of the right side
    /// @param right with the signals of its units as values
    void addFeatures(int from, int to, Buffer derivative, int width, int column, Side left, Side right) {
        ensurePairs((to - from) * width);
        double[] one = new double[rows * width];
        int most = (to - from) * width;
        int pairs = 0;
        for (int b = from; b < to; b++) {
            derivative.get((b - from) * one.length, one, 0, one.length);
            for (int c = 0; c < width; c++) {
                // A unit moves few of the next layer's features: its own.
                if (!isZero(one, c, width)) {
                    for (int row = 0; row < rows; row++) {
                        derivatives[row * most + pairs] = one[row * width + c];
                    }
                    units[pairs] = b;
                    others[pairs] = column + c;
                    pairs++;
                }
            }
        }
        if (pairs > 0) {
            close(most, pairs);
            multiply(pairs, left, right, false, right.units, 1);
        }
    }

    private static boolean isZero(double[] matrix, int column, int width) {
        for (int i = column; i < matrix.length; i += width) {
            if (matrix[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// Moves rows of `most` columns together, of which `count` are used.
    private void close(int most, int count) {
        for (int row = 1; row < rows && count < most; row++) {
            System.arraycopy(derivatives, row * most, derivatives, row * count, count);
        }
    }

    private void ensurePairs(int pairs) {
        if (units.length < pairs) {
            units = new int[pairs];
            others = new int[pairs];
            derivatives = new double[Math.multiplyExact(rows, pairs)];
        }
    }

    /// @param otherStride how far apart on the right the parameters of neighbouring `others` are listed
    /// @param valueStride the same for neighbouring values
    private void multiply(int pairs, Side left, Side right, boolean same, int otherStride, int valueStride) {
        int block = Math.clamp(CACHED / rows / right.width, 1, left.width);
        for (int first = 0; first < left.width; first += block) {
            int last = Math.min(left.width, first + block);
            int columns = products(first, last, left, right, same);
            if (sums.length < pairs * columns) {
                sums = new double[pairs * columns];
            }
            Blas.gemm(true, false, pairs, columns, rows, 1, derivatives, 0, pairs, features, 0, columns, 0, sums, 0,
                    columns);
            for (int pair = 0; pair < pairs; pair++) {
                int at = pair * columns;
                for (int a = first; a < last; a++) {
                    int c = same ? a : 0;
                    add(sums, at, left.parameters[a * left.units + units[pair]], right, c,
                            others[pair] * otherStride, valueStride);
                    if (same && others[pair] != units[pair]) {
                        // Features a and c stand for c and a too.
                        addSwapped(sums, at, left, units[pair], others[pair], a);
                    }
                    at += right.width - c;
                }
            }
        }
    }

    /// Writes the products of the features `first .. last - 1` on the left with those on the right, rows x products.
    private int products(int first, int last, Side left, Side right, boolean same) {
        int columns = 0;
        for (int a = first; a < last; a++) {
            columns += right.width - (same ? a : 0);
        }
        if (features.length < rows * columns) {
            features = new double[rows * columns];
        }
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            for (int a = first; a < last; a++) {
                double value = left.values[row * left.width + a];
                int start = row * right.width;
                for (int c = same ? a : 0; c < right.width; c++) {
                    features[at++] = value * right.values[start + c];
                }
            }
        }
        return columns;
    }

    private void add(double[] from, int at, int parameter, Side right, int first, int offset, int stride) {
        int start = parameter * dimension;
        for (int c = first; c < right.width; c++) {
            elements[start + right.parameters[offset + c * stride]] += from[at + c - first];
        }
    }

    private void addSwapped(double[] from, int at, Side site, int unit, int other, int a) {
        int column = site.parameters[a * site.units + other];
        for (int c = a + 1; c < site.width; c++) {
            elements[site.parameters[c * site.units + unit] * dimension + column] += from[at + c - a];
        }
    }
}
