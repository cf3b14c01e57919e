package nadir.runs;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Where runs are kept.
public sealed interface StoreLocation {
    /// The environment variable that names a store, or says `none`.
    String VARIABLE = "NADIR_STORE";

    /// What turns recording off where a location is named.
    String NONE = "none";

    /// A SQLite file.
    ///
    /// @param path need not exist
    record SqliteFile(Path path) implements StoreLocation {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// A PostgreSQL database.
    ///
    /// @param address `host:port/database`, as in an address without user and password
    /// @param user null for the driver's own choice
    /// @param password null where there is none in the address; then `PGPASSWORD` or the user's password file
    ///     may have it
    /// @param options what stands behind the question mark; may be empty
    record Postgres(String address, @Nullable String user, @Nullable String password,
            String options) implements StoreLocation {
        /// The address without the password and the options, which may hold one.
        @Override
        public String toString() {
            return "postgresql://" + (user == null ? "" : user + "@") + address;
        }
    }

    /// The location that a user typed: a path, or an address `postgresql://[user[:password]@]host[:port]/database`.
    ///
    /// @throws InputException if it is neither
    static StoreLocation of(String text) {
        if (text.isBlank()) {
            throw new InputException("--store requires a file or postgresql://user@host/database, got nothing");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (String scheme : List.of("postgresql://", "postgres://", "jdbc:postgresql://")) {
            if (lower.startsWith(scheme)) {
                return postgres("postgresql://" + text.substring(scheme.length()));
            }
        }
        if (lower.matches("(jdbc:)?[a-z][a-z0-9+.]+://.*")) {
            throw new InputException("--store requires a file or postgresql://user@host/database, got the address of "
                    + "something else: '" + lower.substring(0, lower.indexOf("://") + 3) + "...'");
        }
        try {
            return new SqliteFile(Path.of(text));
        } catch (InvalidPathException wrong) {
            throw new InputException("--store requires a file or postgresql://user@host/database; this is no path: "
                    + wrong.getReason(), wrong);
        }
    }

    private static StoreLocation postgres(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException wrong) {
            // The exception's own message would repeat the address with its password.
            throw new InputException("--store requires an address such as postgresql://user@host:5432/database; this "
                    + "one has a character that does not belong there: " + wrong.getReason()
                    + " (in a password, write % and two hexadecimal digits for it)");
        }
        String authority = uri.getRawAuthority();
        String path = uri.getRawPath();
        if (authority == null || path == null || path.length() < 2) {
            throw new InputException("--store requires the name of a database, such as "
                    + "postgresql://user@host:5432/database");
        }
        int at = authority.lastIndexOf('@');
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        return new Postgres(authority.substring(at + 1) + path,
                login.length > 0 && !login[0].isEmpty() ? decoded(login[0]) : null,
                login.length > 1 ? decoded(login[1]) : null, uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The file `nadir/runs.db` in the directory for the user's data: `XDG_DATA_HOME` where it is set, else what the
    /// system provides for it.
    ///
    /// @param environment the variables
    /// @param os the system's name, as in the property `os.name`
    /// @param home the user's home directory
    static SqliteFile standard(Map<String, String> environment, String os, String home) {
        List<String> candidates = new ArrayList<>();
        String xdg = environment.get("XDG_DATA_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            candidates.add(xdg);
        }
        String system = os.toLowerCase(Locale.ROOT);
        String local = environment.get("LOCALAPPDATA");
        if (system.startsWith("windows") && local != null && !local.isEmpty()) {
            candidates.add(local);
        } else if (system.startsWith("mac")) {
            candidates.add(Path.of(home, "Library", "Application Support").toString());
        }
        candidates.add(Path.of(home, ".local", "share").toString());
        return new SqliteFile(Path.of(candidates.getFirst(), "nadir", "runs.db"));
    }

    /// The user's own store on this machine.
    static SqliteFile standard() {
        return standard(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", "."));
    }
}
