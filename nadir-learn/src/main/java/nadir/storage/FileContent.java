package nadir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import nadir.data.InputException;

/// What stands in files, as bytes, texts or hashes.
public final class FileContent {
    private static final int BUFFER = 1 << 16;

    private FileContent() {}

    /// The SHA-256 of a file's bytes, 64 hexadecimal digits.
    ///
    /// @throws InputException if there is no such file, or it cannot be read
    public static String sha256(Path file) {
        return read(file, stream -> {
            MessageDigest digest = sha256();
            byte[] buffer = new byte[BUFFER];
            int count = stream.read(buffer);
            while (count >= 0) {
                digest.update(buffer, 0, count);
                count = stream.read(buffer);
            }
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    /// The SHA-256 of bytes, 64 hexadecimal digits.
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The text of a small file in UTF-8.
    ///
    /// @param most bytes; no more memory than for them is taken
    /// @throws InputException if there is no such file, it cannot be read, is longer, or is no UTF-8
    public static String text(Path file, int most) {
        byte[] bytes = start(file, most + 1);
        if (bytes.length > most) {
            throw new InputException(file + " has more than " + most + " bytes, which is too much for such a file");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException wrong) {
            throw new InputException(file + " is no text in UTF-8", wrong);
        }
    }

    /// The first bytes of a file.
    ///
    /// @param most how many at most
    /// @throws InputException if there is no such file, or it cannot be read
    public static byte[] start(Path file, int most) {
        return read(file, stream -> stream.readNBytes(most));
    }

    private interface Reading<T> {
        T from(InputStream stream) throws IOException;
    }

    private static <T> T read(Path file, Reading<T> reading) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + " is a directory; name a file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return reading.from(stream);
        } catch (NoSuchFileException missing) {
            throw new InputException("there is no file " + file + "; check the path", missing);
        } catch (AccessDeniedException denied) {
            throw new InputException("there is no permission to read " + file, denied);
        } catch (IOException unreadable) {
            throw new InputException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
