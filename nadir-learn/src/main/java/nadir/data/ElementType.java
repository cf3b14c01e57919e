package nadir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The types of elements in binary arrays, and how each becomes a double. Whole numbers beyond 2^53 are rounded.
enum ElementType {
    BOOL(1), I8(1), U8(1), I16(2), U16(2), I32(4), U32(4), I64(8), U64(8), F16(2), F32(4), F64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// The length of an element.
    int bytes() {
        return bytes;
    }

    /// The type that a NumPy type string names, without its byte order: `f8`, `u1`; null if it is none of these.
    static @Nullable ElementType ofNumpy(String name) {
        return switch (name) {
            case "b1", "?" -> BOOL;
            case "i1" -> I8;
            case "u1" -> U8;
            case "i2" -> I16;
            case "u2" -> U16;
            case "i4" -> I32;
            case "u4" -> U32;
            case "i8" -> I64;
            case "u8" -> U64;
            case "f2" -> F16;
            case "f4" -> F32;
            case "f8" -> F64;
            default -> null;
        };
    }

    /// The type that the third byte of an IDX file names; null if it names none.
    static @Nullable ElementType ofIdx(int code) {
        return switch (code) {
            case 0x08 -> U8;
            case 0x09 -> I8;
            case 0x0B -> I16;
            case 0x0C -> I32;
            case 0x0D -> F32;
            case 0x0E -> F64;
            default -> null;
        };
    }

    /// Decodes `count` elements from the start of `source` into the start of `target`.
    void decode(byte[] source, ByteOrder order, int count, double[] target) {
        ByteBuffer in = ByteBuffer.wrap(source).order(order);
        switch (this) {
            case BOOL -> {
                for (int i = 0; i < count; i++) {
                    target[i] = source[i] == 0 ? 0 : 1;
                }
            }
            case I8 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = source[i];
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = source[i] & 0xff;
                }
            }
            case I16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getShort(2 * i);
                }
            }
            case U16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getShort(2 * i) & 0xffff;
                }
            }
            case I32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getInt(4 * i);
                }
            }
            case U32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getInt(4 * i) & 0xffffffffL;
                }
            }
            case I64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getLong(8 * i);
                }
            }
            case U64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = unsigned(in.getLong(8 * i));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = Float.float16ToFloat(in.getShort(2 * i));
                }
            }
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getFloat(4 * i);
                }
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = in.getDouble(8 * i);
                }
            }
        }
    }

    /// The double nearest to an unsigned number: halved with its last bit kept, so that it is rounded once.
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }
}
