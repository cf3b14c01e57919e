package nadir.spectrum;

import nadir.linalg.SymmetricOperator;

/// Counts an operator's products and refuses those that are not finite.
final class Products {
    private final SymmetricOperator operator;
    private final SymmetricOperator check;
    private int count;

    Products(SymmetricOperator operator) {
        this(operator, operator);
    }

    /// @param check the same operator, perhaps with smaller errors
    Products(SymmetricOperator operator, SymmetricOperator check) {
        if (operator.dimension() != check.dimension()) {
            throw new IllegalArgumentException("residuals require an operator of dimension " + operator.dimension()
                    + ", got " + check.dimension());
        }
        this.operator = operator;
        this.check = check;
    }

    int dimension() {
        return operator.dimension();
    }

    int count() {
        return count;
    }

    /// Counts on from products that were made before.
    void resume(int made) {
        count = made;
    }

    void apply(double[] direction, double[] result) {
        apply(operator, direction, result);
    }

    /// A product for a residual.
    void check(double[] direction, double[] result) {
        apply(check, direction, result);
    }

    private void apply(SymmetricOperator which, double[] direction, double[] result) {
        which.apply(direction, result);
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
