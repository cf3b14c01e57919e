package nadir.studio;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/// Who is let in: the user's own browser, by a token, and no page of another site.
///
/// @param port of this server
/// @param token that the printed address has
record Gate(int port, String token) {
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /// Refuses what does not come from a page of this server, or from the user's hand.
    ///
    /// @throws Refusal with the reason
    void requireOwnSite(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1 || !isOwn(hosts.getFirst())) {
            throw new Refusal(Refusal.FORBIDDEN, "this server answers to 127.0.0.1:" + port + " and localhost:" + port
                    + " only");
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!origin.equals("http://" + hosts.getFirst())) {
                throw new Refusal(Refusal.FORBIDDEN, "requests of other sites are not served");
            }
        }
        for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of())) {
            if (!OWN_SITES.contains(site)) {
                throw new Refusal(Refusal.FORBIDDEN, "requests of other sites are not served");
            }
        }
    }

    private boolean isOwn(String host) {
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }

    /// Whether a text is the token; it takes the same time whatever is wrong with it.
    boolean isToken(String text) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /// Refuses a browser without the cookie.
    ///
    /// @throws Refusal with what to do
    void requireCookie(Headers headers) {
        for (String line : headers.getOrDefault("Cookie", List.of())) {
            for (String cookie : line.split(";", -1)) {
                String[] parts = cookie.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(cookieName()) && isToken(parts[1])) {
                    return;
                }
            }
        }
        throw new Refusal(Refusal.UNAUTHORIZED, "open the whole address that 'nadir studio' printed, with its token");
    }

    /// What keeps the token in the browser. Cookies do not tell ports apart, so the name does.
    String cookie() {
        return cookieName() + "=" + token + "; HttpOnly; SameSite=Strict; Path=/";
    }

    private String cookieName() {
        return "nadir-studio-" + port;
    }
}
