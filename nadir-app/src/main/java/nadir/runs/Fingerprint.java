package nadir.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nadir.data.InputException;
import nadir.runs.FileRecord.Direction;
import nadir.storage.FileContent;
import org.jspecify.annotations.Nullable;

/// What identifies the files that a run reads and writes: place, size, SHA-256.
public final class Fingerprint {
    private static final String SAMPLE = "sample:";
    private static final String SQL = "sql:";
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')+)'");

    private Fingerprint() {}

    /// The sources behind what was typed for data: a file, a sample, or a query with the files that it names. Nothing is
    /// read yet.
    ///
    /// @param role what they are for
    /// @param typed as on the command line
    public static List<FileRecord> inputs(String role, String typed) {
        if (typed.startsWith(SAMPLE)) {
            return List.of(source(role, typed, "it comes with Nadir, whose version says which one it is"));
        }
        if (!typed.startsWith(SQL)) {
            return List.of(input(role, typed));
        }
        List<FileRecord> all = new ArrayList<>(List.of(source(role, typed, "a query; the files that it names stand "
                + "beside it")));
        files(typed).forEach(file -> all.add(input(role + " of the query", file)));
        return all;
    }

    private static FileRecord source(String role, String typed, String note) {
        return new FileRecord(Direction.IN, role, typed, null, null, null, note);
    }

    /// The literals of a query that are files here. What a pattern such as `*.csv` stands for is not listed.
    private static Set<String> files(String query) {
        Set<String> found = new LinkedHashSet<>();
        Matcher literal = LITERAL.matcher(query);
        while (literal.find()) {
            String text = literal.group(1).replace("''", "'");
            Path path = path(text);
            if (path != null && Files.isRegularFile(path)) {
                found.add(text);
            }
        }
        return found;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            return null;
        }
    }

    /// A file that will be read.
    public static FileRecord input(String role, String typed) {
        return unread(Direction.IN, role, typed, typed);
    }

    private static FileRecord unread(Direction direction, String role, String typed, String file) {
        Path path = path(file);
        if (path == null || !Files.exists(path)) {
            return new FileRecord(direction, role, typed, path == null ? null : path.toAbsolutePath().toString(), null,
                    null, "it was not there");
        }
        Path place = path.toAbsolutePath().normalize();
        boolean isFile = Files.isRegularFile(place);
        return new FileRecord(direction, role, typed, place.toString(), isFile ? size(place) : null, null,
                isFile ? "not read to its end" : "it is no file");
    }

    private static @Nullable Long size(Path place) {
        try {
            return Files.size(place);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// The same with the hash of what the file holds now, where it is a file and holds as much as before.
    public static FileRecord hashed(FileRecord file) {
        if (file.location() == null || file.bytes() == null) {
            return file;
        }
        Path place = Path.of(file.location());
        try {
            String hash = FileContent.sha256(place);
            boolean same = file.bytes().equals(size(place));
            return new FileRecord(file.direction(), file.role(), file.path(), file.location(), file.bytes(),
                    same ? hash : null, same ? null : "it changed while it was read");
        } catch (InputException unreadable) {
            return new FileRecord(file.direction(), file.role(), file.path(), file.location(), file.bytes(), null,
                    "it could not be read");
        }
    }

    /// A file that was written, or all files of a folder that was made, with their hashes.
    ///
    /// @param role what it is for
    /// @param path as it was typed or printed
    public static List<FileRecord> outputs(String role, Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(hashed(unread(Direction.OUT, role, path.toString(), path.toString())));
        }
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> hashed(unread(Direction.OUT, role, file.toString(), file.toString())))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of(unread(Direction.OUT, role, path.toString(), path.toString()));
        }
    }
}
