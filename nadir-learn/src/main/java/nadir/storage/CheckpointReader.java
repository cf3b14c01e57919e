package nadir.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import nadir.data.InputException;

/// Reads checkpoints. Nothing that the file says is believed: the checksum is verified first, in one pass, and every
/// length is compared with the bytes that are left before memory is taken.
final class CheckpointReader {
    private static final int HEAD = 16;
    private static final int CHECKSUM = 4;

    private final Path file;
    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    /// Where the next byte to be read into the buffer stands in the file.
    private long position;

    private final SortedMap<String, String> texts = new TreeMap<>();
    private final SortedMap<String, double[]> reals = new TreeMap<>();
    private final SortedMap<String, long[]> integers = new TreeMap<>();

    private CheckpointReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.end = channel.size() - CHECKSUM;
        rewind();
    }

    static Checkpoint read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + " is a directory, not a checkpoint");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return new CheckpointReader(file, channel).read();
        } catch (NoSuchFileException missing) {
            throw new InputException("there is no checkpoint " + file, missing);
        } catch (IOException unreadable) {
            throw new InputException("cannot read the checkpoint " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private Checkpoint read() throws IOException {
        if (end < HEAD) {
            throw new InputException(file + " is no checkpoint: it has only " + (end + CHECKSUM) + " bytes");
        }
        fill(HEAD);
        byte[] magic = new byte[CheckpointWriter.MAGIC.length];
        buffer.get(magic);
        if (!Arrays.equals(magic, CheckpointWriter.MAGIC)) {
            throw new InputException(file + " is no checkpoint: it does not begin with NADIRCKP");
        }
        int version = buffer.getInt();
        if (version != CheckpointWriter.VERSION) {
            throw new InputException(
                    file + " is a checkpoint of format " + version + ", and this version of Nadir reads "
                            + CheckpointWriter.VERSION + "; use the version that wrote it");
        }
        verifyChecksum();
        rewind();
        fill(HEAD);
        buffer.position(12);
        int entries = buffer.getInt();
        for (int i = 0; i < entries; i++) {
            entry();
        }
        if (left() != 0) {
            throw damaged("it goes on after its last entry");
        }
        return new Checkpoint(texts, reals, integers);
    }

    private void verifyChecksum() throws IOException {
        CRC32C checksum = new CRC32C();
        rewind();
        while (left() > 0) {
            fill((int) Math.min(left(), buffer.capacity()));
            checksum.update(buffer);
        }
        ByteBuffer stored = ByteBuffer.allocate(CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
        readFully(stored, end);
        if (stored.flip().getInt() != (int) checksum.getValue()) {
            throw damaged("its checksum does not fit");
        }
    }

    private void entry() throws IOException {
        require(5, "an entry");
        fill(5);
        byte kind = buffer.get();
        String name = text(buffer.getInt());
        require(8, "an entry");
        fill(8);
        long length = buffer.getLong();
        boolean known = switch (kind) {
            case CheckpointWriter.TEXT -> texts.put(name, text(length)) != null;
            case CheckpointWriter.REALS -> reals.put(name, doubles(length, name)) != null;
            case CheckpointWriter.INTEGERS -> integers.put(name, longs(length, name)) != null;
            default -> throw damaged("entry " + Quoted.of(name) + " is of the unknown kind " + kind);
        };
        if (known) {
            throw damaged("entry " + Quoted.of(name) + " is there twice");
        }
    }

    private String text(long length) throws IOException {
        require(length, "a text");
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(length));
        while (content.hasRemaining()) {
            int count = available(content.remaining(), 1);
            content.put(buffer.slice(buffer.position(), count));
            buffer.position(buffer.position() + count);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(content.flip()).toString();
        } catch (CharacterCodingException wrong) {
            throw damaged("a text is not UTF-8");
        }
    }

    private double[] doubles(long length, String name) throws IOException {
        double[] content = new double[elements(length, name)];
        int done = 0;
        while (done < content.length) {
            int count = available(content.length - done, Double.BYTES);
            buffer.asDoubleBuffer().get(content, done, count);
            buffer.position(buffer.position() + count * Double.BYTES);
            done += count;
        }
        return content;
    }

    private long[] longs(long length, String name) throws IOException {
        long[] content = new long[elements(length, name)];
        int done = 0;
        while (done < content.length) {
            int count = available(content.length - done, Long.BYTES);
            buffer.asLongBuffer().get(content, done, count);
            buffer.position(buffer.position() + count * Long.BYTES);
            done += count;
        }
        return content;
    }

    private int elements(long length, String name) {
        if (length < 0 || length > left() / Double.BYTES || length > Integer.MAX_VALUE - 8) {
            throw damaged(
                    "entry " + Quoted.of(name) + " claims " + length + " numbers where " + left() + " bytes are left");
        }
        return (int) length;
    }

    private void require(long size, String what) {
        if (size < 0 || size > left() || size > Integer.MAX_VALUE - 8) {
            throw damaged(what + " claims " + size + " bytes where " + left() + " are left");
        }
    }

    /// Bytes before the checksum that have not been taken from the buffer.
    private long left() {
        return end - position + buffer.remaining();
    }

    /// Makes at least one element available and returns how many of the `wanted` are.
    private int available(int wanted, int size) throws IOException {
        if (buffer.remaining() < size) {
            fill((int) Math.min((long) wanted * size, buffer.capacity()));
        }
        return Math.min(wanted, buffer.remaining() / size);
    }

    /// Makes at least `size` bytes available in the buffer; the caller knows that they are left.
    private void fill(int size) throws IOException {
        if (buffer.remaining() >= size) {
            return;
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - position));
        int before = buffer.position();
        readFully(buffer, position);
        position += buffer.position() - before;
        buffer.flip();
    }

    private void readFully(ByteBuffer target, long from) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw damaged("it became shorter while it was read");
            }
            at += count;
        }
    }

    private void rewind() {
        position = 0;
        buffer.position(0).limit(0);
    }

    private InputException damaged(String how) {
        return new InputException("the checkpoint " + file + " is damaged: " + how
                + "; take another checkpoint or start afresh");
    }
}
