package nadir.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The end of what a program has written to standard error.
final class LastWords {
    private static final int KEPT = 4096;
    private static final int SHOWN = 300;

    private final byte[] ring = new byte[KEPT];
    private long written;

    /// Reads until the end.
    void listen(InputStream errors) {
        byte[] buffer = new byte[KEPT];
        try (errors) {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException closed) {
            // What was said before is kept.
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (written++ % KEPT)] = buffer[i];
        }
    }

    /// `; its last words: ...` in one line, empty if it said nothing.
    synchronized String text() {
        int count = (int) Math.min(written, KEPT);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = ring[(int) ((written - count + i) % KEPT)];
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", " / ");
        if (text.isEmpty()) {
            return "";
        }
        return "; its last words: " + (text.length() > SHOWN ? "..." + text.substring(text.length() - SHOWN) : text);
    }
}
