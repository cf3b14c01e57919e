package nadir.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes one message of the protocol-buffer encoding; see [WireReader]. Long contents and messages in messages are kept
/// by reference, so that a model's numbers are copied once.
final class WireWriter {
    private static final int LONG = 4096;

    private final List<byte[]> done = new ArrayList<>();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private long doneSize;

    WireWriter whole(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    WireWriter single(int field, float value) {
        varint(((long) field << 3) | 5);
        current.writeBytes(
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        return this;
    }

    WireWriter text(int field, String value) {
        return range(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// A message; nothing may be written to it afterwards.
    WireWriter message(int field, WireWriter message) {
        varint(((long) field << 3) | 2);
        varint(message.size());
        message.finish();
        message.done.forEach(this::raw);
        return this;
    }

    /// A run of bytes; the array is kept.
    WireWriter range(int field, byte[] content) {
        varint(((long) field << 3) | 2);
        varint(content.length);
        raw(content);
        return this;
    }

    /// The number of bytes written.
    long size() {
        return doneSize + current.size();
    }

    void writeTo(WritableByteChannel channel) throws IOException {
        finish();
        for (byte[] part : done) {
            ByteBuffer buffer = ByteBuffer.wrap(part);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private void raw(byte[] content) {
        if (content.length < LONG) {
            current.writeBytes(content);
            return;
        }
        finish();
        done.add(content);
        doneSize += content.length;
    }

    private void finish() {
        if (current.size() > 0) {
            done.add(current.toByteArray());
            doneSize += current.size();
            current.reset();
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            current.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        current.write((int) rest);
    }
}
