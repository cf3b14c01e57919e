package nadir.exec;

import nadir.linalg.Blas;

/// result[i, j] = sum over k of left[i, k] right[k, j], repeated over a box of batch positions that shift all three.
///
/// @param batch the extents of the box; empty for a single product
record MatrixProduct(int rows, int columns, int depth, Matrix left, Matrix right, Matrix result, int[] batch) {

    /// A matrix inside a buffer.
    ///
    /// @param transposed whether it is stored with its columns as rows
    /// @param leading elements from one stored row to the next
    /// @param batchStrides how far each step of the batch moves
    record Matrix(int buffer, boolean transposed, int leading, int[] batchStrides) {
        int offset(int[] index) {
            int offset = 0;
            for (int i = 0; i < index.length; i++) {
                offset += index[i] * batchStrides[i];
            }
            return offset;
        }
    }

    void runDoubles(Object[] buffers) {
        double[] a = (double[]) buffers[left.buffer];
        double[] b = (double[]) buffers[right.buffer];
        double[] c = (double[]) buffers[result.buffer];
        if (batch.length == 0) {
            Blas.gemm(left.transposed, right.transposed, rows, columns, depth, 1.0, a, 0, left.leading, b, 0,
                    right.leading, 0.0, c, 0, result.leading);
            return;
        }
        int[] index = new int[batch.length];
        do {
            Blas.gemm(left.transposed, right.transposed, rows, columns, depth, 1.0, a, left.offset(index),
                    left.leading, b, right.offset(index), right.leading, 0.0, c, result.offset(index), result.leading);
        } while (advance(index));
    }

    void runFloats(Object[] buffers) {
        float[] a = (float[]) buffers[left.buffer];
        float[] b = (float[]) buffers[right.buffer];
        float[] c = (float[]) buffers[result.buffer];
        if (batch.length == 0) {
            Blas.gemm(left.transposed, right.transposed, rows, columns, depth, 1f, a, 0, left.leading, b, 0,
                    right.leading, 0f, c, 0, result.leading);
            return;
        }
        int[] index = new int[batch.length];
        do {
            Blas.gemm(left.transposed, right.transposed, rows, columns, depth, 1f, a, left.offset(index),
                    left.leading, b, right.offset(index), right.leading, 0f, c, result.offset(index), result.leading);
        } while (advance(index));
    }

    private boolean advance(int[] index) {
        for (int axis = index.length - 1; axis >= 0; axis--) {
            if (++index[axis] < batch[axis]) {
                return true;
            }
            index[axis] = 0;
        }
        return false;
    }
}
