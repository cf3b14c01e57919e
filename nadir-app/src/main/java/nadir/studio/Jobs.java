package nadir.studio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import nadir.storage.AtomicFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The jobs of a workspace: commands in processes of their own. All that is known of them lies in their folders, so that
/// they outlive this process, see `docs/decisions/0014-studio.md`.
final class Jobs {
    private static final String EVENTS = "NADIR_EVENTS";
    /// How long a process may take to say its first word.
    private static final long SLOW_START_MILLISECONDS = 20_000;
    private static final int ID_BYTES = 16;

    private final Workspace workspace;
    private final Commands commands;
    private final int atOnce;
    private final SecureRandom random = new SecureRandom();
    /// The processes that this one started, by the job's id.
    private final Map<String, Process> children = new ConcurrentHashMap<>();

    /// @param atOnce how many may run at the same time
    Jobs(Workspace workspace, Commands commands, int atOnce) {
        this.workspace = workspace;
        this.commands = commands;
        this.atOnce = atOnce;
    }

    /// Starts a job.
    ///
    /// @param resumes the id of the one that it goes on from; null for none
    synchronized JobView start(CommandCall call, @Nullable String resumes) throws IOException {
        CommandForm form = CommandCall.form(call.command(), commands.forms());
        if (!form.job()) {
            throw Refusal.bad("nadir " + call.command() + " is no job");
        }
        long running = list().stream().filter(job -> !job.state().isOver()).count();
        if (running >= atOnce) {
            throw new Refusal(Refusal.TOO_MANY,
                    running + " jobs are running, as many as this studio runs at once; stop one or "
                            + "wait, or start the studio with --jobs");
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        JobFolder folder = folder(HexFormat.of().formatHex(bytes));
        Files.createDirectory(folder.path());
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("call", call);
        order.put("line", line(call));
        order.put("created", System.currentTimeMillis());
        if (resumes != null) {
            order.put("resumes", resumes);
        }
        AtomicFile.writeText(folder.order(), Json.text(order));
        launch(call, folder);
        return view(folder);
    }

    private void launch(CommandCall call, JobFolder folder) throws IOException {
        List<String> words = new ArrayList<>(commands.process());
        words.addAll(call.words());
        ProcessBuilder builder = new ProcessBuilder(words).directory(workspace.root().toFile())
                .redirectOutput(folder.document().toFile())
                .redirectError(folder.messages().toFile());
        builder.environment().putAll(commands.environment());
        builder.environment().put(EVENTS, folder.events().toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException failed) {
            Files.writeString(folder.messages(), "nadir: the process could not be started: " + failed.getMessage(),
                    StandardOpenOption.CREATE);
            return;
        }
        process.getOutputStream().close();
        children.put(folder.id(), process);
    }

    private static String line(CommandCall call) {
        List<String> words = call.words().stream().filter(word -> !word.equals("--json")).toList();
        return "nadir " + String.join(" ", words.stream().map(Jobs::quoted).toList());
    }

    private static String quoted(String word) {
        return word.matches("[\\p{L}\\p{N}_.,:/@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// All jobs, the latest first.
    List<JobView> list() throws IOException {
        List<JobView> jobs = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(workspace.own("jobs"))) {
            for (Path folder : folders) {
                JobFolder job = new JobFolder(folder);
                if (Files.exists(job.order())) {
                    jobs.add(view(job));
                }
            }
        }
        jobs.sort(Comparator.comparingLong(JobView::created).reversed());
        return jobs;
    }

    /// One job.
    ///
    /// @throws Refusal if there is none
    JobView show(String id) throws IOException {
        return view(find(id));
    }

    /// The files of a job.
    ///
    /// @throws Refusal if there is none
    JobFolder find(String id) throws IOException {
        if (id.matches("[0-9a-f]{32}")) {
            JobFolder folder = folder(id);
            if (Files.exists(folder.order())) {
                return folder;
            }
        }
        throw Refusal.absent("there is no job " + id);
    }

    private JobFolder folder(String id) throws IOException {
        return new JobFolder(workspace.own("jobs").resolve(id));
    }

    /// Whether the job's process is at work.
    private boolean isAlive(JobFolder folder) throws IOException {
        Process child = children.get(folder.id());
        return child == null ? folder.process().isPresent() : child.isAlive();
    }

    private JobView view(JobFolder folder) throws IOException {
        JsonNode order = Json.read(Files.readAllBytes(folder.order()));
        CommandCall call = CommandCall.kept(order.path("call"));
        long created = order.path("created").asLong();
        // Asked before the events are read: who was alive then may have ended since, and its end is read below.
        boolean alive = isAlive(folder);
        List<JsonNode> events = folder.lastEvents();
        JsonNode end = last(events, "end");
        JsonNode progress = last(events, "progress");
        Integer status = end == null ? null : end.path("status").asInt();
        JobState state = end != null ? JobState.of(end.path("status").asInt())
                : alive ? events.isEmpty() ? JobState.STARTING : JobState.RUNNING
                        : stateOfSilent(folder, events, created);
        return new JobView(folder.id(), call, order.path("line").asString(""), created,
                order.path("resumes").asString(null), state, status, cause(folder, state, end),
                progress == null ? null : progress.path("text").asString(""),
                end == null ? null : end.path("run").asString(null),
                end == null ? files(events) : List.copyOf(end.path("files").values()),
                end == null ? null : end.path("time").asLong(),
                state == JobState.INTERRUPTED && isResumable(call));
    }

    /// A process that is not there and left no end: it may be about to start, or was killed.
    private static JobState stateOfSilent(JobFolder folder, List<JsonNode> events, long created) throws IOException {
        if (!events.isEmpty()) {
            return JobState.INTERRUPTED;
        }
        if (!folder.lastMessage().isEmpty()) {
            return JobState.FAILED;
        }
        boolean young = System.currentTimeMillis() - created < SLOW_START_MILLISECONDS;
        return young ? JobState.STARTING : JobState.INTERRUPTED;
    }

    private static @Nullable String cause(JobFolder folder, JobState state, @Nullable JsonNode end)
            throws IOException {
        if (end != null && end.has("cause")) {
            return end.path("cause").asString("");
        }
        return switch (state) {
            case STARTING, RUNNING, FINISHED -> null;
            case FAILED -> folder.lastMessage();
            case INTERRUPTED -> end == null ? "its process is gone without a word" : folder.lastMessage();
        };
    }

    private boolean isResumable(CommandCall call) {
        return commands.forms().stream().anyMatch(form -> form.name().equals(call.command()) && form.resumable());
    }

    private static @Nullable JsonNode last(List<JsonNode> events, String name) {
        return events.reversed()
                .stream()
                .filter(event -> event.path("event").asString("").equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<JsonNode> files(List<JsonNode> events) {
        return events.stream().filter(event -> event.path("event").asString("").equals("file")).toList();
    }

    /// Tells a job to stop, so that it saves its work; does nothing to one that is over.
    ///
    /// @param atOnce ends it without leave
    JobView stop(String id, boolean atOnce) throws IOException {
        JobFolder folder = find(id);
        Process child = children.get(id);
        ProcessHandle process = child == null ? folder.process().orElse(null) : child.toHandle();
        if (process != null && atOnce) {
            process.destroyForcibly();
        } else if (process != null) {
            process.destroy();
        }
        return view(folder);
    }

    /// Goes on with a job that was interrupted.
    ///
    /// @throws Refusal if it was not, or cannot be
    JobView resume(String id) throws IOException {
        JobView job = show(id);
        if (!job.resumable()) {
            throw new Refusal(Refusal.CONFLICT, "this job is " + job.state().word()
                    + ", and only an interrupted one that keeps checkpoints can be gone on with; start it again");
        }
        // Checked again: a link may lead elsewhere by now.
        JsonNode again = Json.read(Json.bytes(job.call().resumed()));
        return start(CommandCall.of(again, commands.forms(), workspace), id);
    }

    /// Removes what is known of a job that is over. The files it wrote stay.
    ///
    /// @throws Refusal if it is not over
    void delete(String id) throws IOException {
        if (!show(id).state().isOver()) {
            throw new Refusal(Refusal.CONFLICT, "this job is still running; stop it first");
        }
        JobFolder folder = find(id);
        List<Path> files;
        try (Stream<Path> inside = Files.list(folder.path())) {
            files = inside.toList();
        }
        // Without its order it is no job any more, whatever else is still there.
        Files.deleteIfExists(folder.order());
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder.path());
    }
}
