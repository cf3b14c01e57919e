package nadir.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What other sites, other users of the machine and hostile files may try against the studio, each attempt made for
/// real, beside the same request without the attempt, which is served.
@DisabledOnOs(OS.WINDOWS)
class AttackTests {
    private static final int UPLOAD_LIMIT = 1 << 20;
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path folder;

    private Studio studio;
    private Path workspace;
    private RawHttp http;
    private String token;

    @BeforeEach
    void start() throws IOException {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(folder.resolve("secret.txt"), "SECRET");
        Files.writeString(workspace.resolve("data.csv"), "x,y\n1,2\n");
        studio = Studio.start(new StudioOptions(workspace, 0, UPLOAD_LIMIT, 100), new EchoCommands());
        http = new RawHttp(Integer.parseInt(studio.address().replaceAll(".*:(\\d+)/.*", "$1")));
        token = studio.address().replaceAll(".*token=", "");
    }

    @AfterEach
    void stop() {
        studio.close();
    }

    private String host() {
        return "Host: 127.0.0.1:" + http.port();
    }

    private String cookie() {
        return "Cookie: nadir-studio-" + http.port() + "=" + token;
    }

    /// A request as the studio's own page makes it, with further headers.
    private RawHttp.Answer own(String method, String target, byte[] body, String... more) throws IOException {
        List<String> headers = new ArrayList<>(List.of(host(), cookie()));
        headers.addAll(Arrays.asList(more));
        if (body.length > 0 && headers.stream().noneMatch(header -> header.startsWith("Transfer-Encoding"))) {
            headers.add("Content-Length: " + body.length);
        }
        return http.send(method, target, headers, body);
    }

    private RawHttp.Answer get(String target, String... more) throws IOException {
        return own("GET", target, NOTHING, more);
    }

