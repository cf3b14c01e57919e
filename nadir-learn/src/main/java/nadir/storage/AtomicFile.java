package nadir.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Replaces a file in one step: the content goes to a new file beside it, is forced to the disk, and takes the name in
/// one atomic move. Whoever opens the name sees the old content or the new, never a part; when writing fails, the old
/// file is as it was and the new one is removed. A process that is killed while it writes leaves the old file, and
/// beside it a file that ends in `.part` and may be deleted.
public final class AtomicFile {
    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFile() {}

    /// What writes the content.
    @FunctionalInterface
    public interface Content {
        /// Writes everything to `channel`, from its start.
        ///
        /// @throws IOException if that fails; the file stays as it was
        void writeTo(FileChannel channel) throws IOException;
    }

    /// Writes `content` to `target`, which need not exist; a link is followed.
    ///
    /// @throws InputException if `target` cannot be a file: its directory is missing or closed to writing, or it is a
    ///     directory or a device itself
    /// @throws IOException if writing fails, by a full disk for example; the message names the file
    public static void write(Path target, Content content) throws IOException {
        Path file = resolve(target);
        Path part = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + WRITES.incrementAndGet() + ".part");
        try {
            try (FileChannel channel = create(part, target)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            remove(part, failed);
            throw new IOException(describe(target, failed), failed);
        } catch (RuntimeException | Error failed) {
            remove(part, failed);
            throw failed;
        }
        forceDirectory(file);
    }

    /// Writes a text in UTF-8 to `target`, in one step.
    ///
    /// @throws InputException as [#write(Path, Content)]
    /// @throws IOException if writing fails; the message names the file
    public static void writeText(Path target, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(target, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    static Path resolve(Path target) throws IOException {
        Path file = Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath()
                : target.toAbsolutePath();
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw new InputException("cannot write " + target + ": it is a directory; name a file");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new InputException("cannot write " + target + ": it is no regular file; name another file");
        }
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InputException(
                    "cannot write " + target + ": there is no directory " + directory + "; create it first");
        }
        return file;
    }

    private static FileChannel create(Path part, Path target) throws IOException {
        try {
            return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (AccessDeniedException | NoSuchFileException closed) {
            throw new InputException(
                    "cannot write " + target + ": its directory is closed to writing; choose another", closed);
        }
    }

    private static String describe(Path target, IOException failed) {
        String reason = failed.getMessage();
        return target + " was not written (" + (reason == null ? failed.getClass().getSimpleName() : reason)
                + "); what was there before is unharmed" + spaceLeft(target.toAbsolutePath().getParent());
    }

    private static String spaceLeft(@Nullable Path directory) {
        try {
            long megabytes = directory == null ? Long.MAX_VALUE : Files.getFileStore(directory).getUsableSpace() >> 20;
            return megabytes < 1024 ? "; the disk has " + megabytes + " MB left" : "";
        } catch (IOException unknown) {
            return "";
        }
    }

    private static void remove(Path part, Throwable failed) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException undeletable) {
            failed.addSuppressed(undeletable);
        }
    }

    /// Makes the move itself durable. Not every system lets a directory be opened; there the move is still atomic.
    private static void forceDirectory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // The content is on the disk; only the time at which the new name survives a power cut is open.
        }
    }
}
