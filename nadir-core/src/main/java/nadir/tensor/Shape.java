package nadir.tensor;

import java.util.Arrays;

/// The extents of a tensor, outermost first; a scalar has rank 0. Tensors are stored row-major, so the last axis is
/// contiguous. Every extent is at least 1: a tensor without elements has no meaning in a program.
public final class Shape {
    /// The shape of a scalar.
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] extents;
    private final int size;

    private Shape(int[] extents) {
        this.extents = extents;
        long size = 1;
        for (int extent : extents) {
            if (extent < 1) {
                throw new IllegalArgumentException("a shape's extents are at least 1, got " + Arrays.toString(extents));
            }
            size = Math.multiplyExact(size, extent);
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a tensor holds at most 2^31 - 9 elements, got " + Arrays.toString(extents));
        }
        this.size = (int) size;
    }

    /// The shape with the given extents.
    ///
    /// @throws IllegalArgumentException if an extent is below 1 or the product passes the largest array
    public static Shape of(int... extents) {
        return extents.length == 0 ? SCALAR : new Shape(extents.clone());
    }

    /// The number of axes.
    public int rank() {
        return extents.length;
    }

    /// The extent of one axis, counted from 0.
    public int extent(int axis) {
        return extents[axis];
    }

    /// A copy of all extents.
    public int[] extents() {
        return extents.clone();
    }

    /// The number of elements: the product of the extents, 1 for a scalar.
    public int size() {
        return size;
    }

    /// Row-major strides in elements.
    public int[] strides() {
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }

    /// This shape with a further axis in front.
    public Shape prepend(int extent) {
        int[] result = new int[extents.length + 1];
        result[0] = extent;
        System.arraycopy(extents, 0, result, 1, extents.length);
        return new Shape(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.toString(extents);
    }
}
