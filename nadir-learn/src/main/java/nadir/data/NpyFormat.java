package nadir.data;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the header of NumPy's `.npy` format, versions 1 to 3 (NumPy Enhancement Proposal 1). The header is a Python
/// dictionary; it is parsed as the few literals that can stand there, never evaluated.
final class NpyFormat {
    private static final int[] MAGIC = {0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
    private static final int MOST_AXES = 32;

    private NpyFormat() {}

    /// Reads the header; the stream then stands at the first element.
    ///
    /// @throws InputException if this is no NPY file or one whose elements are no numbers
    static ArrayHeader readHeader(SourceFile file) throws IOException {
        String where = file.where();
        if (!file.startsWith(MAGIC)) {
            throw new InputException(where + ": is no NPY file: it starts with bytes " + file.firstBytes(6)
                    + ", not with 93 'NUMPY'");
        }
        InputStream in = file.stream();
        byte[] start = require(in, 8, where);
        int major = start[6];
        if (major < 1 || major > 3) {
            throw new InputException(where + ": requires NPY version 1, 2 or 3, got " + (major & 0xff)
                    + "; save it with numpy.save");
        }
        int width = major == 1 ? 2 : 4;
        ByteBuffer lengthBytes = ByteBuffer.wrap(require(in, width, where)).order(ByteOrder.LITTLE_ENDIAN);
        long length = width == 2 ? lengthBytes.getShort() & 0xffff : lengthBytes.getInt() & 0xffffffffL;
        if (length > LONGEST_HEADER) {
            throw new InputException(where + ": its header claims " + length + " bytes (at most " + LONGEST_HEADER
                    + "); the file is damaged");
        }
        ArrayHeader header = parse(new String(require(in, (int) length, where), StandardCharsets.UTF_8), where);
        header.requireFits(file.size() - 8 - width - length, file.isExact());
        return header;
    }

    private static byte[] require(InputStream in, int count, String where) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new InputException(where + ": ends within its header; the file is damaged or was not copied whole");
        }
        return bytes;
    }

    private static ArrayHeader parse(String text, String where) {
        Map<String, Object> entries = new Literals(text, where).dictionary();
        if (!entries.keySet().equals(KEYS) || !(entries.get("descr") instanceof String descr)
                || !(entries.get("fortran_order") instanceof Boolean columnMajor)
                || !(entries.get("shape") instanceof List<?> shape)) {
            throw new InputException(where + ": its header requires 'descr', 'fortran_order' and 'shape', got "
                    + Excerpt.of(text.strip()) + "; structured arrays can't be read, save a plain array of numbers");
        }
        ElementType type = descr.length() < 2 ? null : ElementType.ofNumpy(descr.substring(1));
        char mark = descr.isEmpty() ? ' ' : descr.charAt(0);
        if (type == null || "<>|=".indexOf(mark) < 0 || (mark == '|' && type.bytes() > 1)) {
            throw new InputException(where + ": requires elements of type f2, f4, f8, i1-i8, u1-u8 or b1, got "
                    + Excerpt.of(descr) + "; convert with array.astype('float64') before numpy.save");
        }
        // '=' means the order of the machine that wrote the file; every machine in use writes little-endian.
        ByteOrder order = mark == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new ArrayHeader(where, type, order, columnMajor, shape.stream().map(Long.class::cast).toList());
    }

    /// Parses `{'key': value, ...}` where a value is a string, True, False, or a tuple of whole numbers.
    private static final class Literals {
        private final String text;
        private final String where;
        private int at;

        Literals(String text, String where) {
            this.text = text;
            this.where = where;
        }

        Map<String, Object> dictionary() {
            Map<String, Object> entries = new HashMap<>();
            take('{');
            while (peek() != '}') {
                String key = string();
                take(':');
                if (entries.put(key, value()) != null) {
                    throw unexpected();
                }
                if (peek() != '}') {
                    take(',');
                }
            }
            take('}');
            if (peek() != 0) {
                throw unexpected();
            }
            return entries;
        }

        private Object value() {
            return switch (peek()) {
                case '\'', '"' -> string();
                case '(' -> tuple();
                case 'T' -> word("True", true);
                case 'F' -> word("False", false);
                default -> throw unexpected();
            };
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw unexpected();
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw unexpected();
            }
            String content = text.substring(at + 1, end);
            at = end + 1;
            return content;
        }

        private Object word(String word, boolean value) {
            if (!text.startsWith(word, at)) {
                throw unexpected();
            }
            at += word.length();
            return value;
        }

        private List<Long> tuple() {
            List<Long> numbers = new ArrayList<>();
            take('(');
            while (peek() != ')') {
                numbers.add(number());
                if (peek() != ')') {
                    take(',');
                }
            }
            take(')');
            if (numbers.size() > MOST_AXES) {
                throw unexpected();
            }
            return numbers;
        }

        private long number() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start) {
                throw unexpected();
            }
            BigInteger number = new BigInteger(text.substring(start, at));
            if (at < text.length() && text.charAt(at) == 'L') {
                at++; // Python 2 wrote long numbers so.
            }
            return number.bitLength() > 63 ? Long.MAX_VALUE : number.longValue();
        }

        private void take(char expected) {
            if (peek() != expected) {
                throw unexpected();
            }
            at++;
        }

        /// The next character that is no blank, 0 at the end.
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private InputException unexpected() {
            return new InputException(where + ": its header can't be read at position " + at + ": "
                    + Excerpt.of(text.strip()) + "; structured arrays and damaged files can't be read");
        }
    }
}
