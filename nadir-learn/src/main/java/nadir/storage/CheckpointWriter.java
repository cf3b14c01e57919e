package nadir.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Writes checkpoints through one buffer, with bulk copies of arrays.
final class CheckpointWriter {
    static final byte[] MAGIC = "NADIRCKP".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final byte TEXT = 1;
    static final byte REALS = 2;
    static final byte INTEGERS = 3;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();

    CheckpointWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    void write(Checkpoint checkpoint) throws IOException {
        bytes(MAGIC);
        room(8);
        buffer.putInt(VERSION);
        buffer.putInt(checkpoint.texts().size() + checkpoint.reals().size() + checkpoint.integers().size());
        for (var entry : checkpoint.texts().entrySet()) {
            byte[] text = entry.getValue().getBytes(StandardCharsets.UTF_8);
            head(TEXT, entry.getKey(), text.length);
            bytes(text);
        }
        for (var entry : checkpoint.reals().entrySet()) {
            head(REALS, entry.getKey(), entry.getValue().length);
            doubles(entry.getValue());
        }
        for (var entry : checkpoint.integers().entrySet()) {
            head(INTEGERS, entry.getKey(), entry.getValue().length);
            longs(entry.getValue());
        }
        flush();
        int sum = (int) checksum.getValue();
        room(4);
        buffer.putInt(sum);
        flush();
    }

    private void head(byte kind, String name, long length) throws IOException {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        room(5);
        buffer.put(kind);
        buffer.putInt(text.length);
        bytes(text);
        room(8);
        buffer.putLong(length);
    }

    private void bytes(byte[] content) throws IOException {
        int done = 0;
        while (done < content.length) {
            room(1);
            int count = Math.min(buffer.remaining(), content.length - done);
            buffer.put(content, done, count);
            done += count;
        }
    }

    private void doubles(double[] content) throws IOException {
        int done = 0;
        while (done < content.length) {
            room(Double.BYTES);
            int count = Math.min(buffer.remaining() / Double.BYTES, content.length - done);
            buffer.asDoubleBuffer().put(content, done, count);
            buffer.position(buffer.position() + count * Double.BYTES);
            done += count;
        }
    }

    private void longs(long[] content) throws IOException {
        int done = 0;
        while (done < content.length) {
            room(Long.BYTES);
            int count = Math.min(buffer.remaining() / Long.BYTES, content.length - done);
            buffer.asLongBuffer().put(content, done, count);
            buffer.position(buffer.position() + count * Long.BYTES);
            done += count;
        }
    }

    private void room(int size) throws IOException {
        if (buffer.remaining() < size) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        checksum.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
