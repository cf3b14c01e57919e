package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Files and bytes for the tests of this package.
final class Fixtures {
    private Fixtures() {}

    static String write(Path folder, String name, String text) {
        return write(folder, name, text.getBytes(StandardCharsets.UTF_8));
    }

    static String write(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// An NPY file of version 1: the header as NumPy writes it, padded to a multiple of 64 bytes.
    static byte[] npy(String descr, boolean fortran, String shape, byte[] elements) {
        String header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape
                + ", }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer out = ByteBuffer.allocate(10 + header.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        out.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).put(elements);
        return out.array();
    }

    /// An NPY file of little-endian doubles.
    static byte[] npy(String shape, double... values) {
        return npy("<f8", false, shape, doubles(ByteOrder.LITTLE_ENDIAN, values));
    }

    static byte[] doubles(ByteOrder order, double... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(order);
        for (double value : values) {
            out.putDouble(value);
        }
        return out.array();
    }

    static byte[] idx(int type, int[] shape, byte... elements) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
        out.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
        for (int extent : shape) {
            out.putInt(extent);
        }
        return out.put(elements).array();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /// The one-line message that a request is refused with.
    static String refusal(DataRequest request) {
        Throwable thrown = catchThrowable(() -> DataSources.load(request));
        assertThat(thrown).isInstanceOf(InputException.class);
        assertThat(thrown.getMessage().lines()).hasSize(1);
        return thrown.getMessage();
    }
}
