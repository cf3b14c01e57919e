package nadir.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.tensor.Ints;

/// Turns a contraction of tensors that lie in buffers with any strides into matrix products, by merging labels into the
/// rows, columns and depth of a matrix where they walk in one stride, and looping over the others; or into plain loops
/// where the tensors are small.
final class Contraction {
    /// Multiply-adds below which generated loops are faster than a call of a native routine.
    private static final long LOOP_WORK = 1024;

    /// A tensor in a buffer.
    ///
    /// @param labels the label of each axis
    /// @param extents the extent of each axis
    /// @param strides the stride of each axis in elements
    record Operand(int buffer, Ints labels, int[] extents, int[] strides) {
        int stride(int label) {
            int axis = labels.indexOf(label);
            return axis < 0 ? 0 : strides[axis];
        }
    }

    private final Operand left;
    private final Operand right;
    private final Operand result;

    Contraction(Operand left, Operand right, Operand result) {
        this.left = left;
        this.right = right;
        this.result = result;
    }

    /// Whether the contraction is better run as plain loops.
    boolean small() {
        long work = 1;
        for (int label : union()) {
            work *= extent(label);
        }
        return work <= LOOP_WORK;
    }

    /// The contraction as loops: result labels outside, except that the last of them goes inside if that lets the
    /// innermost loop walk through memory.
    Step loops() {
        List<Integer> order = new ArrayList<>(result.labels().stream().boxed().toList());
        int last = order.isEmpty() ? -1 : order.getLast();
        boolean streaming = last >= 0 && result.stride(last) == 1 && extent(last) >= 4 && left.stride(last) <= 1
                && right.stride(last) <= 1;
        List<Integer> summed = union().stream().filter(label -> !result.labels().contains(label)).toList();
        order.addAll(streaming ? order.size() - 1 : order.size(), summed);
        int[] extents = order.stream().mapToInt(this::extent).toArray();
        Expression body = new Expression.Apply(new Op.Binary(BinaryFunction.MULTIPLY),
                List.of(access(left, order), access(right, order)));
        return new Step.Nest(new LoopNest(extents, body, access(result, order),
                summed.isEmpty() ? LoopNest.Mode.WRITE : LoopNest.Mode.SUM));
    }

    /// The contraction as matrix products, if the strides allow it.
    Optional<Step> product() {
        List<Integer> batch = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int label : result.labels().toArray()) {
            boolean inLeft = left.labels().contains(label);
            boolean inRight = right.labels().contains(label);
            (inLeft && inRight ? batch : inLeft ? rows : columns).add(label);
        }
        List<Integer> depth = left.labels().stream().filter(label -> !result.labels().contains(label)).boxed().toList();
        if (!merges(depth, left) || !merges(depth, right)) {
            return Optional.empty();
        }
        while (!rows.isEmpty() && !(merges(rows, left) && merges(rows, result))) {
            batch.add(rows.removeFirst());
        }
        while (!columns.isEmpty() && !(merges(columns, right) && merges(columns, result))) {
            batch.add(columns.removeFirst());
        }
        if (result.stride(last(columns)) == 1 || size(columns) == 1) {
            return product(left, right, rows, columns, depth, batch);
        }
        return product(right, left, columns, rows, depth, batch);
    }

    private Optional<Step> product(Operand a, Operand b, List<Integer> rows, List<Integer> columns,
            List<Integer> depth, List<Integer> batch) {
        Optional<MatrixProduct.Matrix> first = matrix(a, rows, depth, batch);
        Optional<MatrixProduct.Matrix> second = matrix(b, depth, columns, batch);
        Optional<MatrixProduct.Matrix> target = matrix(result, rows, columns, batch);
        if (first.isEmpty() || second.isEmpty() || target.isEmpty() || target.get().transposed()) {
            return Optional.empty();
        }
        int[] batchExtents = batch.stream().mapToInt(this::extent).toArray();
        return Optional.of(new Step.Product(new MatrixProduct(size(rows), size(columns), size(depth), first.get(),
                second.get(), target.get(), batchExtents)));
    }

    private Optional<MatrixProduct.Matrix> matrix(Operand operand, List<Integer> rows, List<Integer> columns,
            List<Integer> batch) {
        int rowStride = operand.stride(last(rows));
        int columnStride = operand.stride(last(columns));
        int[] batchStrides = batch.stream().mapToInt(operand::stride).toArray();
        int rowCount = size(rows);
        int columnCount = size(columns);
        if (columnStride == 1 || columnCount == 1) {
            int leading = rowCount == 1 ? columnCount : rowStride;
            return leading < columnCount
                    ? Optional.empty()
                    : Optional.of(new MatrixProduct.Matrix(operand.buffer(), false, leading, batchStrides));
        }
        if (rowStride == 1 || rowCount == 1) {
            return columnStride < rowCount
                    ? Optional.empty()
                    : Optional.of(new MatrixProduct.Matrix(operand.buffer(), true, columnStride, batchStrides));
        }
        return Optional.empty();
    }

    /// Whether walking through the labels, the last fastest, is a walk with one stride through the operand.
    private boolean merges(List<Integer> labels, Operand operand) {
        for (int i = 0; i + 1 < labels.size(); i++) {
            int inner = labels.get(i + 1);
            if (operand.stride(labels.get(i)) != operand.stride(inner) * extent(inner)) {
                return false;
            }
        }
        return true;
    }

    private List<Integer> union() {
        List<Integer> labels = new ArrayList<>(left.labels().stream().boxed().toList());
        right.labels().stream().filter(label -> !labels.contains(label)).forEach(labels::add);
        return labels;
    }

    private int extent(int label) {
        int axis = left.labels().indexOf(label);
        return axis >= 0 ? left.extents()[axis] : right.extents()[right.labels().indexOf(label)];
    }

    private int size(List<Integer> labels) {
        return labels.stream().mapToInt(this::extent).reduce(1, Math::multiplyExact);
    }

    private static int last(List<Integer> labels) {
        return labels.isEmpty() ? -1 : labels.getLast();
    }

    private static Expression.Load access(Operand operand, List<Integer> order) {
        return new Expression.Load(operand.buffer(), 0, order.stream().mapToInt(operand::stride).toArray());
    }
}
