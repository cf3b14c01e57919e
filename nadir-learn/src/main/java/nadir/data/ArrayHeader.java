package nadir.data;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// What the header of a binary array says. The first axis counts rows, all others together are the columns.
///
/// @param where names the array in messages
/// @param type the type of its elements
/// @param order their byte order
/// @param columnMajor whether the first axis varies fastest (Fortran order)
/// @param shape the extents, at least one
record ArrayHeader(String where, ElementType type, ByteOrder order, boolean columnMajor, List<Long> shape) {
    /// @throws InputException if there are no axes, an extent is below 1, or there are more elements than any file holds
    ArrayHeader {
        if (shape.isEmpty()) {
            throw new InputException(where + ": requires an array with rows, got a single number (shape ())");
        }
        long size = type.bytes();
        for (long extent : shape) {
            if (extent < 1) {
                throw new InputException(where + ": requires at least one row and one column, got shape " + shape);
            }
            try {
                size = Math.multiplyExact(size, extent);
            } catch (ArithmeticException e) {
                throw new InputException(where + ": the header's shape " + shape
                        + " is larger than any file; the file is damaged", e);
            }
        }
    }

    /// The number of bytes that the elements take.
    long bytes() {
        return elements() * type.bytes();
    }

    private long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /// The number of rows, at most 2^31 - 1 once [#requireFits] has passed.
    int rows() {
        return Math.toIntExact(shape.getFirst());
    }

    /// The number of columns.
    int columns() {
        return Math.toIntExact(elements() / shape.getFirst());
    }

    /// Whether each row is a single number.
    boolean isVector() {
        return elements() == shape.getFirst();
    }

    /// The names of the columns: the prefix itself for a vector, numbered from 0 otherwise.
    List<String> names(String prefix, boolean numberSingle) {
        return isVector() && !numberSingle ? List.of(prefix) : Dataset.numbered(prefix, columns());
    }

    /// Checks the size that the header claims against the bytes that follow it, before any memory is asked for.
    ///
    /// @param available the bytes after the header, or a bound on them
    /// @throws InputException if there are fewer or, where known, more
    void requireFits(long available, boolean exact) {
        if (bytes() > available) {
            throw new InputException(
                    "%s: ends too early: shape %s of %d-byte elements takes %d bytes, %s %d follow the "
                            .formatted(where, shape, type.bytes(), bytes(), exact ? "but only" : "but at most",
                                    available)
                            + "header; the file is damaged or was not copied whole");
        }
        if (exact && bytes() < available) {
            throw new InputException("%s: has %d bytes more than its header says (shape %s); the file is damaged"
                    .formatted(where, available - bytes(), shape));
        }
        if (shape.getFirst() > Integer.MAX_VALUE - 8 || elements() / shape.getFirst() > Integer.MAX_VALUE - 8) {
            throw new InputException(where + ": shape " + shape + " passes the limit of 2^31 - 9 rows and columns");
        }
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape.toArray()) + (columnMajor ? " column-major " : " ") + order;
    }
}
