package nadir.onnx;

import java.util.List;

/// A constant property of a node.
public sealed interface Attribute {
    /// A real number, which ONNX keeps in single precision.
    record Real(float value) implements Attribute {}

    /// A whole number.
    record Whole(long value) implements Attribute {}

    /// A text.
    record Text(String value) implements Attribute {}

    /// Real numbers.
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /// Whole numbers.
    record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /// A tensor.
    record Array(Literal value) implements Attribute {}

    /// What no supported operator has: subgraphs, lists of texts, types.
    record Other() implements Attribute {}
}
