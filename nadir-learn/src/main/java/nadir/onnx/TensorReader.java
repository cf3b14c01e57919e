package nadir.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.storage.Quoted;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Reads a `TensorProto`. The numbers that its extents promise are counted in the file before an array is made for them.
final class TensorReader {
    private static final int MOST_AXES = 16;
    private static final int MOST_ELEMENTS = 1 << 30;

    /// `TensorProto.DataType`.
    private enum Type {
        FLOAT(1, 4, true), INT32(6, 4, false), INT64(7, 8, false), BOOL(9, 1, false), FLOAT16(10, 2, true),
        DOUBLE(11, 8, true), BFLOAT16(16, 2, true);

        private final int code;
        private final int bytes;
        private final boolean real;

        Type(int code, int bytes, boolean real) {
            this.code = code;
            this.bytes = bytes;
            this.real = real;
        }

        /// Whether typed fields hold this type in variable length.
        boolean isVarint() {
            return this != FLOAT && this != DOUBLE;
        }
    }

    private final WireReader reader;
    private final ExternalData others;
    private final Map<String, String> external = new HashMap<>();
    private final List<Long> extents = new ArrayList<>();
    private final List<WireReader.Range> typed = new ArrayList<>();
    private WireReader.Range raw = new WireReader.Range(0, 0);
    private boolean hasRaw;
    private boolean elsewhere;
    private int code;
    private String name = "";

    private TensorReader(WireReader reader, ExternalData others) {
        this.reader = reader;
        this.others = others;
    }

    /// A tensor and its name, which is empty in attributes.
    record Named(String name, Literal literal) {}

    /// @param others the files beside the model
    static Named read(WireReader reader, ExternalData others) {
        TensorReader tensor = new TensorReader(reader, others);
        tensor.readFields();
        return new Named(tensor.name, tensor.literal());
    }

    private void readFields() {
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> readExtents();
                case 2 -> code = (int) reader.whole();
                case 4, 5, 7, 10 -> typed.add(reader.content());
                case 8 -> name = reader.text();
                case 9 -> {
                    raw = reader.range();
                    hasRaw = true;
                }
                case 13 -> readExternal(reader.message());
                case 14 -> elsewhere |= reader.whole() != 0;
                default -> reader.skip();
            }
        }
    }

    /// One entry of `external_data`: location, offset, length or checksum.
    private void readExternal(WireReader entry) {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        elsewhere = true;
        external.put(key, value);
    }

    private void readExtents() {
        WireReader.Varints varints = reader.varints(reader.content());
        while (varints.hasNext()) {
            extents.add(varints.next());
            if (extents.size() > MOST_AXES) {
                throw wrong("has more than " + MOST_AXES + " axes");
            }
        }
    }

    private Literal literal() {
        Type type = type();
        int count = count();
        if (elsewhere) {
            return fromElsewhere(type, count);
        }
        requireSize(type, count);
        if (!type.real) {
            return new Literal.Wholes(Ints.of(extents.stream().mapToInt(Long::intValue).toArray()),
                    wholes(type, count));
        }
        if (count == 0) {
            throw wrong("has no elements");
        }
        Shape shape = Shape.of(extents.stream().mapToInt(Long::intValue).toArray());
        return new Literal.Reals(Tensor.wrap(shape, reals(type, count)));
    }

    private Literal fromElsewhere(Type type, int count) {
        long length = (long) count * type.bytes;
        if (hasRaw || !typed.isEmpty()) {
            throw wrong("has its numbers twice");
        }
        if (!type.real || count == 0) {
            throw wrong("keeps in another file what is no tensor of real numbers");
        }
        if (number("length", length) != length) {
            throw wrong("has extents " + extents + " and " + external.get("length")
                    + " bytes of numbers in another file, which do not fit");
        }
        try {
            ByteBuffer numbers = ByteBuffer
                    .wrap(others.read(external.getOrDefault("location", ""), number("offset", 0), length))
                    .order(ByteOrder.LITTLE_ENDIAN);
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = real(type, numbers, i * type.bytes);
            }
            return new Literal.Reals(Tensor.wrap(
                    Shape.of(extents.stream().mapToInt(Long::intValue).toArray()), values));
        } catch (ModelException unreadable) {
            throw wrong(String.valueOf(unreadable.getMessage()));
        }
    }

    private long number(String key, long otherwise) {
        String text = external.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException damaged) {
            throw wrong("has the " + key + " " + Quoted.of(text) + " in another file, which is no number");
        }
    }

    private Type type() {
        for (Type type : Type.values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw wrong("has the element type " + code + " of ONNX, which is not supported; supported are float, double, "
                + "float16, bfloat16, int32, int64 and bool");
    }

    private int count() {
        long count = 1;
        for (long extent : extents) {
            if (extent < 0 || extent > MOST_ELEMENTS || count * extent > MOST_ELEMENTS) {
                throw wrong("has extents " + extents + ", more than " + MOST_ELEMENTS + " elements");
            }
            count *= extent;
        }
        return (int) count;
    }

    private void requireSize(Type type, int count) {
        if (hasRaw && !typed.isEmpty()) {
            throw wrong("has its numbers twice");
        }
        long bytes = hasRaw ? raw.length() : typed.stream().mapToLong(WireReader.Range::length).sum();
        boolean exact = hasRaw || !type.isVarint();
        if (exact ? bytes != (long) count * type.bytes : bytes < count) {
            throw wrong("has extents " + extents + " and " + bytes + " bytes of numbers, which do not fit");
        }
    }

    private double[] reals(Type type, int count) {
        double[] values = new double[count];
        if (type.isVarint() && !hasRaw) {
            long[] bits = varints(count);
            for (int i = 0; i < count; i++) {
                values[i] = half(type, (short) bits[i]);
            }
            return values;
        }
        ByteBuffer numbers = reader.numbers();
        int next = 0;
        for (WireReader.Range range : hasRaw ? List.of(raw) : typed) {
            if (range.length() % type.bytes != 0) {
                throw wrong("has numbers of another type than it says");
            }
            for (int at = range.from(); at < range.to(); at += type.bytes) {
                values[next++] = real(type, numbers, at);
            }
        }
        return values;
    }

    private static double real(Type type, ByteBuffer numbers, int at) {
        return switch (type) {
            case FLOAT -> numbers.getFloat(at);
            case DOUBLE -> numbers.getDouble(at);
            case FLOAT16, BFLOAT16, INT32, INT64, BOOL -> half(type, numbers.getShort(at));
        };
    }

    private static double half(Type type, short bits) {
        return type == Type.FLOAT16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }

    private long[] wholes(Type type, int count) {
        if (!hasRaw) {
            return varints(count);
        }
        ByteBuffer numbers = reader.numbers();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            int at = raw.from() + i * type.bytes;
            values[i] = switch (type) {
                case INT64 -> numbers.getLong(at);
                case INT32 -> numbers.getInt(at);
                case BOOL, FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> numbers.get(at);
            };
        }
        return values;
    }

    private long[] varints(int count) {
        long[] values = new long[count];
        int next = 0;
        for (WireReader.Range range : typed) {
            WireReader.Varints varints = reader.varints(range);
            while (varints.hasNext()) {
                if (next == count) {
                    throw wrong("has more numbers than its extents " + extents + " say");
                }
                values[next++] = varints.next();
            }
        }
        if (next < count) {
            throw wrong("has fewer numbers than its extents " + extents + " say");
        }
        return values;
    }

    private ModelException wrong(String what) {
        return new ModelException("tensor " + Quoted.of(name) + " " + what);
    }
}
