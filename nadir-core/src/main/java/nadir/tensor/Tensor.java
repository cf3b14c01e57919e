package nadir.tensor;

import java.util.Arrays;

/// A dense row-major tensor of doubles. It is treated as immutable: whoever wraps an array gives it away.
public final class Tensor {
    private final Shape shape;
    private final double[] values;

    private Tensor(Shape shape, double[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " holds " + shape.size() + " elements, got an array of " + values.length);
        }
        this.shape = shape;
        this.values = values;
    }

    /// Wraps `values` without a copy; the caller must not write to the array afterwards.
    public static Tensor wrap(Shape shape, double[] values) {
        return new Tensor(shape, values);
    }

    /// A tensor of the given shape over a copy of `values`.
    public static Tensor of(Shape shape, double... values) {
        return new Tensor(shape, values.clone());
    }

    /// A scalar.
    public static Tensor scalar(double value) {
        return new Tensor(Shape.SCALAR, new double[] {value});
    }

    /// A vector over a copy of `values`.
    public static Tensor vector(double... values) {
        return new Tensor(Shape.of(values.length), values.clone());
    }

    /// A tensor whose elements are all `value`.
    public static Tensor filled(Shape shape, double value) {
        double[] values = new double[shape.size()];
        Arrays.fill(values, value);
        return new Tensor(shape, values);
    }

    public Shape shape() {
        return shape;
    }

    /// The backing array itself, for reading only.
    public double[] values() {
        return values;
    }

    /// A copy of the elements, row-major.
    public double[] toArray() {
        return values.clone();
    }

    /// The element at a row-major position.
    public double get(int position) {
        return values[position];
    }

    /// The only element of a tensor of size 1.
    public double item() {
        if (values.length != 1) {
            throw new IllegalStateException("item() wants one element, got shape " + shape);
        }
        return values[0];
    }

    /// The same elements under another shape of the same size; shares the array.
    public Tensor reshape(Shape target) {
        return new Tensor(target, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor && shape.equals(tensor.shape) && Arrays.equals(values, tensor.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length <= 16
                ? shape + Arrays.toString(values)
                : shape + " starting " + Arrays.toString(Arrays.copyOf(values, 8));
    }
}
