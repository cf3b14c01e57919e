package nadir.studio;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One request and its answer.
final class Request {
    static final String JSON = "application/json; charset=utf-8";
    private static final int LARGEST_DOCUMENT = 1 << 18;
    /// What a page of the studio may do: load from this server, and draw. Styles in attributes are plotly's.
    private static final String POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    /// What a file of the user's may do when it is looked at: show itself.
    private static final String SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            + "frame-ancestors 'none'";

    private final HttpExchange exchange;
    private final List<String> path;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
        this.path = segments(exchange.getRequestURI().getRawPath());
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
            segments.add(decoded(segment.replace("+", "%2B")));
        }
        return segments;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.bad("the address has a % without two hexadecimal digits");
        }
    }

    Headers headers() {
        return exchange.getRequestHeaders();
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /// The parts of the path.
    List<String> path() {
        return path;
    }

    /// The path behind its first parts, as the name of a file.
    String nameBehind(int parts) {
        for (String part : path.subList(parts, path.size())) {
            if (part.contains("/") || part.contains("\\")) {
                throw Refusal.bad("the name of a file cannot have a slash in it");
            }
        }
        return String.join("/", path.subList(parts, path.size()));
    }

    /// The value behind a name in the address.
    Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    /// All values behind a name in the address.
    List<String> queries(String name) {
        String raw = exchange.getRequestURI().getRawQuery();
        List<String> values = new ArrayList<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (decoded(parts[0]).equals(name)) {
                values.add(parts.length > 1 ? decoded(parts[1]) : "");
            }
        }
        return values;
    }

    /// The names in the address.
    List<String> queryNames() {
        String raw = exchange.getRequestURI().getRawQuery();
        return raw == null || raw.isEmpty() ? List.of()
                : List.of(raw.split("&", -1)).stream().map(pair -> decoded(pair.split("=", 2)[0])).distinct().toList();
    }

    /// Refuses all methods but these.
    void requireMethod(String... methods) {
        if (!List.of(methods).contains(method())) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
            throw new Refusal(Refusal.METHOD, "this address takes " + String.join(", ", methods) + ", not " + method());
        }
    }

    /// The bytes that come with the request.
    InputStream body() {
        return exchange.getRequestBody();
    }

    /// How many bytes are said to come; negative if nothing is said.
    long announced() {
        String length = headers().getFirst("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
    }

    /// The document that comes with the request.
    JsonNode document() throws IOException {
        String type = Optional.ofNullable(headers().getFirst("Content-Type")).orElse("").toLowerCase(Locale.ROOT);
        // A form of another site cannot send this type without asking first, and is never allowed to.
        if (!type.split(";", -1)[0].strip().equals("application/json")) {
            throw new Refusal(Refusal.MEDIA_TYPE, "a document of type application/json is required");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = body().read(buffer); read >= 0; read = body().read(buffer)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > LARGEST_DOCUMENT) {
                throw new Refusal(Refusal.TOO_LARGE, "a document of more than " + (LARGEST_DOCUMENT >> 10)
                        + " KB is too large");
            }
        }
        return Json.read(bytes.toByteArray());
    }

    /// Answers with a document.
    void json(int status, Object document) throws IOException {
        bytes(status, JSON, Json.bytes(document));
    }

    void bytes(int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean none = content.length == 0 || method().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : content.length);
        if (none) {
            return;
        }
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    /// Answers with nothing, which ends a stream of events for good.
    void nothing() throws IOException {
        exchange.sendResponseHeaders(204, -1);
    }

    /// Answers with something that stays the same as long as this server runs.
    void asset(String type, byte[] content, boolean versioned) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", versioned ? "private, max-age=86400" : "no-cache");
        bytes(200, type, content);
    }

    /// Answers with a file, to be kept and not to be shown as a page of this server.
    void download(Path file, String name) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", SANDBOX);
        headers.set("Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^\\w. -]", "_") + "\"");
        file(file, "application/octet-stream");
    }

    /// Answers with a page that is looked at, but can do nothing.
    void sandboxed(Path file) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", SANDBOX);
        file(file, "text/html; charset=utf-8");
    }

    void file(Path file, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        long size = Files.size(file);
        exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
        try (InputStream in = Files.newInputStream(file); OutputStream out = exchange.getResponseBody()) {
            // A file that grows meanwhile is sent as long as it was.
            byte[] buffer = new byte[1 << 16];
            long left = size;
            for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
                int sent = (int) Math.min(left, read);
                out.write(buffer, 0, sent);
                left -= sent;
            }
        }
    }

    /// Begins an answer that has no end yet.
    OutputStream stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /// Sends the browser elsewhere.
    void redirect(String address, String cookie) throws IOException {
        exchange.getResponseHeaders().set("Location", address);
        exchange.getResponseHeaders().set("Set-Cookie", cookie);
        exchange.sendResponseHeaders(303, -1);
    }
}
