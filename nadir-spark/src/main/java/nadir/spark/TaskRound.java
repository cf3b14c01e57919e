package nadir.spark;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.data.InputException;
import nadir.spark.TaskBatch.End;
import nadir.spark.TaskBatch.Piece;
import nadir.task.Task;
import nadir.task.TaskResult;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.AsyncRDDActions;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Failure;
import scala.util.Success;

/// One call of [SparkTasks].
///
/// Tasks go out in batches, each a Spark job of one partition, and a few more batches than there are cores are out at any
/// time. A batch is one task until the first tasks have ended, then as many as take about a second, fewer towards the end.
/// So a long task travels alone, short ones share the overhead of a job, and an executor that is lost costs a second of
/// work per core. Each job hands its results back once, however often Spark had to run it.
final class TaskRound {
    private static final double BATCH_SECONDS = 1;
    private static final int BATCH_TASKS = 1000;
    private static final int BATCHES_PER_CORE = 2;
    private static final long LOOK_MILLISECONDS = 50;
    private static final int REASON_LENGTH = 300;
    private static final Pattern LAST_FAILURE = Pattern.compile("most recent failure: (?:Lost task [^:]*: )?(.*)");
    private static final ExecutionContext HERE = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);

    private final JavaSparkContext context;
    private final Executors executors;
    private final Duration patience;
    private final String group = "nadir-" + UUID.randomUUID();
    private final Deque<Task> waiting;
    /// Tasks of a batch that Spark gave up, to be tried one by one: one of them may be what kills executors.
    private final Deque<Task> suspects = new ArrayDeque<>();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private int out;
    private long ended;
    private double seconds;

    TaskRound(JavaSparkContext context, List<Task> tasks) {
        this.context = context;
        this.executors = new Executors(context);
        this.patience = Duration.ofSeconds(context.getConf().getLong("spark.nadir.patience", 120));
        this.waiting = new ArrayDeque<>(tasks);
    }

    /// What came of a batch: its tasks' ends, or why there are none.
    private record Arrival(List<Task> batch, List<End> ends, @Nullable Throwable failure) {}

    void run(Consumer<TaskResult> done, BooleanSupplier stop) {
        context.setJobGroup(group, "nadir: " + waiting.size() + " tasks", false);
        try {
            while (!stop.getAsBoolean() && (out > 0 || !waiting.isEmpty() || !suspects.isEmpty())) {
                send();
                Arrival arrival = arrivals.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (arrival == null) {
                    executors.require(patience);
                } else {
                    take(arrival, done, stop);
                }
            }
            for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
                take(arrival, done, stop);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (out > 0 && !context.sc().isStopped()) {
                context.cancelJobGroup(group);
            }
            context.clearJobGroup();
        }
    }

    private void send() {
        int room = BATCHES_PER_CORE * context.defaultParallelism();
        while (out < room && !(waiting.isEmpty() && suspects.isEmpty())) {
            send(nextBatch(room));
        }
    }

    private List<Task> nextBatch(int room) {
        if (!suspects.isEmpty()) {
            return List.of(suspects.remove());
        }
        double size = ended == 0 ? 1 : BATCH_SECONDS * ended / Math.max(seconds, 1e-6);
        int share = Math.ceilDiv(waiting.size(), room);
        int count = (int) Math.clamp(Math.min(size, share), 1, BATCH_TASKS);
        List<Task> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void send(List<Task> batch) {
        JavaRDD<Piece> pieces = context.parallelize(batch.stream().map(Piece::of).toList(), 1);
        JavaRDD<End> ends = pieces.mapPartitions(new TaskBatch());
        FutureAction<Seq<End>> job = new AsyncRDDActions<>(ends.rdd(), ends.classTag()).collectAsync();
        out++;
        job.onComplete(result -> arrivals.add(switch (result) {
            case Success<Seq<End>> success ->
                    new Arrival(batch, List.copyOf(CollectionConverters.asJava(success.value())), null);
            case Failure<Seq<End>> failure -> new Arrival(batch, List.of(), failure.exception());
            default -> throw new IllegalStateException("a job ended neither well nor badly: " + result);
        }), HERE);
    }

    private void take(Arrival arrival, Consumer<TaskResult> done, BooleanSupplier stop) {
        out--;
        if (arrival.failure == null) {
            for (End end : arrival.ends) {
                ended++;
                seconds += end.seconds();
                done.accept(end.result());
            }
        } else if (context.sc().isStopped()) {
            if (!stop.getAsBoolean()) {
                throw new InputException("the Spark cluster at " + context.master() + " was lost ("
                        + SparkMaster.reason(arrival.failure) + "); start it, then go on from what was saved",
                        arrival.failure);
            }
        } else if (arrival.batch.size() > 1) {
            suspects.addAll(arrival.batch);
        } else {
            done.accept(new TaskResult.Failed(arrival.batch.getFirst().key(), reason(arrival.failure), 0));
        }
    }

    /// Spark's account of a job that it gave up names the last of several failures.
    private static String reason(Throwable failure) {
        String message = SparkMaster.reason(failure);
        Matcher last = LAST_FAILURE.matcher(message);
        String reason = "given up by Spark after several tries: " + (last.find() ? last.group(1) : message);
        return reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) + "..." : reason;
    }
}
