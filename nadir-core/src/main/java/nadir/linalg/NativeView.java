package nadir.linalg;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An array as native functions are given it. What stands for the elements from an offset on is made when that offset is
/// first used, and kept: a product that is computed again and again at the same places allocates nothing. Several threads
/// may use a view.
public final class NativeView {
    /// Offsets that are kept; more than programs have.
    private static final int MOST = 1 << 14;

    private final MemorySegment whole;
    private final int length;
    private final int bytes;
    /// A hash table with open addressing, whose size is a power of two. Others may read it while one writes: they see
    /// entries whole or not at all.
    private @Nullable Place[] places = {null, null};
    private int count;

    private record Place(int offset, MemorySegment segment) {}

    private NativeView(MemorySegment whole, int length, int bytes) {
        this.whole = whole;
        this.length = length;
        this.bytes = bytes;
    }

    /// A view of the array itself, not of a copy.
    public static NativeView of(double[] array) {
        return new NativeView(MemorySegment.ofArray(array), array.length, Double.BYTES);
    }

    /// A view of the array itself, not of a copy.
    public static NativeView of(float[] array) {
        return new NativeView(MemorySegment.ofArray(array), array.length, Float.BYTES);
    }

    /// The number of elements.
    int length() {
        return length;
    }

    /// The elements from an offset on.
    MemorySegment at(int offset) {
        if (offset == 0) {
            return whole;
        }
        @Nullable
        Place[] table = places;
        for (int i = slot(offset, table);; i = (i + 1) & (table.length - 1)) {
            Place place = table[i];
            if (place == null) {
                return add(offset);
            }
            if (place.offset == offset) {
                return place.segment;
            }
        }
    }

    private static int slot(int offset, @Nullable Place[] table) {
        int mixed = offset * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (table.length - 1);
    }

    private synchronized MemorySegment add(int offset) {
        Place place = new Place(offset, whole.asSlice((long) offset * bytes));
        if (count < MOST) {
            if (2 * (count + 1) > places.length) {
                grow();
            }
            // Another thread may have added the offset meanwhile: then it is there twice, which does no harm.
            insert(places, place);
            count++;
        }
        return place.segment;
    }

    private void grow() {
        @Nullable
        Place[] larger = new Place[4 * places.length];
        for (Place place : places) {
            if (place != null) {
                insert(larger, place);
            }
        }
        places = larger;
    }

    private static void insert(@Nullable Place[] table, Place place) {
        int i = slot(place.offset, table);
        while (table[i] != null) {
            i = (i + 1) & (table.length - 1);
        }
        table[i] = place;
    }

    /// @throws IllegalArgumentException if a view is of elements of another size
    static void requireBytes(int bytes, NativeView a, NativeView b, NativeView c) {
        if (a.bytes != bytes || b.bytes != bytes || c.bytes != bytes) {
            throw new IllegalArgumentException("a product requires arrays of elements of " + bytes + " bytes, got "
                    + a.bytes + ", " + b.bytes + " and " + c.bytes);
        }
    }
}
