package nadir.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Has the runs of a sweep done, those that its journal does not have, and keeps each when it ends.
public final class Sweep {
    /// Seeds of one task at most: what is lost when a process is killed.
    private static final int MOST_TOGETHER = 32;
    /// Tasks for each thread, as far as seeds can be shared out, so that threads end at about the same time.
    private static final int TASKS_A_THREAD = 4;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<PlannedRuns> plan;
    private final List<Long> seeds;
    private final SweepJournal journal;

    /// @param plan what is to be run
    /// @param seeds of every combination
    /// @param journal with what was run before
    public Sweep(List<PlannedRuns> plan, List<Long> seeds, SweepJournal journal) {
        this.plan = List.copyOf(plan);
        this.seeds = List.copyOf(seeds);
        this.journal = journal;
    }

    /// Hears how a sweep goes on.
    @FunctionalInterface
    public interface Listener {
        /// A run has ended and is in the journal.
        void ended(PlannedRuns planned, long seed, Part part);
    }

    /// Some seeds of one combination.
    private record Chunk(PlannedRuns planned, List<Long> seeds) {}

    /// How many runs there are, done or not.
    public int size() {
        return plan.size() * seeds.size();
    }

    /// How many runs are to be done: those that have not ended, and those that failed.
    public int toDo() {
        int toDo = 0;
        for (PlannedRuns planned : plan) {
            toDo += toDo(planned).size();
        }
        return toDo;
    }

    /// How many runs have not ended.
    public int open() {
        int[] ended = new int[1];
        forEachDone((planned, seed, part) -> ended[0]++);
        return size() - ended[0];
    }

    private List<Long> toDo(PlannedRuns planned) {
        return seeds.stream().filter(seed -> {
            Part part = journal.part(planned.key(seed));
            return part == null || part.failure() != null;
        }).toList();
    }

    /// The runs that have ended, in the order of the plan.
    public List<SweepRun> runs() {
        List<SweepRun> runs = new ArrayList<>();
        forEachDone((planned, seed, part) -> runs.add(SweepRun.of(planned, seed, part)));
        return runs;
    }

    /// Tells of all runs that have ended, in the order of the plan.
    public void forEachDone(Listener listener) {
        for (PlannedRuns planned : plan) {
            for (long seed : seeds) {
                Part part = journal.part(planned.key(seed));
                if (part != null) {
                    listener.ended(planned, seed, part);
                }
            }
        }
    }

    /// Runs what is missing.
    ///
    /// @param runner where
    /// @param threads of this machine, to be shared by the tasks; on a cluster, where a seed is a task, a task has one
    /// @param isCluster whether the runner's tasks leave this process
    /// @param listener called by one thread at a time
    /// @param stop asked often; once true, runs under way are given up and this returns
    /// @throws IOException if the journal cannot be written
    public void run(TaskRunner runner, int threads, boolean isCluster, Listener listener, BooleanSupplier stop)
            throws IOException {
        Map<String, Chunk> chunks = new HashMap<>();
        List<Task> tasks = new ArrayList<>();
        List<Chunk> all = chunks(isCluster ? 1 : chunkSize(threads));
        int share = isCluster ? 1 : Math.max(1, threads / Math.max(1, all.size()));
        for (Chunk chunk : all) {
            String key = chunk.planned().combination().number() + "/" + chunk.seeds().getFirst();
            chunks.put(key, chunk);
            tasks.add(new Task(SeedWork.KIND, key, new SeedWork(chunk.planned().arguments(), chunk.seeds(), share,
                    chunk.planned().content()).toJson()));
        }
        try {
            runner.run(tasks, result -> {
                try {
                    take(Objects.requireNonNull(chunks.get(result.key())), result, listener);
                } catch (IOException unwritable) {
                    throw new UncheckedIOException(unwritable);
                }
            }, stop);
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        }
    }

    private int chunkSize(int threads) {
        return Math.clamp(toDo() / ((long) TASKS_A_THREAD * threads), 1, MOST_TOGETHER);
    }

    private List<Chunk> chunks(int most) {
        List<Chunk> chunks = new ArrayList<>();
        for (PlannedRuns planned : plan) {
            List<Long> missing = toDo(planned);
            int size = planned.together() ? most : 1;
            for (int from = 0; from < missing.size(); from += size) {
                chunks.add(new Chunk(planned, missing.subList(from, Math.min(missing.size(), from + size))));
            }
        }
        return chunks;
    }

    private void take(Chunk chunk, TaskResult result, Listener listener) throws IOException {
        Map<Long, Part> ended = switch (result) {
            case TaskResult.Done done -> parts(chunk.planned(), JSON.readTree(done.output()));
            case TaskResult.Failed failed -> failures(chunk, failed);
        };
        journal.add(List.copyOf(ended.values()));
        ended.forEach((seed, part) -> listener.ended(chunk.planned(), seed, part));
    }

    private static Map<Long, Part> parts(PlannedRuns planned, JsonNode output) {
        Map<Long, Part> parts = new TreeMap<>();
        for (JsonNode one : output) {
            long seed = one.get("seed").asLong();
            JsonNode result = one.get("result");
            JsonNode failure = one.get("failure");
            parts.put(seed, new Part(planned.key(seed), result == null ? null : result.toString(),
                    failure == null ? null : failure.asString(),
                    result == null ? 0 : result.get("seconds").asDouble()));
        }
        return parts;
    }

    private static Map<Long, Part> failures(Chunk chunk, TaskResult.Failed failed) {
        Map<Long, Part> parts = new TreeMap<>();
        double each = failed.seconds() / chunk.seeds().size();
        chunk.seeds()
                .forEach(seed -> parts.put(seed, new Part(chunk.planned().key(seed), null, failed.reason(), each)));
        return parts;
    }
}
