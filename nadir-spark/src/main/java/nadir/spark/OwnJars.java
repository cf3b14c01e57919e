package nadir.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import nadir.task.Task;

/// Nadir's own jars and their libraries, which executors need and Spark does not have, and those that the user added.
final class OwnJars {
    /// The launcher's variable for jars of the user.
    private static final String ADDED = "NADIR_JARS";

    private OwnJars() {}

    /// This module's jar, that of the command line, and all that the latter's manifest names; nothing if classes are
    /// taken from folders, as they are while Nadir is built.
    static List<Path> find() {
        Path own = home(OwnJars.class);
        Path application = home(Task.class);
        if (!Files.isRegularFile(own) || !Files.isRegularFile(application)) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>(List.of(own, application));
        Stream.of(classPath(application).split(" ", -1))
                .filter(name -> !name.isBlank())
                .flatMap(name -> Stream.of(application.resolveSibling(name), application.resolveSibling("lib/" + name)))
                .filter(Files::isRegularFile)
                .forEach(jars::add);
        String added = System.getenv(ADDED);
        Stream.of(added == null ? new String[0] : added.split(File.pathSeparator, -1))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .forEach(jars::add);
        return jars;
    }

    private static String classPath(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String path = file.getManifest() == null ? null
                    : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return path == null ? "" : path;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
