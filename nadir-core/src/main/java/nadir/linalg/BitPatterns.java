package nadir.linalg;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An array of whole numbers read as the floating-point numbers with the same bits, many at once: what
/// [Double#longBitsToDouble(long)] does one by one, which the JIT does not turn into vector code.
public final class BitPatterns {
    private final MemorySegment bits;

    private BitPatterns(MemorySegment bits) {
        this.bits = bits;
    }

    /// A view of an array of 64-bit patterns.
    public static BitPatterns of(long[] bits) {
        return new BitPatterns(MemorySegment.ofArray(bits));
    }

    /// A view of an array of 32-bit patterns.
    public static BitPatterns of(int[] bits) {
        return new BitPatterns(MemorySegment.ofArray(bits));
    }

    /// Writes the first `count` patterns as numbers.
    ///
    /// @throws IndexOutOfBoundsException if one of the arrays is shorter
    public void copyTo(double[] numbers, int count) {
        MemorySegment.copy(bits, ValueLayout.JAVA_DOUBLE, 0, numbers, 0, count);
    }

    /// Takes the patterns of the first `count` numbers: what [Double#doubleToRawLongBits(double)] does one by one.
    ///
    /// @throws IndexOutOfBoundsException if one of the arrays is shorter
    public void copyFrom(double[] numbers, int count) {
        MemorySegment.copy(numbers, 0, bits, ValueLayout.JAVA_DOUBLE, 0, count);
    }

    /// Writes the first `count` patterns as numbers.
    ///
    /// @throws IndexOutOfBoundsException if one of the arrays is shorter
    public void copyTo(float[] numbers, int count) {
        MemorySegment.copy(bits, ValueLayout.JAVA_FLOAT, 0, numbers, 0, count);
    }
}
