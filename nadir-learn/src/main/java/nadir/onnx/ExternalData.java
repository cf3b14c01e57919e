package nadir.onnx;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import nadir.storage.Quoted;
import org.jspecify.annotations.Nullable;

/// The files beside a model in which it keeps numbers. A model names them, and models are not trusted: only regular files
/// inside the model's own folder are read, after all links have been followed, and never more than a tensor's extents ask
/// for.
final class ExternalData {
    private final @Nullable Path folder;
    private long left;

    private ExternalData(@Nullable Path folder, long limit) {
        this.folder = folder;
        this.left = limit;
    }

    /// Of a model that is no file.
    static ExternalData none() {
        return new ExternalData(null, 0);
    }

    /// Of a model file.
    ///
    /// @param limit bytes that may be read in all
    static ExternalData beside(Path model, long limit) {
        return new ExternalData(model.toAbsolutePath().getParent(), limit);
    }

    /// The bytes of one tensor.
    ///
    /// @param location relative to the model's folder
    /// @throws ModelException if they cannot be read; the message completes "tensor ... "
    byte[] read(String location, long offset, long length) {
        if (folder == null) {
            throw new ModelException("keeps its numbers in another file, and the model is no file itself");
        }
        if (length > left) {
            throw new ModelException("keeps more numbers in other files than fit in memory; allow more with -Xmx");
        }
        Path file = inside(folder, location);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            if (offset < 0 || offset > content.length() - length) {
                throw new ModelException(
                        "keeps its numbers at " + offset + " in " + Quoted.of(location) + ", which has "
                                + content.length() + " bytes and not the " + length + " that it asks for");
            }
            byte[] bytes = new byte[Math.toIntExact(length)];
            content.seek(offset);
            content.readFully(bytes);
            left -= length;
            return bytes;
        } catch (IOException unreadable) {
            throw new ModelException("keeps its numbers in " + Quoted.of(location) + ", which cannot be read");
        }
    }

    private static Path inside(Path folder, String location) {
        try {
            Path named = Path.of(location);
            Path root = folder.toRealPath();
            if (named.isAbsolute() || location.isEmpty() || location.indexOf('\\') >= 0
                    || !root.resolve(named).normalize().startsWith(root)) {
                throw outside(location);
            }
            Path real = root.resolve(named).toRealPath();
            if (!real.startsWith(root) || !Files.isRegularFile(real)) {
                throw outside(location);
            }
            return real;
        } catch (InvalidPathException | IOException missing) {
            throw new ModelException("keeps its numbers in " + Quoted.of(location)
                    + ", and there is no such file beside the model; put it there");
        }
    }

    private static ModelException outside(String location) {
        return new ModelException("keeps its numbers in " + Quoted.of(location)
                + ", which is no file in the model's folder; only those are read");
    }
}
