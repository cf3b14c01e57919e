package nadir.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import nadir.tensor.Tensor;

/// SHA-256 over a canonical byte form: every string and list is preceded by its length, so no two contents share their
/// bytes; numbers are big-endian.
final class ContentHash {
    private static final String FORMAT = "nadir dataset 1";
    private static final int BLOCK = 8192;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK * Double.BYTES);

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        add(FORMAT);
    }

    ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    ContentHash add(List<String> texts) {
        add(texts.size());
        texts.forEach(this::add);
        return this;
    }

    ContentHash add(Tensor tensor) {
        int[] extents = tensor.shape().extents();
        add(extents.length);
        for (int extent : extents) {
            add(extent);
        }
        double[] values = tensor.values();
        for (int start = 0; start < values.length; start += BLOCK) {
            int count = Math.min(BLOCK, values.length - start);
            buffer.clear().asDoubleBuffer().put(values, start, count);
            digest.update(buffer.limit(count * Double.BYTES));
        }
        return this;
    }

    private void add(int number) {
        digest.update(buffer.clear().putInt(number).flip());
    }

    /// The digest of all that was added; call it once.
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
