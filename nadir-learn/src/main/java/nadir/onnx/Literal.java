package nadir.onnx;

import java.util.Arrays;
import nadir.tensor.Ints;
import nadir.tensor.Tensor;

/// A tensor of numbers that stands in a model: an initializer, or an attribute of a node.
public sealed interface Literal {

    /// Real numbers, whatever floating type the file has them in.
    record Reals(Tensor tensor) implements Literal {}

    /// Whole numbers (or truth values as 0 and 1): shapes, axes and indices, never parameters.
    ///
    /// @param extents may contain 0
    /// @param values row-major
    record Wholes(Ints extents, long[] values) implements Literal {
        /// A vector.
        public static Wholes vector(long... values) {
            return new Wholes(Ints.of(values.length), values.clone());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Wholes wholes && extents.equals(wholes.extents)
                    && Arrays.equals(values, wholes.values);
        }

        @Override
        public int hashCode() {
            return 31 * extents.hashCode() + Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return extents + Arrays.toString(values);
        }
    }
}
