package nadir.spectrum;

import nadir.linalg.SymmetricOperator;

/// Counts an operator's products and refuses those that are not finite.
final class Products {
    private final SymmetricOperator operator;
    private int count;

    Products(SymmetricOperator operator) {
        this.operator = operator;
    }

    int dimension() {
        return operator.dimension();
    }

    int count() {
        return count;
    }

    void apply(double[] direction, double[] result) {
        operator.apply(direction, result);
        count++;
        requireFinite(result);
    }

    void applyBlock(double[][] directions, double[][] results) {
        operator.applyBlock(directions, results);
        count += directions.length;
        for (double[] result : results) {
            requireFinite(result);
        }
    }

    private void requireFinite(double[] result) {
        for (int i = 0; i < result.length; i++) {
            if (!Double.isFinite(result[i])) {
                throw new NonFiniteProductException(count, i, result[i]);
            }
        }
    }
}
