package nadir.linalg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/// Shared objects unpacked from the class path to a per-user cache, once for each content.
///
/// The directory's name carries size and CRC-32 of every file, as the jar's index states them, so that an upgrade never
/// meets old files and a later start reads no file. Concurrent processes are safe: each writes a file of its own and
/// renames it atomically over the same name with the same content.
///
/// Names by which files say who they are can be replaced: the system's linker takes a library that is loaded for every other
/// of its name, so that another user of the same library in this process would get ours, with our settings.
final class NativeFiles {
    private static final int WINDOW = 1 << 16;

    private final ClassLoader source;
    private final Path cache;
    private final Map<String, String> names;

    /// @param names what stands in files between two zero bytes, and what takes its place, of the same length in ASCII
    NativeFiles(ClassLoader source, Path cache, Map<String, String> names) {
        this.source = source;
        this.cache = cache;
        this.names = Map.copyOf(names);
        names.forEach((old, own) -> {
            if (old.length() != own.length()) {
                throw new IllegalArgumentException("a name requires another of its length, got " + old + ", " + own);
            }
        });
    }

    private record Entry(URL url, String name, long size, long crc) {}

    /// Returns the unpacked files in the order of `names`, or throws if the class path lacks one.
    List<Path> unpack(List<String> resources) throws IOException {
        List<Entry> entries = new ArrayList<>();
        StringBuilder key = new StringBuilder(names.isEmpty() ? "openblas" : "openblas-own");
        for (String resource : resources) {
            Entry entry = entry(resource);
            entries.add(entry);
            key.append('-').append(Long.toHexString(entry.size)).append('.').append(Long.toHexString(entry.crc));
        }
        Path directory = Files.createDirectories(cache.resolve("nadir").resolve(key.toString()));
        List<Path> files = new ArrayList<>();
        for (Entry entry : entries) {
            Path file = directory.resolve(entry.name);
            if (!Files.isRegularFile(file) || Files.size(file) != entry.size) {
                copy(entry, file);
            }
            files.add(file);
        }
        return files;
    }

    private Entry entry(String resource) throws IOException {
        URL url = source.getResource(resource);
        if (url == null) {
            throw new IOException("the class path has no " + resource);
        }
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            if (entry.getSize() >= 0 && entry.getCrc() >= 0) {
                return new Entry(url, name, entry.getSize(), entry.getCrc());
            }
        }
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(connection.getInputStream(), crc)) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return new Entry(url, name, size, crc.getValue());
        }
    }

    private void copy(Entry entry, Path file) throws IOException {
        Path partial = Files.createTempFile(file.getParent(), entry.name, ".partial");
        try {
            CRC32 crc = new CRC32();
            long size;
            try (InputStream in = new CheckedInputStream(entry.url.openStream(), crc)) {
                size = Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            if (size != entry.size || crc.getValue() != entry.crc) {
                throw new IOException(entry.name + " is damaged in its jar; fetch the jar anew");
            }
            rename(partial);
            moveIntoPlace(partial, file, entry.size);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void rename(Path file) throws IOException {
        for (Map.Entry<String, String> name : names.entrySet()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                rename(channel, "\0" + name.getKey() + "\0", "\0" + name.getValue() + "\0");
            }
        }
    }

    /// Looks through a file window by window: libraries are large, and heaps may be small.
    private static void rename(FileChannel channel, String old, String own) throws IOException {
        ByteBuffer window = ByteBuffer.allocate(WINDOW);
        long size = channel.size();
        for (long start = 0; start < size; start += WINDOW - old.length() + 1) {
            window.clear();
            while (window.hasRemaining() && channel.read(window, start + window.position()) > 0) {
                // The rest of the window.
            }
            // One char for each byte.
            String content = new String(window.array(), 0, window.position(), StandardCharsets.ISO_8859_1);
            for (int at = content.indexOf(old); at >= 0; at = content.indexOf(old, at + 1)) {
                channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.ISO_8859_1)), start + at);
            }
        }
    }

    private static void moveIntoPlace(Path partial, Path file, long size) throws IOException {
        try {
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileAlreadyExistsException | AccessDeniedException e) {
            // Windows refuses to replace a library that another process has just put there and loaded.
            if (!Files.isRegularFile(file) || Files.size(file) != size) {
                throw e;
            }
        }
    }
}
