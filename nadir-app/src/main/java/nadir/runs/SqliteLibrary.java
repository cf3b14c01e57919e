package nadir.runs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import nadir.data.InputException;
import nadir.storage.AtomicFile;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's native library, unpacked once for each version instead of at every start, which halves the time that opening a
/// store takes, and leaves nothing behind in the temporary directory when a process is killed.
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /// Tells the driver where the library lies. Where that cannot be done, the driver unpacks it its own way.
    static synchronized void provide() {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        String resources = LibraryLoaderUtil.getNativeLibResourcePath();
        Path directory = directory(
                SQLiteJDBCLoader.getVersion() + resources.replaceFirst(".*/native/", "-").replace('/', '-'));
        if (directory == null) {
            return;
        }
        try {
            Path file = directory.resolve(name);
            if (!Files.isRegularFile(file)) {
                unpack(resources + "/" + name, file);
            }
            System.setProperty(PATH, directory.toString());
            System.setProperty(NAME, name);
        } catch (IOException | InputException elsewhere) {
            // No home directory to write to, or no room in it.
            return;
        }
    }

    private static void unpack(String resource, Path file) throws IOException {
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("the driver has no library for this system");
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, channel -> library.transferTo(Channels.newOutputStream(channel)));
        }
    }

    /// Linux only, where the place of caches is agreed on and libraries may be loaded from it.
    private static @Nullable Path directory(String version) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        String home = System.getProperty("user.home", "");
        Path root = cache != null && Path.of(cache).isAbsolute() ? Path.of(cache)
                : home.isEmpty() ? null : Path.of(home, ".cache");
        return root == null ? null
                : root.resolve("nadir").resolve("sqlite-" + version);
    }
}
