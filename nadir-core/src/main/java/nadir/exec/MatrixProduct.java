package nadir.exec;

import java.util.Optional;
import nadir.linalg.Blas;
import nadir.linalg.NativeView;
import nadir.tensor.Ints;
import org.jspecify.annotations.Nullable;

/// result[i, j] = sum over k of left[i, k] right[k, j], repeated over a box of positions that shift all three.
///
/// @param loops the extents of the box; empty for a single product
/// @param outer how many of the loops, the first ones, move the result; products along the others are summed
/// @param target how results go to their buffer
record MatrixProduct(int rows, int columns, int depth, Matrix left, Matrix right, Matrix result, Ints loops, int outer,
        Contraction.Target target) {

    /// A matrix inside a buffer.
    ///
    /// @param offset of its first element
    /// @param transposed whether it is stored with its columns as rows
    /// @param leading elements from one stored row to the next
    /// @param loopStrides how far each step of a loop moves, in the operand itself
    /// @param packing how the operand is copied to the buffer first, if it is
    record Matrix(int buffer, int offset, boolean transposed, int leading, int[] loopStrides,
            Optional<Packing> packing) {

        /// For each position of the box, how far it moves the operand.
        private int[] shifts(Ints loops) {
            int[] shifts = {0};
            for (int loop = 0; loop < loops.size(); loop++) {
                int[] next = new int[Math.multiplyExact(shifts.length, loops.get(loop))];
                for (int i = 0; i < next.length; i++) {
                    next[i] = shifts[i / loops.get(loop)] + i % loops.get(loop) * loopStrides[loop];
                }
                shifts = next;
            }
            return shifts;
        }
    }

    /// A copy of the part of an operand that one product reads.
    ///
    /// @param nest reads at shift 0
    /// @param source the operand's buffer
    record Packing(LoopNest nest, int source) {}

    /// The product as something that runs.
    Loop compile(Precision precision) {
        Compiled compiled = new Compiled(this, precision);
        return switch (precision) {
            case FLOAT64 -> compiled::runDoubles;
            case FLOAT32 -> compiled::runFloats;
        };
    }

    private static final class Compiled {
        private final MatrixProduct product;
        private final int[] leftShifts;
        private final int[] rightShifts;
        private final int[] resultShifts;
        private final @Nullable Loop packLeft;
        private final @Nullable Loop packRight;
        /// Products that are summed in one place of the result.
        private final int summed;
        private final int sign;

        Compiled(MatrixProduct product, Precision precision) {
            this.product = product;
            this.leftShifts = product.left.shifts(product.loops);
            this.rightShifts = product.right.shifts(product.loops);
            this.resultShifts = product.result.shifts(product.loops);
            this.packLeft = pack(product.left, precision);
            this.packRight = pack(product.right, precision);
            int together = 1;
            for (int loop = product.outer; loop < product.loops.size(); loop++) {
                together *= product.loops.get(loop);
            }
            this.summed = together;
            this.sign = product.target == Contraction.Target.SUBTRACT ? -1 : 1;
        }

        private static @Nullable Loop pack(Matrix matrix, Precision precision) {
            return matrix.packing.map(packing -> LoopCompiler.compile(packing.nest, true, precision)).orElse(null);
        }

        private boolean adds(int position) {
            return product.target != Contraction.Target.WRITE || position % summed > 0;
        }

        private int prepare(@Nullable Loop pack, int[] shifts, int position, Matrix matrix, Object[] buffers) {
            if (pack == null) {
                return matrix.offset + shifts[position];
            }
            if (position == 0 || shifts[position] != shifts[position - 1]) {
                pack.run(buffers, shifts[position]);
            }
            return 0;
        }

        void runDoubles(Object[] buffers, int shift) {
            MatrixProduct p = product;
            Buffer[] views = (Buffer[]) buffers[Schedule.VIEWS];
            NativeView a = views[p.left.buffer].view();
            NativeView b = views[p.right.buffer].view();
            NativeView c = views[p.result.buffer].view();
            for (int i = 0; i < resultShifts.length; i++) {
                int aAt = prepare(packLeft, leftShifts, i, p.left, buffers);
                int bAt = prepare(packRight, rightShifts, i, p.right, buffers);
                Blas.gemm(p.left.transposed, p.right.transposed, p.rows, p.columns, p.depth, (double) sign, a, aAt,
                        p.left.leading, b, bAt, p.right.leading, adds(i) ? 1.0 : 0.0, c,
                        p.result.offset + resultShifts[i], p.result.leading);
            }
        }

        void runFloats(Object[] buffers, int shift) {
            MatrixProduct p = product;
            Buffer[] views = (Buffer[]) buffers[Schedule.VIEWS];
            NativeView a = views[p.left.buffer].view();
            NativeView b = views[p.right.buffer].view();
            NativeView c = views[p.result.buffer].view();
            for (int i = 0; i < resultShifts.length; i++) {
                int aAt = prepare(packLeft, leftShifts, i, p.left, buffers);
                int bAt = prepare(packRight, rightShifts, i, p.right, buffers);
                Blas.gemm(p.left.transposed, p.right.transposed, p.rows, p.columns, p.depth, (float) sign, a, aAt,
                        p.left.leading, b, bAt, p.right.leading, adds(i) ? 1f : 0f, c,
                        p.result.offset + resultShifts[i], p.result.leading);
            }
        }
    }
}
