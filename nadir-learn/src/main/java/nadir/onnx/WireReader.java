package nadir.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads one message of the protocol-buffer encoding (protobuf.dev/programming-guides/encoding), field by field, out of
/// an array that holds the whole file. It never takes memory on the word of the file: contents are ranges of the array,
/// and the number of fields and the depth of nesting are limited.
///
/// A caller loops over [#next()] and consumes each field by exactly one of the other methods.
final class WireReader {
    /// No sensible model has more; every field may cost an object of some dozen bytes.
    static final int MOST_FIELDS = 2_000_000;

    private static final int DEEPEST = 16;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /// A range of the file.
    record Range(int from, int to) {
        int length() {
            return to - from;
        }
    }

    /// What all readers of a file share.
    private static final class Budget {
        private int fields = MOST_FIELDS;
    }

    private final byte[] bytes;
    private final ByteBuffer numbers;
    private final Budget budget;
    private final int depth;
    private final int end;
    private int position;
    private int field;
    private int type;

    /// A reader of a whole file.
    WireReader(byte[] bytes) {
        this(bytes, new Range(0, bytes.length), new Budget(), 0);
    }

    private WireReader(byte[] bytes, Range range, Budget budget, int depth) {
        this.bytes = bytes;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.budget = budget;
        this.depth = depth;
        this.position = range.from();
        this.end = range.to();
        if (depth > DEEPEST) {
            throw new ModelException("it is nested deeper than any ONNX model");
        }
    }

    /// Whether there is another field; its head is then read.
    boolean next() {
        if (position == end) {
            return false;
        }
        if (budget.fields-- == 0) {
            throw new ModelException("it has more than " + MOST_FIELDS + " fields");
        }
        long tag = readVarint();
        if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) {
            throw damaged();
        }
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        return true;
    }

    /// The number of the field whose head was read.
    int field() {
        return field;
    }

    /// Whether the field is a run of bytes: a message, a text, or packed numbers.
    boolean isRange() {
        return type == LENGTH;
    }

    /// The field as a whole number.
    long whole() {
        require(VARINT);
        return readVarint();
    }

    /// The field as a number in single precision.
    float single() {
        require(FIXED32);
        int from = advance(Float.BYTES);
        return numbers.getFloat(from);
    }

    /// The field as a text.
    String text() {
        Range range = range();
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, range.from(), range.length()))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new ModelException("it holds a text that is not UTF-8 at byte " + range.from());
        }
    }

    /// The field as a message.
    WireReader message() {
        return new WireReader(bytes, range(), budget, depth + 1);
    }

    /// The field as a run of bytes.
    Range range() {
        require(LENGTH);
        long length = readVarint();
        if (length < 0 || length > end - position) {
            throw new ModelException("it is truncated: byte " + position + " announces " + length
                    + " further bytes, and there are " + (end - position));
        }
        int from = advance((int) length);
        return new Range(from, position);
    }

    /// The bytes of any field's content, without those of its length.
    Range content() {
        return switch (type) {
            case LENGTH -> range();
            case VARINT -> {
                int from = position;
                readVarint();
                yield new Range(from, position);
            }
            case FIXED64 -> new Range(advance(Long.BYTES), position);
            case FIXED32 -> new Range(advance(Integer.BYTES), position);
            // Groups, and types that do not exist: ONNX has neither.
            default -> throw damaged();
        };
    }

    /// Passes over the field.
    void skip() {
        content();
    }

    /// The whole numbers of a range of packed numbers, one after the other.
    Varints varints(Range range) {
        WireReader reader = new WireReader(bytes, range, budget, depth);
        return new Varints() {
            @Override
            public boolean hasNext() {
                return reader.position < reader.end;
            }

            @Override
            public long next() {
                return reader.readVarint();
            }
        };
    }

    /// A sequence of whole numbers.
    interface Varints {
        boolean hasNext();

        long next();
    }

    /// The file as numbers, little-endian.
    ByteBuffer numbers() {
        return numbers;
    }

    private void require(int wanted) {
        if (type != wanted) {
            throw damaged();
        }
    }

    private int advance(int count) {
        if (count > end - position) {
            throw new ModelException("it is truncated at byte " + end);
        }
        int from = position;
        position += count;
        return from;
    }

    private long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[advance(1)];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private ModelException damaged() {
        return new ModelException("it is no ONNX model, or damaged at byte " + position);
    }
}
