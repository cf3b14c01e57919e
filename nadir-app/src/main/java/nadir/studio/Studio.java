package nadir.studio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import nadir.data.InputException;

/// A running studio: a server on 127.0.0.1 that only whoever knows its address can use.
///
/// The address has a token, which the first visit exchanges for a cookie; nothing else is served without it. What the
/// server is asked for it does within its workspace: files, and commands of Nadir in processes of their own.
public final class Studio implements AutoCloseable {
    private static final String TOKEN = "token";
    private static final int TOKEN_BYTES = 32;
    private static final int PORTS_TRIED = 50;
    private static final int HIGHEST_PORT = 65535;
    private static final int FAULT = 500;

    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Assets assets = new Assets();
    private final Gate gate;
    private final Interface commands;

    private Studio(HttpServer server, Workspace workspace, Commands commands, int jobs) throws IOException {
        this.server = server;
        this.gate = new Gate(server.getAddress().getPort(), token(workspace.own("")));
        this.commands = new Interface(workspace, commands, new Jobs(workspace, commands, jobs), closed);
    }

    /// Starts one.
    ///
    /// @throws InputException if the workspace is no folder, or the port is taken; the message says what to do
    /// @throws IOException if the workspace cannot be written
    public static Studio start(StudioOptions options, Commands commands) throws IOException {
        if (!Files.isDirectory(options.workspace())) {
            throw new InputException("the workspace " + options.workspace() + " is no folder; make it first");
        }
        Workspace workspace = new Workspace(options.workspace(), options.uploadLimit());
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(loopback(), options.port()), 0);
        } catch (BindException taken) {
            throw new InputException("port " + options.port() + " of 127.0.0.1 is taken, perhaps by another studio; "
                    + "port " + freePort(options.port()) + " is free: --port " + freePort(options.port())
                    + " (--port 0 takes any)", taken);
        }
        Studio studio = new Studio(server, workspace, commands, options.jobs());
        server.setExecutor(studio.requests);
        server.createContext("/", studio::serve);
        server.start();
        return studio;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }

    private static int freePort(int taken) throws IOException {
        int found = IntStream.rangeClosed(taken + 1, Math.min(HIGHEST_PORT, taken + PORTS_TRIED))
                .filter(Studio::isFree)
                .findFirst()
                .orElse(0);
        if (found > 0) {
            return found;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /// The token of this workspace: the same after a restart, so that open pages need no new address.
    private static String token(Path folder) throws IOException {
        Path file = folder.resolve(TOKEN);
        try {
            String kept = Files.readString(file).strip();
            if (kept.matches("[0-9a-f]{64}")) {
                return kept;
            }
            Files.delete(file);
        } catch (NoSuchFileException first) {
            // Made below.
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        Files.createFile(file, ownerOnly);
        Files.writeString(file, token);
        return token;
    }

    /// The address with the token, which is as good as a password.
    public String address() {
        return "http://127.0.0.1:" + gate.port() + "/?token=" + gate.token();
    }

    /// How many pages follow a job now.
    int streams() {
        return commands.streams();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(exchange);
            try {
                gate.requireOwnSite(request.headers());
                route(request);
            } catch (Refusal refused) {
                // What is left of a body that is not wanted is not read.
                exchange.getResponseHeaders().set("Connection", "close");
                request.json(refused.status(), Map.of("error", refused.getMessage()));
            } catch (InputException wrong) {
                request.json(Refusal.BAD_REQUEST, Map.of("error", String.valueOf(wrong.getMessage())));
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException failed) {
                // Where the answer has begun there is nobody to tell: the page is gone.
                if (exchange.getResponseCode() < 0) {
                    request.json(FAULT, Map.of("error", "the studio failed: " + failed));
                }
            }
        } catch (Refusal unreadable) {
            exchange.sendResponseHeaders(unreadable.status(), -1);
        }
    }

    private void route(Request request) throws IOException, InterruptedException {
        boolean start = request.path().size() == 1 && request.path().getFirst().isEmpty();
        if (start && request.query(TOKEN).isPresent()) {
            request.requireMethod("GET");
            if (!gate.isToken(request.query(TOKEN).orElse(""))) {
                throw new Refusal(Refusal.UNAUTHORIZED, "this address is of an earlier studio; open the one that "
                        + "'nadir studio' printed last");
            }
            request.redirect("/", gate.cookie());
            return;
        }
        gate.requireCookie(request.headers());
        if (request.path().getFirst().equals("api")) {
            commands.serve(request);
            return;
        }
        request.requireMethod("GET");
        Assets.Asset asset = assets.find(start ? List.of("index.html") : request.path());
        request.asset(asset.type(), asset.content(), asset.library());
    }

    /// Ends the server. Its jobs go on.
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        requests.shutdownNow();
    }
}
