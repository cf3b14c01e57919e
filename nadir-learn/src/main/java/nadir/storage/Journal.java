package nadir.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// A file of texts to which one is added after the other, so that long work which is cut short keeps all that it had done.
/// A process that is killed loses nothing that [#add(String)] had returned from; what it was just adding is cut off when the
/// journal is opened again. (A machine that loses power may lose the last few, never an earlier one.)
///
/// The file is text: each line is the CRC-32C of the rest of the line in eight hexadecimal digits, a space, and the rest in
/// UTF-8. The first line names the format and what the journal is of.
public final class Journal implements AutoCloseable {
    private static final String FORMAT = "nadir-journal 1 ";
    private static final int CHECKSUM_DIGITS = 8;
    private static final byte END = '\n';

    private final Path file;
    private final FileChannel channel;
    private final List<String> entries;

    private Journal(Path file, FileChannel channel, List<String> entries) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
    }

    /// Goes on with a journal, or begins one where there is none.
    ///
    /// @param subject what it is of, in a line: only who names the same subject can go on with it
    /// @throws InputException if the file is no journal, is of another subject, none can be made there, or another process
    ///     is adding to it
    /// @throws IOException if reading or writing fails
    public static Journal open(Path file, String subject) throws IOException {
        if (Files.exists(file)) {
            return opened(file, subject, StandardOpenOption.READ);
        }
        Destination.requireWritable(file);
        return opened(file, subject, StandardOpenOption.CREATE_NEW);
    }

    private static Journal opened(Path file, String subject, StandardOpenOption how) throws IOException {
        FileChannel channel = FileChannel.open(file, how, StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new InputException(
                        "another process is adding to " + file + "; wait for its end, or name another");
            }
            List<String> entries = how == StandardOpenOption.READ ? read(file, channel) : List.of();
            Journal journal = new Journal(file, channel, new ArrayList<>(entries));
            journal.head(subject);
            return journal;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    /// The whole lines from the start on; what follows them is cut off.
    private static List<String> read(Path file, FileChannel channel) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == END) {
                String text = text(bytes, from, i);
                if (text == null) {
                    break;
                }
                lines.add(text);
                from = i + 1;
            }
        }
        boolean ours = lines.isEmpty() ? bytes.length == 0 : lines.getFirst().startsWith(FORMAT);
        if (!ours) {
            throw new InputException(file + " is no journal of this version of Nadir; name another file, or remove it");
        }
        channel.truncate(from);
        channel.position(from);
        return lines;
    }

    /// The text of a line; null if the line is damaged.
    private static @Nullable String text(byte[] bytes, int from, int to) {
        if (to - from <= CHECKSUM_DIGITS) {
            return null;
        }
        String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String text = line.substring(CHECKSUM_DIGITS + 1);
        return line.equals(line(text)) ? text : null;
    }

    private static String line(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x %s".formatted(checksum.getValue(), text);
    }

    private void head(String subject) throws IOException {
        if (entries.isEmpty()) {
            add(FORMAT + subject);
        } else if (!entries.getFirst().equals(FORMAT + subject)) {
            throw new InputException(file + " is of other work than this, " + entries.getFirst()
                    .substring(
                            FORMAT.length())
                    + "; give the options that it was begun with, or remove it and begin afresh");
        }
        entries.removeFirst();
    }

    /// The texts, in the order in which they were added.
    public List<String> entries() {
        return List.copyOf(entries);
    }

    /// Adds a text.
    ///
    /// @param text without line breaks
    /// @throws IOException if it cannot be written; the earlier ones stay
    public void add(String text) throws IOException {
        if (text.indexOf(END) >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a journal requires texts without line breaks");
        }
        ByteBuffer line = ByteBuffer.wrap((line(text) + (char) END).getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException failed) {
            throw new IOException(file + " could not be added to (" + failed.getMessage()
                    + "); make room and go on from it, nothing that it has is lost", failed);
        }
        entries.add(text);
    }

    /// Forces everything to the disk and gives the file free.
    @Override
    public void close() throws IOException {
        try (channel) {
            channel.force(true);
        }
    }
}
