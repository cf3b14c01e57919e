package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.trace.Traced;

/// Matrix products.
final class MatrixRules {
    private MatrixRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.real("MatMul", 2, 2, MatrixRules::matmul),
                Rule.real("Gemm", 2, 3, MatrixRules::gemm));
    }

    /// As NumPy's: matrices in the last two axes, the others repeated to a common shape.
    private static Traced matmul(NodeCall call) {
        Traced left = call.real(0);
        Traced right = call.real(1);
        int m = left.shape().rank();
        int n = right.shape().rank();
        if (Math.min(m, n) < 1) {
            throw call.wrong("multiplies " + left.shape() + " by " + right.shape() + "; it takes no single numbers");
        }
        if (Math.max(m, n) <= 2) {
            return left.matmul(right);
        }
        if (m == 1 || n == 1) {
            return vector(left, right);
        }
        int[] batch = Traced.common(batch(left), batch(right)).extents();
        return batched(m == 2 ? left : stretched(left, batch), n == 2 ? right : stretched(right, batch), batch.length);
    }

    private static Traced vector(Traced left, Traced right) {
        boolean row = left.shape().rank() == 1;
        int rank = row ? right.shape().rank() : left.shape().rank();
        int summed = row ? rank - 2 : rank - 1;
        Ints labels = Ints.range(0, rank);
        Ints result = Ints.of(labels.stream().filter(label -> label != summed).toArray());
        return row ? left.contract(right, new Op.Contract(Ints.of(summed), labels, result))
                : left.contract(right, new Op.Contract(labels, Ints.of(summed), result));
    }

    /// @param axes of the batch, which both or one of the operands have
    private static Traced batched(Traced left, Traced right, int axes) {
        Ints batch = Ints.range(0, axes);
        Ints a = labels(left.shape().rank() == 2 ? Ints.of() : batch, axes, axes + 1);
        Ints b = labels(right.shape().rank() == 2 ? Ints.of() : batch, axes + 1, axes + 2);
        return left.contract(right, new Op.Contract(a, b, labels(batch, axes, axes + 2)));
    }

    private static Ints labels(Ints batch, int row, int column) {
        return Ints.of(IntStream.concat(batch.stream(), IntStream.of(row, column)).toArray());
    }

    /// All axes but the last two.
    private static Shape batch(Traced x) {
        return Shape.of(Arrays.copyOf(x.shape().extents(), x.shape().rank() - 2));
    }

    private static Traced stretched(Traced x, int[] batch) {
        int[] own = x.shape().extents();
        int[] extents = Arrays.copyOf(batch, batch.length + 2);
        extents[batch.length] = own[own.length - 2];
        extents[batch.length + 1] = own[own.length - 1];
        return Arrays.equals(own, extents) ? x : x.stretchTo(extents);
    }

    /// alpha A' B' + beta C.
    private static Traced gemm(NodeCall call) {
        Traced left = call.real(0);
        Traced right = call.real(1);
        if (left.shape().rank() != 2 || right.shape().rank() != 2) {
            throw call.wrong("multiplies " + left.shape() + " by " + right.shape() + "; it takes two matrices");
        }
        Traced product = transposed(left, call.whole("transA", 0))
                .matmul(transposed(right, call.whole("transB", 0)));
        product = scaled(product, call.real("alpha", 1.0));
        return call.has(2) ? product.plus(scaled(call.real(2), call.real("beta", 1.0))) : product;
    }

    private static Traced transposed(Traced matrix, long flag) {
        return flag == 0 ? matrix : matrix.transpose();
    }

    private static Traced scaled(Traced x, double factor) {
        return factor == 1 ? x : x.times(factor);
    }
}