    private RawHttp.Answer call(String document) throws IOException {
        return own("POST", "/api/jobs", document.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
    }

    @Test
    void otherNamesOfThisMachineAreNotServed() throws IOException {
        assertThat(get("/api/studio").status()).isEqualTo(200);
        assertThat(
                http.send("GET", "/api/studio", List.of("Host: localhost:" + http.port(), cookie()), NOTHING).status())
                .isEqualTo(200);
        List<String> foreign = List.of("Host: evil.example:" + http.port(), "Host: evil.example", "Host: 127.0.0.1",
                "Host: 127.0.0.1:1", "Host: 127.0.0.1." + http.port(), "Host: [::1]:" + http.port(),
                "Host: 127.0.0.1:" + http.port() + "@evil.example", "Host: localhost." + ":" + http.port(), "Host:",
                "X-No-Host: at all", host() + "\r\nHost: evil.example");
        for (String header : foreign) {
            for (String target : List.of("/api/studio", "/", "/?token=" + token)) {
                RawHttp.Answer answer = http.send("GET", target, List.of(header, cookie()), NOTHING);
                assertThat(answer.status()).as(header + target).isIn(400, 403);
                assertThat(answer.headers()).doesNotContainKey("set-cookie");
            }
        }
    }

    @Test
    void otherSitesAreNotServed() throws IOException {
        assertThat(get("/api/studio", "Origin: http://127.0.0.1:" + http.port()).status()).isEqualTo(200);
        assertThat(get("/api/studio", "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
        for (String header : List.of("Origin: http://evil.example", "Origin: null", "Origin: https://127.0.0.1:"
                + http.port(), "Origin: http://127.0.0.1", "Origin: http://localhost:" + http.port(),
                "Origin: http://127.0.0.1:" + (http.port() + 1), "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site")) {
            assertThat(get("/api/studio", header).status()).as(header).isEqualTo(403);
            assertThat(own("DELETE", "/api/files/data.csv", NOTHING, header).status()).as(header).isEqualTo(403);
        }
        assertThat(workspace.resolve("data.csv")).exists();
    }

    @Test
    void nothingIsServedWithoutTheToken() throws IOException {
        List<String> wrong = List.of("X-No-Cookie: at all", "Cookie: nadir-studio-" + http.port() + "=",
                "Cookie: nadir-studio-" + http.port() + "=" + "0".repeat(64), "Cookie: nadir-studio-1=" + token,
                "Cookie: token=" + token, cookie().substring(0, cookie().length() - 1), cookie() + "0");
        for (String header : wrong) {
            for (String target : List.of("/", "/index.html", "/lib/lit/index.js", "/api/studio", "/api/jobs",
                    "/api/files",
                    "/api/files/data.csv", "/api/runs", "/api/studio?token=" + token, "/?token=" + "0".repeat(64),
                    "/?token=")) {
                RawHttp.Answer answer = http.send("GET", target, List.of(host(), header), NOTHING);
                assertThat(answer.status()).as(header + " " + target).isEqualTo(401);
                assertThat(answer.headers()).doesNotContainKey("set-cookie");
                assertThat(answer.body()).doesNotContain(token).doesNotContain("1,2");
            }
        }
        RawHttp.Answer right = http.send("GET", "/?token=" + token, List.of(host()), NOTHING);
        assertThat(right.status()).isEqualTo(303);
        assertThat(right.headers()).containsEntry("location", "/");
        assertThat(right.headers().get("set-cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void noOtherSiteIsEverAllowedToRead() throws IOException {
        List<RawHttp.Answer> answers = List.of(get("/"), get("/api/studio"), get("/api/files/data.csv"),
                get("/nowhere"),
                http.send("GET", "/api/studio", List.of(host(), "Origin: http://evil.example"), NOTHING),
                own("OPTIONS", "/api/jobs", NOTHING, "Origin: http://evil.example",
                        "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"),
                own("OPTIONS", "/api/jobs", NOTHING));
        assertThat(answers.get(5).status()).isEqualTo(403);
        assertThat(answers.get(6).status()).isEqualTo(405);
        for (RawHttp.Answer answer : answers) {
            assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("cross-origin-resource-policy", "same-origin");
            assertThat(answer.headers().get("content-security-policy")).contains("default-src",
                    "frame-ancestors 'none'");
        }
    }

    @Test
    void pagesMayRunScriptsOfThisServerOnly() throws IOException {
        String policy = get("/").headers().get("content-security-policy");
        assertThat(policy).contains("default-src 'self'", "script-src 'self';", "object-src 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-eval")
                .doesNotContain("http");
        assertThat(get("/").body()).doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContainPattern("\\son\\w+=")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2e%2e%2fsecret.txt",
        "a/../../secret.txt", "./../secret.txt", "..%5csecret.txt", "%252e%252e/secret.txt", "/etc/passwd",
        "%2fetc%2fpasswd",
        "~/secret.txt", "file:%2f%2f%2fetc%2fpasswd", ".nadir/token", ".NADIR/token", "./.nadir/token",
        "a%2f..%2f.nadir%2ftoken", ".nadir%2ftoken", "data.csv%00.txt", "link.txt", "linked/secret.txt",
        "%e2%80%a5/secret.txt", "..;/secret.txt", "linked/../secret.txt"})
    void noFileOutsideOfTheWorkspaceIsTouched(String name) throws IOException {
        Files.createSymbolicLink(workspace.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("linked"), folder);
        for (String method : List.of("GET", "PUT", "DELETE")) {
            RawHttp.Answer answer = own(method, "/api/files/" + name,
                    method.equals("PUT") ? "OVERWRITTEN".getBytes(StandardCharsets.UTF_8) : NOTHING);
            assertThat(answer.status()).as(method + " " + answer.body()).isIn(400, 403, 404);
            assertThat(answer.body()).doesNotContain("SECRET").doesNotContain(token).doesNotContain("root:");
        }
        assertThat(folder.resolve("secret.txt")).hasContent("SECRET");
        assertThat(workspace.resolve(".nadir/token")).hasContent(token);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aLinkThatAppearsLaterIsRefusedToo() throws IOException {
        Files.createSymbolicLink(workspace.resolve("dangling"), folder.resolve("not-there-yet"));
        assertThat(own("PUT", "/api/files/dangling", new byte[] {1}).status()).isEqualTo(403);
        Files.createSymbolicLink(workspace.resolve("within"), workspace.resolve("data.csv"));
        assertThat(own("PUT", "/api/files/within", new byte[] {1}).status()).isEqualTo(409);
        assertThat(folder.resolve("not-there-yet")).doesNotExist();
        assertThat(workspace.resolve("data.csv")).hasContent("x,y\n1,2\n");
        assertThat(get("/api/files").body()).contains("data.csv").doesNotContain("dangling").doesNotContain("within");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../pages/index.html", "/%2e%2e/Studio.class", "/..%2fStudio.class",
        "/lib/lit/../../../x.js",
        "/lib/lit/%2e%2e/%2e%2e/x.js", "/lib/nadir/x.js", "/lib/../index.html", "/lib/lit", "/lib/@lit", "/a%2fb.js",
        "/package-info.class", "/lib/lit/package.json", "//", "/lib//lit/index.js", "/index.html/"})
    void noOtherResourceIsServed(String target) throws IOException {
        assertThat(get(target).status()).isIn(400, 404);
    }

    @Test
    void whatIsDownloadedIsNoPageOfTheStudio() throws IOException {
        byte[] hostile = "<script>fetch('/api/studio')</script>".getBytes(StandardCharsets.UTF_8);
        assertThat(own("PUT", "/api/files/evil.html", hostile).status()).isEqualTo(201);
        RawHttp.Answer download = get("/api/files/evil.html");
        assertThat(download.headers().get("content-disposition")).startsWith("attachment");
        assertThat(download.headers()).containsEntry("content-type", "application/octet-stream");
        for (RawHttp.Answer answer : List.of(download, get("/api/files/evil.html?view=1"))) {
            assertThat(answer.headers().get("content-security-policy")).startsWith("sandbox; default-src 'none'")
                    .doesNotContain("allow-")
                    .doesNotContain("script-src");
        }
        assertThat(get("/evil.html").status()).isEqualTo(404);
    }

    @Test
    void uploadsAreLimited() throws IOException {
        byte[] fits = new byte[UPLOAD_LIMIT];
        assertThat(own("PUT", "/api/files/fits.csv", fits).status()).isEqualTo(201);
        byte[] tooLong = new byte[UPLOAD_LIMIT + 1];
        assertThat(own("PUT", "/api/files/long.csv", tooLong).status()).isEqualTo(413);
        // What is not announced is counted.
        byte[] chunk = (Integer.toHexString(tooLong.length) + "\r\n" + "x".repeat(tooLong.length) + "\r\n0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(own("PUT", "/api/files/chunked.csv", chunk, "Transfer-Encoding: chunked").status()).isIn(413, -1);
        // A terabyte is refused before it is sent.
        assertThat(own("PUT", "/api/files/huge.csv", NOTHING, "Content-Length: 1099511627776").status()).isEqualTo(413);
        assertThat(workspace.resolve("fits.csv")).hasSize(UPLOAD_LIMIT);
        assertThat(files(workspace)).containsExactlyInAnyOrder("data.csv", "fits.csv", ".nadir");
        assertThat(files(workspace.resolve(".nadir/uploads"))).isEmpty();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), http.port())) {
            socket.getOutputStream()
                    .write(("PUT /api/files/data.csv HTTP/1.1\r\n" + host() + "\r\n" + cookie()
                            + "\r\nContent-Length: 1000\r\n\r\nx,y\n7").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            await(() -> !files(workspace.resolve(".nadir/uploads")).isEmpty());
        }
        await(() -> files(workspace.resolve(".nadir/uploads")).isEmpty());
        assertThat(workspace.resolve("data.csv")).hasContent("x,y\n1,2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-rf", "@file", ".hidden", "a%00b", "a%0ab", "folder", "nowhere/a.csv"})
    void namesThatMeanSomethingElseAreRefused(String name) throws IOException {
        Files.createDirectory(workspace.resolve("folder"));
        assertThat(own("PUT", "/api/files/" + name, new byte[] {1}).status()).isIn(400, 404, 409);
        assertThat(files(workspace)).containsExactlyInAnyOrder("data.csv", "folder", ".nadir");
    }

    @Test
    void valuesNeverBecomeOptionsNorOptionsCommands() throws Exception {
        Files.writeString(workspace.resolve("options.txt"), "--output=/tmp/x");
        RawHttp.Answer answer = call("""
                {"command": "echo", "arguments": ["--output=x", "-rf", "$(touch pwned)", "; touch pwned", "a b"],
                "options": {"--title": ["--fast", "x; touch pwned"], "--count": 7, "--fast": true}}""");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        String id = answer.body().replaceAll("(?s).*?\"id\":\"([0-9a-f]{32})\".*", "$1");
        await(() -> get("/api/jobs/" + id + "/document").status() == 200);
        assertThat(Json.read(get("/api/jobs/" + id + "/document").body().getBytes(StandardCharsets.UTF_8)).values())
                .extracting(word -> word.asString())
                .containsExactly("echo", "--json", "--count=7", "--fast", "--title=--fast", "--title=x; touch pwned",
                        "--", "--output=x", "-rf", "$(touch pwned)", "; touch pwned", "a b");
        assertThat(files(workspace)).doesNotContain("pwned");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'command': 'sh', 'arguments': ['x']}",
        "{'command': 'echo --fast', 'arguments': ['x']}",
        "{'command': 'runs list'}",
        "{'command': '', 'arguments': ['x']}",
        "{'arguments': ['x']}",
        "{'command': 'echo', 'arguments': []}",
        "{'command': 'echo', 'arguments': ['@options.txt']}",
        "{'command': 'echo', 'arguments': ['']}",
        "{'command': 'echo', 'arguments': [['x']]}",
        "{'command': 'echo', 'arguments': {'a': 1}}",
        "{'command': 'echo', 'arguments': ['../secret.txt']}",
        "{'command': 'echo', 'arguments': ['/etc/passwd']}",
        "{'command': 'echo', 'arguments': ['link.txt']}",
        "{'command': 'echo', 'arguments': ['a,../secret.txt']}",
        "{'command': 'echo', 'arguments': ['.nadir/token']}",
        "{'command': 'echo', 'arguments': ['sql:SELECT 1']}",
        "{'command': 'echo', 'arguments': [' SQL:SELECT 1']}",
        "{'command': 'echo', 'arguments': ['http://evil.example/x.csv']}",
        "{'command': 'echo', 'arguments': ['s3://bucket/x.csv']}",
        "{'command': 'echo', 'arguments': ['a\\u0000b']}",
        "{'command': 'echo', 'arguments': ['a\\nb']}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--output': '../x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--output': '/tmp/x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--output': 'linked/x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--store': 'x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'output': 'x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--output=y --fast': 'x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--fast': 'yes'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--fast': '--output=x'}}",
        "{'command': 'echo', 'arguments': ['x'], 'options': {'--title': {'a': 'b'}}}",
        "not json", "[]", "null", "''"})
    void callsThatClaimMoreAreRefused(String document) throws IOException {
        Files.createSymbolicLink(workspace.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("linked"), folder);
        RawHttp.Answer answer = call(document.replace('\'', '"'));
        assertThat(answer.status()).as(answer.body()).isIn(400, 403);
        assertThat(answer.body()).contains("\"error\"");
        assertThat(files(workspace.resolve(".nadir"))).as("no job was made").doesNotContain("jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ../secret.txt", "data: /etc/passwd", "data: '/etc/passwd'", "data: \"/etc/passwd\"",
        "data: \"\\x2fetc/passwd\"", "data: >-\n  /etc/passwd", "data: [a.csv, ../secret.txt]", "{data: ../secret.txt}",
        "data: link.txt", "data: linked/secret.txt", "data: .nadir/token", "data: sql:SELECT 1", "data: SQL:SELECT 1",
        "data: http://evil.example/x.csv", "grid:\n  from:\n  - ../secret.txt", "x: &a ../secret.txt\ndata: *a",
        "data: a-link.txt", "data: 'a, b.txt'", "data: !!str /etc/passwd", "? data\n: ../secret.txt",
        "data:\t/etc/passwd"})
    void filesOfSettingsCannotReachFurther(String settings) throws IOException {
        Files.createSymbolicLink(workspace.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("a-link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("a, b.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("linked"), folder);
        Files.writeString(workspace.resolve("settings.yaml"), settings);
        Files.writeString(workspace.resolve("More.YML"), settings);
        for (String name : List.of("settings.yaml", "./settings.yaml", "More.YML")) {
            RawHttp.Answer answer = call("{\"command\": \"echo\", \"arguments\": [\"" + name + "\"]}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        }
        // Where settings are expected the name says nothing.
        Files.writeString(workspace.resolve("data.csv"), settings);
        RawHttp.Answer answer = call("{\"command\": \"plan\", \"arguments\": [\"data.csv\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    }

    @Test
    void harmlessFilesOfSettingsAreTaken() throws IOException {
        Files.writeString(workspace.resolve("settings.yaml"), """
                # How wide? See https://example.org/a/../b
                data: data.csv
                loss: squared
                grid:
                  hidden: [1, 2, "3,3"]
                  learning-rate: {from: 1e-4, to: 0.1, scale: log}
                seeds: 10
                """);
        assertThat(call("{\"command\": \"echo\", \"arguments\": [\"settings.yaml\"]}").status()).isEqualTo(201);
        Files.writeString(workspace.resolve("settings.yaml"), "data: settings.yaml");
        assertThat(call("{\"command\": \"echo\", \"arguments\": [\"settings.yaml\"]}").status()).isEqualTo(201);
        Files.writeString(workspace.resolve("settings.yaml"), "a: [b");
        assertThat(call("{\"command\": \"echo\", \"arguments\": [\"settings.yaml\"]}").status()).isEqualTo(400);
    }

    @Test
    void callsWithoutAJobAreCheckedLikewise() throws IOException {
        assertThat(get("/api/runs?count=3").body()).isEqualTo("[\"runs\",\"list\",\"--json\",\"--count=3\"]");
        assertThat(get("/api/runs?count=%2d%2dfast").body()).contains("\"--count=--fast\"");
        assertThat(get("/api/runs/--fast").body())
                .isEqualTo("[\"runs\",\"show\",\"--json\",\"--metrics\",\"--\",\"--fast\"]");
        for (String target : List.of("/api/runs?store=x", "/api/runs?output=..%2fx", "/api/runs?nothing=1",
                "/api/runs/%40file", "/api/runs/a/b", "/api/runs/x/report", "/api/runs/..%2f..%2fx/report")) {
            assertThat(get(target).status()).as(target).isIn(400, 403, 404);
        }
    }

    @Test
    void wrongMethodsTypesAndSizesAreRefused() throws IOException {
        for (Map.Entry<String, String> wrong : Map.of("POST", "/api/studio", "PUT", "/api/jobs", "DELETE", "/api/runs",
                "PATCH", "/api/files/data.csv", "TRACE", "/api/jobs", "HEAD", "/api/jobs").entrySet()) {
            RawHttp.Answer answer = own(wrong.getKey(), wrong.getValue(), NOTHING);
            assertThat(answer.status()).as(wrong.toString()).isEqualTo(405);
            assertThat(answer.headers()).containsKey("allow");
        }
        assertThat(own("POST", "/", NOTHING).status()).isEqualTo(405);
        byte[] call = "{\"command\": \"echo\", \"arguments\": [\"x\"]}".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                "text/plain; application/json")) {
            assertThat(own("POST", "/api/jobs", call, "Content-Type: " + type).status()).as(type).isEqualTo(415);
        }
        assertThat(own("POST", "/api/jobs", call).status()).isEqualTo(415);
        assertThat(call("{\"command\": \"" + "x".repeat(1 << 18) + "\"}").status()).isEqualTo(413);
        assertThat(get("/api/files/%zz").status()).isEqualTo(400);
        assertThat(files(workspace.resolve(".nadir"))).doesNotContain("jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../token", "..%2f..%2ftoken", "00000000000000000000000000000000",
        "%2e%2e", "0000000000000000000000000000000%00"})
    void jobsAreFoundByTheirIdsOnly(String id) throws IOException {
        for (String part : List.of("", "/document", "/messages", "/events", "/..%2ftoken", "/a/b")) {
            RawHttp.Answer answer = get("/api/jobs/" + id + part);
            assertThat(answer.status()).as(id + part).isIn(400, 404);
            assertThat(answer.body()).doesNotContain(token);
        }
    }

    @Test
    void otherMachinesCannotConnect() throws IOException {
        List<InetAddress> elsewhere = new ArrayList<>(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
                .toList());
        // Loopback addresses are a whole network; the studio has one of them.
        elsewhere.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
        for (InetAddress address : elsewhere) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, http.port()), 1000))
                        .as(address.toString())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void theTokenIsItsOwnersAndSurvives() throws IOException {
        Path file = workspace.resolve(".nadir/token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(token).matches("[0-9a-f]{64}");
        studio.close();
        try (Studio again = Studio.start(new StudioOptions(workspace, http.port(), UPLOAD_LIMIT, 1),
                new EchoCommands())) {
            assertThat(again.address()).endsWith(token);
            assertThat(get("/api/studio").status()).isEqualTo(200);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for half a minute").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static List<String> files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
