package nadir.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the pages: the studio's own, and those of the libraries as webjars have them.
final class Assets {
    /// Libraries by the name that their modules call them.
    private static final Map<String, String> LIBRARIES = Map.of("lit", "lit", "lit-html", "lit-html", "lit-element",
            "lit-element", "@lit/reactive-element", "lit__reactive-element", "plotly", "plotly.js-dist");
    /// Where a library is named without a file.
    private static final Map<String, String> ENTRIES = Map.of("lit", "index.js", "lit-html", "lit-html.js",
            "lit-element", "index.js", "@lit/reactive-element", "reactive-element.js");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml");
    private static final Pattern BARE = Pattern.compile("((?:from|import)\\s*\\(?\\s*\")([@a-z][^\"]*)(\")");
    private static final Pattern NAME = Pattern.compile("[\\w@-][\\w.@-]*");

    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /// A file.
    ///
    /// @param type as a header says it
    /// @param content its bytes
    /// @param library whether it is one of a library
    record Asset(String type, byte[] content, boolean library) {}

    /// The file behind a path.
    ///
    /// @throws Refusal if there is none
    Asset find(List<String> path) throws IOException {
        for (String part : path) {
            if (!NAME.matcher(part).matches()) {
                throw Refusal.absent("there is no such page");
            }
        }
        String last = path.getLast();
        String type = TYPES.get(last.substring(last.lastIndexOf('.') + 1));
        if (type == null) {
            throw Refusal.absent("there is no such page");
        }
        if (path.getFirst().equals("lib")) {
            return library(path.subList(1, path.size()), type);
        }
        return new Asset(type, read(Assets.class.getResourceAsStream("pages/" + String.join("/", path))), false);
    }

    private Asset library(List<String> path, String type) throws IOException {
        int words = path.getFirst().startsWith("@") ? 2 : 1;
        String name = String.join("/", path.subList(0, Math.min(words, path.size())));
        String artifact = LIBRARIES.get(name);
        if (artifact == null || path.size() <= words) {
            throw Refusal.absent("there is no such library");
        }
        String file = String.join("/", path.subList(words, path.size()));
        byte[] content = read(
                resource("META-INF/resources/webjars/" + artifact + "/" + version(artifact) + "/" + file));
        return new Asset(type, name.equals("plotly") ? content : addressed(content), true);
    }

    private String version(String artifact) {
        return versions.computeIfAbsent(artifact, name -> {
            Properties properties = new Properties();
            try (InputStream in = resource("META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
                if (in != null) {
                    properties.load(in);
                }
            } catch (IOException unreadable) {
                properties.clear();
            }
            return properties.getProperty("version", "missing");
        });
    }

    private static @Nullable InputStream resource(String name) {
        return Assets.class.getClassLoader().getResourceAsStream(name);
    }

    /// A module whose imports name libraries, with their addresses in place of the names.
    private static byte[] addressed(byte[] module) {
        String text = new String(module, StandardCharsets.UTF_8);
        return BARE.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + address(found.group(2)) + found.group(3)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String address(String name) {
        return "/lib/" + Optional.ofNullable(ENTRIES.get(name)).map(entry -> name + "/" + entry).orElse(name);
    }

    private static byte[] read(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            throw Refusal.absent("there is no such page");
        }
        try (stream) {
            return stream.readAllBytes();
        }
    }
}
