package nadir.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The folder that the studio serves. Names come from requests: they are relative, stay inside of it also through links,
/// and never reach the studio's own files.
final class Workspace {
    private static final String OWN = ".nadir";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_ENTRIES = 5000;

    private final Path root;
    private final long uploadLimit;

    /// @param root an existing folder
    /// @param uploadLimit in bytes
    Workspace(Path root, long uploadLimit) throws IOException {
        this.root = root.toRealPath();
        this.uploadLimit = uploadLimit;
    }

    Path root() {
        return root;
    }

    /// A folder of the studio's own, which it makes.
    Path own(String name) throws IOException {
        Path folder = root.resolve(OWN);
        if (Files.isSymbolicLink(folder)) {
            throw new IOException(folder + " is a link; the studio keeps its files in the workspace itself");
        }
        return Files.createDirectories(name.isEmpty() ? folder : folder.resolve(name));
    }

    /// A file or folder, which need not exist.
    ///
    /// @param name relative, with `/`
    /// @throws Refusal if the name leads elsewhere
    Path resolve(String name) {
        Path path = relative(name);
        Path target = root.resolve(path).normalize();
        Path existing = root;
        for (Path part : root.relativize(target)) {
            Path further = existing.resolve(part);
            if (!Files.exists(further, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            existing = further;
        }
        try {
            if (!existing.toRealPath().startsWith(root)) {
                throw outside(name);
            }
        } catch (IOException dangling) {
            throw outside(name);
        }
        return target;
    }

    private static Path relative(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException wrong) {
            throw Refusal.bad("this is no name of a file: " + wrong.getReason());
        }
        if (path.isAbsolute() || path.getRoot() != null || name.indexOf('\\') >= 0) {
            throw outside(name);
        }
        for (Path part : path) {
            if (part.toString().equals("..") || part.toString().equalsIgnoreCase(OWN)) {
                throw outside(name);
            }
        }
        return path;
    }

    private static Refusal outside(String name) {
        return new Refusal(Refusal.FORBIDDEN,
                "'" + name + "' is not in the workspace; the studio reads and writes nothing "
                        + "outside of it");
    }

    /// A file or folder in a list.
    ///
    /// @param name relative to the workspace, with `/`
    /// @param folder whether it is one
    /// @param bytes its size; 0 of a folder
    /// @param modified in milliseconds since 1970
    record Entry(String name, boolean folder, long bytes, long modified) {}

    /// What is in a folder, by name, without hidden files and what leads elsewhere.
    ///
    /// @param folder relative; empty for the workspace itself
    List<Entry> list(String folder) throws IOException {
        Path directory = resolve(folder);
        if (!Files.isDirectory(directory)) {
            throw Refusal.absent("there is no folder '" + folder + "'");
        }
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                if (entries.size() < MOST_ENTRIES && !path.getFileName().toString().startsWith(".")
                        && !Files.isSymbolicLink(path)) {
                    entries.add(entry(path));
                }
            }
        } catch (NoSuchFileException vanished) {
            return List.of();
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private Entry entry(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        String name = root.relativize(path).toString().replace('\\', '/');
        return new Entry(name, attributes.isDirectory(), attributes.isDirectory() ? 0 : attributes.size(),
                attributes.lastModifiedTime().toMillis());
    }

    /// A file that is there.
    Path file(String name) {
        Path path = resolve(name);
        if (!Files.isRegularFile(path)) {
            throw Refusal.absent("there is no file '" + name + "'");
        }
        return path;
    }

    /// Keeps what is uploaded: it goes to a file of its own first, and takes its name when it is whole.
    ///
    /// @param announced how many bytes are to come; negative if unknown
    Entry upload(String name, InputStream content, long announced) throws IOException {
        Path target = resolve(name);
        requireUploadName(name, target);
        if (announced > uploadLimit) {
            throw tooLarge();
        }
        Path part = Files.createTempFile(own("uploads"), "", ".part");
        try {
            try (var out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                byte[] buffer = new byte[1 << 16];
                long bytes = 0;
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    bytes += read;
                    if (bytes > uploadLimit) {
                        throw tooLarge();
                    }
                    out.write(buffer, 0, read);
                }
                if (announced >= 0 && bytes != announced) {
                    throw Refusal.bad("the upload broke off after " + bytes + " of " + announced + " bytes");
                }
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return entry(target);
    }

    private Refusal tooLarge() {
        return new Refusal(Refusal.TOO_LARGE, "uploads are limited to " + (uploadLimit >> 20)
                + " MB; copy the file into the workspace " + root
                + " instead, or start the studio with --upload-limit");
    }

    private void requireUploadName(String name, Path target) {
        String last = target.getFileName().toString();
        if (target.equals(root) || last.startsWith(".") || last.length() > LONGEST_NAME
                || last.codePoints().anyMatch(Character::isISOControl) || last.startsWith("-")
                || last.startsWith("@")) {
            throw Refusal.bad("'" + name + "' is no name for a file here; choose another");
        }
        if (!Files.isDirectory(target.resolveSibling("."))) {
            throw Refusal.absent("there is no folder for '" + name + "'");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal(Refusal.CONFLICT, "'" + name + "' is there already, and no file; choose another name");
        }
    }

    /// Removes a file.
    void delete(String name) throws IOException {
        Path path = resolve(name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.absent("there is no file '" + name + "'");
        }
        Files.delete(path);
    }
}
