package nadir.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import nadir.data.DataSources;
import nadir.version.Version;
import tools.jackson.databind.JsonNode;

/// The interface that pages use: JSON documents behind `/api`.
final class Interface {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String PUT = "PUT";
    private static final String DELETE = "DELETE";

    private final Workspace workspace;
    private final Commands commands;
    private final Jobs jobs;
    private final AtomicInteger streams = new AtomicInteger();
    private final CountDownLatch closed;

    Interface(Workspace workspace, Commands commands, Jobs jobs, CountDownLatch closed) {
        this.workspace = workspace;
        this.commands = commands;
        this.jobs = jobs;
        this.closed = closed;
    }

    /// How many pages follow a job now.
    int streams() {
        return streams.get();
    }

    /// Serves one request.
    void serve(Request request) throws IOException, InterruptedException {
        List<String> path = request.path();
        switch (path.size() > 1 ? path.get(1) : "") {
            case "studio" -> studio(request);
            case "files" -> files(request);
            case "jobs" -> jobs(request);
            case "runs" -> runs(request);
            default -> throw Refusal.absent("there is no such address");
        }
    }

    /// What the studio is: its version, workspace, samples and commands.
    private void studio(Request request) throws IOException {
        request.requireMethod(GET);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("nadir", Version.CURRENT);
        document.put("workspace", workspace.root().toString());
        document.put("samples", DataSources.samples());
        document.put("commands", commands.forms());
        request.json(200, document);
    }

    private void files(Request request) throws IOException {
        String name = request.nameBehind(2);
        switch (request.method()) {
            case GET -> {
                if (name.isEmpty() || Files.isDirectory(workspace.resolve(name))) {
                    request.json(200, Map.of("files", workspace.list(name)));
                } else if (request.query("view").isPresent() && name.endsWith(".html")) {
                    request.sandboxed(workspace.file(name));
                } else {
                    request.download(workspace.file(name), request.path().getLast());
                }
            }
            case PUT -> request.json(201, workspace.upload(name, request.body(), request.announced()));
            case DELETE -> {
                workspace.delete(name);
                request.nothing();
            }
            default -> request.requireMethod(GET, PUT, DELETE);
        }
    }

    private void jobs(Request request) throws IOException, InterruptedException {
        List<String> path = request.path();
        if (path.size() == 2) {
            request.requireMethod(GET, POST);
            if (request.method().equals(GET)) {
                request.json(200, Map.of("jobs", jobs.list()));
            } else {
                request.json(201, jobs.start(CommandCall.of(request.document(), commands.forms(), workspace), null));
            }
            return;
        }
        String id = path.get(2);
        switch (path.size() == 3 ? "" : path.size() == 4 ? path.get(3) : "?") {
            case "" -> {
                request.requireMethod(GET, DELETE);
                if (request.method().equals(GET)) {
                    request.json(200, jobs.show(id));
                } else {
                    jobs.delete(id);
                    request.nothing();
                }
            }
            case "events" -> {
                request.requireMethod(GET);
                EventStream stream = new EventStream(jobs, jobs.find(id), place(request), closed);
                if (request.query("once").isPresent()) {
                    stream.sendBlock(request);
                } else {
                    follow(stream, request);
                }
            }
            case "document" -> part(request, jobs.find(id).document(), Request.JSON);
            case "messages" -> part(request, jobs.find(id).messages(), "text/plain; charset=utf-8");
            case "stop" -> {
                request.requireMethod(POST);
                request.json(200, jobs.stop(id, request.document().path("atOnce").asBoolean(false)));
            }
            case "resume" -> {
                request.requireMethod(POST);
                request.json(201, jobs.resume(id));
            }
            default -> throw Refusal.absent("there is no such address");
        }
    }

    private void follow(EventStream stream, Request request) throws IOException, InterruptedException {
        streams.incrementAndGet();
        try {
            stream.send(request);
        } finally {
            streams.decrementAndGet();
        }
    }

    /// Where a page was: what a browser that lost the connection says, else what the address says.
    private static long place(Request request) {
        String last = Optional.ofNullable(request.headers().getFirst("Last-Event-ID"))
                .or(() -> request.query("from"))
                .orElse("");
        return last.matches("\\d{1,18}") ? Long.parseLong(last) : 0;
    }

    private static void part(Request request, Path file, String type) throws IOException {
        request.requireMethod(GET);
        if (!Files.exists(file) || Files.size(file) == 0) {
            throw Refusal.absent("the job has printed nothing yet");
        }
        request.file(file, type);
    }

    /// Runs of the store, as `nadir runs` tells them.
    private void runs(Request request) throws IOException {
        List<String> path = request.path();
        if (path.size() == 2) {
            request.requireMethod(GET);
            answer(request, "runs list", request.queryNames(), List.of());
        } else if (path.get(2).equals("compare")) {
            request.requireMethod(GET);
            answer(request, "runs compare", List.of(), request.queries("run"));
        } else if (path.size() == 3) {
            request.requireMethod(GET, DELETE);
            boolean shown = request.method().equals(GET);
            answer(request, shown ? "runs show" : "runs delete", List.of(shown ? "metrics" : "yes"),
                    List.of(path.get(2)));
        } else if (path.size() == 4 && path.get(3).equals("report")) {
            request.requireMethod(GET);
            report(request, path.get(2));
        } else {
            throw Refusal.absent("there is no such address");
        }
    }

    private void answer(Request request, String command, List<String> names, List<String> arguments)
            throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String name : names) {
            String value = request.query(name).orElse("");
            options.put("--" + name, value.isEmpty() ? List.of() : value);
        }
        JsonNode document = Json.read(
                Json.bytes(Map.of("command", command, "options", options, "arguments", arguments)));
        Commands.Answer answer = commands.answer(CommandCall.of(document, commands.forms(), workspace).words());
        if (answer.status() != 0) {
            throw Refusal.bad(answer.message());
        }
        request.bytes(200, Request.JSON, answer.document().getBytes(StandardCharsets.UTF_8));
    }

    /// The report of a run as one file, to keep or, in a sandbox, to look at.
    private void report(Request request, String run) throws IOException {
        if (!run.matches("[0-9a-f]{1,32}")) {
            throw Refusal.absent("there is no such run");
        }
        Path file = Files.createTempFile(workspace.own("uploads"), "report", ".html");
        try {
            List<String> words = new ArrayList<>(List.of("runs", "report", "--json", "--output=" + file, "--", run));
            Commands.Answer answer = commands.answer(words);
            if (answer.status() != 0) {
                throw Refusal.bad(answer.message());
            }
            if (request.query("view").isPresent()) {
                request.sandboxed(file);
            } else {
                request.download(file, "run-" + run.substring(0, Math.min(8, run.length())) + ".html");
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
