package nadir.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads text tables: UTF-8, one header line with the columns' names, fields separated by commas, semicolons, tabs or |
/// (whichever the header has most of), quoted with `"` where needed (RFC 4180). Cells go from the parser's buffer
/// straight to the [TableBuilder].
final class CsvSource {
    private static final String SEPARATORS = ",;\t|";
    private static final int LONGEST_FIELD = 1 << 24;

    private CsvSource() {}

    /// Reads a table.
    ///
    /// @param classes whether the target holds classes though its values may be numbers
    /// @throws InputException if the text is no table, or the table no data set
    static Dataset read(SourceFile file, String name, DataRequest request, boolean classes, TargetCoding coding) {
        requireText(file);
        Rows rows = new Rows(file.where(), request, classes);
        skipMark(file);
        try (Reader reader = new InputStreamReader(file.stream(), StandardCharsets.UTF_8)) {
            CsvReader<Boolean> csv = CsvReader.builder()
                    .fieldSeparator(separator(file))
                    .maxBufferSize(LONGEST_FIELD)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .build(rows, reader);
            Iterator<Boolean> records = csv.iterator();
            while (!rows.isFull() && records.hasNext()) {
                records.next();
            }
        } catch (IOException | RuntimeException e) {
            throw explained(file, rows, e);
        }
        return rows.builder().build(name, coding);
    }

    private static void skipMark(SourceFile file) {
        if (file.startsWith(0xEF, 0xBB, 0xBF)) {
            try {
                file.stream().skipNBytes(3);
            } catch (IOException e) {
                throw SourceFile.unreadable(file.where(), e);
            }
        }
    }

    private static void requireText(SourceFile file) {
        if (file.startsWith(0xFF, 0xFE) || file.startsWith(0xFE, 0xFF)) {
            throw new InputException(file.where() + ": is UTF-16 text; save it as UTF-8");
        }
        byte[] head = file.head();
        for (int i = 0; i < head.length; i++) {
            if (head[i] >= 0 && head[i] < ' ' && !Character.isWhitespace(head[i])) {
                throw new InputException(file.where() + ": is neither text nor a known binary format (byte "
                        + "%02x at position %d); Nadir reads CSV, TSV, JSON lines, Parquet, NPY, NPZ and IDX"
                                .formatted(head[i], i));
            }
        }
    }

    private static char separator(SourceFile file) {
        String name = file.fileName().toLowerCase(Locale.ROOT);
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return '\t';
        }
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (byte b : file.head()) {
            quoted ^= b == '"';
            if (!quoted && (b == '\n' || b == '\r')) {
                break;
            }
            int which = quoted ? -1 : SEPARATORS.indexOf(b);
            if (which >= 0) {
                counts[which]++;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return SEPARATORS.charAt(best);
    }

    /// The parser wraps what goes wrong below and above it; the user is told the cause.
    private static InputException explained(SourceFile file, Rows rows, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case InputException input -> {
                    return input;
                }
                case IOException io -> {
                    return SourceFile.unreadable(file.where(), io);
                }
                default -> {
                }
            }
        }
        if (failure instanceof CsvParseException) {
            return new InputException(file.where() + ": is not a table after line " + rows.line + ": "
                    + Excerpt.plain(String.valueOf(failure.getMessage())), failure);
        }
        throw new IllegalStateException("reading " + file.where(), failure);
    }

    /// Takes the parser's fields: the first record as the header, the others as rows.
    private static final class Rows extends AbstractBaseCsvCallbackHandler<Boolean> {
        private final String where;
        private final DataRequest request;
        private final boolean classes;
        private final List<String> names = new ArrayList<>();
        private @Nullable TableBuilder builder;
        private long line;

        Rows(String where, DataRequest request, boolean classes) {
            this.where = where;
            this.request = request;
            this.classes = classes;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            if (builder == null) {
                names.add(new String(buffer, offset, length).strip());
                return;
            }
            if (index == 0) {
                builder.beginRow(line);
            }
            if (index < names.size()) {
                builder.text(index, buffer, offset, length);
            }
        }

        @Override
        protected Boolean buildRecord() {
            if (getRecordType() == RecordType.EMPTY) {
                return false;
            }
            if (builder == null) {
                requireNames();
                builder = new TableBuilder(where, ColumnPlan.of(where, names, request), request, classes);
            } else if (getFieldCount() != names.size()) {
                throw new InputException(where + ", " + builder.position() + ": has " + getFieldCount()
                        + " fields, the header has " + names.size() + "; correct the line (a field that holds the "
                        + "separator must be quoted)");
            }
            return true;
        }

        /// A file without a header would silently lose its first row to the names.
        private void requireNames() {
            Cell cell = new Cell();
            for (String name : names) {
                TableBuilder.requireDecoded(where + ", line " + line, name);
                if (cell.read(name.toCharArray(), 0, name.length()) == Cell.Kind.NUMBER
                        && cell.number() != Math.rint(cell.number())) {
                    throw new InputException(where + ", line " + line + ": requires the columns' names, got the number "
                            + Excerpt.of(name) + "; put a line with names before the data");
                }
            }
        }

        boolean isFull() {
            return builder != null && builder.isFull();
        }

        TableBuilder builder() {
            if (builder == null) {
                throw new InputException(where + ": holds nothing but blanks");
            }
            return builder;
        }
    }
}
