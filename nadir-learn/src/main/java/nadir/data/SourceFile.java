package nadir.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// An open source of bytes with what is known beforehand: its name in messages, its first bytes, and a bound on its
/// length, so that sizes that a header claims can be checked before memory is asked for. Gzip is undone on the way.
final class SourceFile implements Closeable {
    /// How many bytes [#head()] holds at most.
    static final int HEAD = 1 << 15;
    private static final int BUFFER = 1 << 16;
    /// Deflate makes at most 1032 bytes of one.
    static final long DEFLATE_RATIO = 1032;
    private static final int MOST_SIBLINGS = 10_000;

    private final String where;
    private final String fileName;
    private final InputStream stream;
    private final byte[] head;
    private final long size;
    private final boolean exact;
    private final boolean gzipped;

    private SourceFile(String where, String fileName, InputStream stream, long size, boolean exact, boolean gzipped)
            throws IOException {
        this.where = where;
        this.fileName = fileName;
        this.stream = stream;
        this.size = size;
        this.exact = exact;
        this.gzipped = gzipped;
        stream.mark(HEAD);
        head = stream.readNBytes(HEAD);
        stream.reset();
    }

    /// Opens a file.
    ///
    /// @throws InputException if it does not exist, is no file, can't be read, is empty, or is damaged gzip
    static SourceFile open(String source) {
        Path path = path(source);
        String where = Excerpt.plain(source);
        if (Files.isDirectory(path)) {
            throw new InputException(where + ": is a directory; name a file in it");
        }
        if (!Files.exists(path)) {
            throw new InputException(where + ": no such file" + meant(path));
        }
        try {
            InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
            try {
                long size = Files.isRegularFile(path) ? Files.size(path) : Long.MAX_VALUE / DEFLATE_RATIO;
                return open(where, path.getFileName().toString(), raw, size, Files.isRegularFile(path));
            } catch (IOException | InputException e) {
                raw.close();
                throw e;
            }
        } catch (AccessDeniedException e) {
            throw new InputException(where + ": may not be read; check the file's permissions", e);
        } catch (IOException e) {
            throw unreadable(where, e);
        }
    }

    /// A source over a stream that supports marks.
    ///
    /// @param size the length in bytes, or a bound on it
    /// @param exact whether `size` is the length
    /// @throws InputException if it is empty or damaged gzip
    static SourceFile open(String where, String fileName, InputStream stream, long size, boolean exact)
            throws IOException {
        SourceFile plain = new SourceFile(where, fileName, stream, size, exact, false);
        if (plain.head.length == 0) {
            throw new InputException(where + ": is empty");
        }
        if (!plain.startsWith(0x1f, 0x8b)) {
            return plain;
        }
        InputStream unzipped = new BufferedInputStream(new GZIPInputStream(stream, BUFFER), BUFFER);
        String name = fileName.endsWith(".gz") ? fileName.substring(0, fileName.length() - 3) : fileName;
        SourceFile inner = new SourceFile(where, name, unzipped, size * DEFLATE_RATIO, false, true);
        if (inner.head.length == 0) {
            throw new InputException(where + ": is empty once unzipped");
        }
        return inner;
    }

    /// The path that a text names.
    ///
    /// @throws InputException if it can't name a file
    static Path path(String source) {
        try {
            if (!source.isBlank()) {
                return Path.of(source);
            }
        } catch (InvalidPathException e) {
            throw new InputException(Excerpt.of(source) + " can't be a file's name: " + Excerpt.plain(e.getReason()),
                    e);
        }
        throw new InputException("DATA requires a file, sample:NAME or sql:SELECT ..., got an empty text");
    }

    private static String meant(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || path.getFileName() == null) {
            return "; check the path";
        }
        String name = path.getFileName().toString();
        if (Sample.names().contains(name)) {
            return "; did you mean sample:" + name + "?";
        }
        if (!Files.isDirectory(folder)) {
            return ", nor is there a folder " + Excerpt.plain(folder.toString()) + "; check the path";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.limit(MOST_SIBLINGS).map(file -> file.getFileName().toString()).toList();
            List<String> near = Suggestion.near(name, names);
            return near.isEmpty() ? "; check the path" : "; did you mean " + Excerpt.of(near.getFirst()) + "?";
        } catch (IOException e) {
            return "; check the path";
        }
    }

    /// The exception for a failure of reading.
    static InputException unreadable(String where, IOException cause) {
        if (cause instanceof EOFException) {
            return new InputException(where + ": ends too early; the file is damaged or was not copied whole", cause);
        }
        if (cause instanceof ZipException) {
            return new InputException(where + ": is damaged: " + Excerpt.plain(String.valueOf(cause.getMessage()))
                    + "; copy or download it again", cause);
        }
        return new InputException(where + ": can't be read: " + Excerpt.plain(String.valueOf(cause.getMessage())),
                cause);
    }

    /// The name for messages.
    String where() {
        return where;
    }

    /// The last part of the path, without `.gz` if gzip was undone.
    String fileName() {
        return fileName;
    }

    InputStream stream() {
        return stream;
    }

    /// The first bytes, at most [#HEAD].
    byte[] head() {
        return head;
    }

    /// Whether the first bytes are these.
    boolean startsWith(int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /// The first bytes in hexadecimal, for a message.
    String firstBytes(int count) {
        return HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(count, head.length));
    }

    /// The length in bytes if [#isExact()], else no less than the length.
    long size() {
        return size;
    }

    boolean isExact() {
        return exact;
    }

    /// Whether the file is gzipped; the stream and the first bytes are those of its content.
    boolean isGzipped() {
        return gzipped;
    }

    /// @throws InputException if this is not a plain file, in which a reader can move at will
    void requirePlain(DataFormat format) {
        if (!exact) {
            throw new InputException(where + ": " + format + " requires a plain file, got "
                    + (gzipped ? "a gzipped one; unzip it first" : "a stream; save it as a file first"));
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw unreadable(where, e);
        }
    }
}
