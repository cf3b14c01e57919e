package nadir.onnx;

import java.util.List;
import nadir.trace.Traced;

/// Matrix products.
final class MatrixRules {
    private MatrixRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.real("MatMul", 2, 2, MatrixRules::matmul),
                Rule.real("Gemm", 2, 3, MatrixRules::gemm));
    }

    private static Traced matmul(NodeCall call) {
        Traced left = call.real(0);
        Traced right = call.real(1);
        int least = Math.min(left.shape().rank(), right.shape().rank());
        int most = Math.max(left.shape().rank(), right.shape().rank());
        if (least < 1 || most > 2) {
            throw call.wrong("multiplies " + left.shape() + " by " + right.shape()
                    + "; products of matrices and vectors are supported");
        }
        return left.matmul(right);
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
