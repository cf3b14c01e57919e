package nadir.interval;

import java.util.Arrays;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Sums of products of intervals. Every contraction is a batch of matrix products: labels of both operands and the result
/// number the batch, labels that the result lacks are summed over, the others are rows or columns. Large ones of numbers
/// of moderate size are computed by [MatrixProduct]; the others by one rounded operation after the other, which is sharper.
final class Contraction {
    /// Multiplications below which the plain way is as fast.
    private static final long SMALL = 64;

    private final IntervalTensor left;
    private final IntervalTensor right;
    private final int[] batchLeft;
    private final int[] batchRight;
    private final int[] batchResult;
    private final int[] rows;
    private final int[] rowsResult;
    private final int[] columns;
    private final int[] columnsResult;
    private final int[] summedLeft;
    private final int[] summedRight;

    private Contraction(Op.Contract op, Shape shape, IntervalTensor left, IntervalTensor right) {
        this.left = left;
        this.right = right;
        int[] batch = op.result().stream().filter(l -> op.left().contains(l) && op.right().contains(l)).toArray();
        int[] row = op.result().stream().filter(l -> !op.right().contains(l)).toArray();
        int[] column = op.result().stream().filter(l -> !op.left().contains(l)).toArray();
        int[] summed = op.left().stream().filter(l -> !op.result().contains(l)).toArray();
        batchLeft = offsets(batch, op.left(), left.shape());
        batchRight = offsets(batch, op.right(), right.shape());
        batchResult = offsets(batch, op.result(), shape);
        rows = offsets(row, op.left(), left.shape());
        rowsResult = offsets(row, op.result(), shape);
        columns = offsets(column, op.right(), right.shape());
        columnsResult = offsets(column, op.result(), shape);
        summedLeft = offsets(summed, op.left(), left.shape());
        summedRight = offsets(summed, op.right(), right.shape());
    }

    static IntervalTensor apply(Op.Contract op, Shape shape, IntervalTensor left, IntervalTensor right) {
        Contraction contraction = new Contraction(op, shape, left, right);
        double[] lower = new double[shape.size()];
        double[] upper = new double[shape.size()];
        long work = (long) shape.size() * contraction.summedLeft.length;
        if (work <= SMALL || !contraction.multiply(lower, upper)) {
            contraction.multiplyStepwise(lower, upper);
        }
        return new IntervalTensor(shape, lower, upper);
    }

    /// The offset in a tensor of every index over `labels`, which are all labels of it.
    private static int[] offsets(int[] labels, Ints tensorLabels, Shape tensor) {
        int[] strides = tensor.strides();
        int[] extents = Arrays.stream(labels).map(label -> tensor.extent(tensorLabels.indexOf(label))).toArray();
        int[] steps = Arrays.stream(labels).map(label -> strides[tensorLabels.indexOf(label)]).toArray();
        return Moves.walk(extents, steps, 0);
    }

    /// False, with nothing written, if the numbers are too large or too small for the error bound.
    private boolean multiply(double[] lower, double[] upper) {
        if (!MatrixProduct.isModerate(left) || !MatrixProduct.isModerate(right)
                || summedLeft.length > MatrixProduct.MOST_TERMS) {
            return false;
        }
        // The longer of the two free sides is the one that inner loops run along.
        boolean swapped = columns.length < rows.length;
        MatrixProduct product = swapped
                ? new MatrixProduct(right, columns, left, rows, summedRight, summedLeft)
                : new MatrixProduct(left, rows, right, columns, summedLeft, summedRight);
        for (int i = 0; i < batchResult.length; i++) {
            if (swapped) {
                product.write(batchRight[i], batchLeft[i], batchResult[i], columnsResult, rowsResult, lower, upper);
            } else {
                product.write(batchLeft[i], batchRight[i], batchResult[i], rowsResult, columnsResult, lower, upper);
            }
        }
        return true;
    }

    private void multiplyStepwise(double[] lower, double[] upper) {
        for (int i = 0; i < batchResult.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                for (int k = 0; k < columns.length; k++) {
                    int position = batchResult[i] + rowsResult[j] + columnsResult[k];
                    sum(batchLeft[i] + rows[j], batchRight[i] + columns[k], position, lower, upper);
                }
            }
        }
    }

    private void sum(int leftStart, int rightStart, int position, double[] lower, double[] upper) {
        double low = 0;
        double high = 0;
        for (int k = 0; k < summedLeft.length; k++) {
            int l = leftStart + summedLeft[k];
            int r = rightStart + summedRight[k];
            double a = left.lower(l);
            double b = left.upper(l);
            double c = right.lower(r);
            double d = right.upper(r);
            if ((a != 0 || b != 0) && (c != 0 || d != 0)) {
                low = Rounding.addDown(low, Elementwise.productDown(a, b, c, d));
                high = Rounding.addUp(high, Elementwise.productUp(a, b, c, d));
            }
        }
        lower[position] = low;
        upper[position] = high;
    }
}
