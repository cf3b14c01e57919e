package nadir.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.task.Task;
import nadir.task.TaskKinds;
import nadir.task.TaskResult;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/// What an executor does with tasks that were sent to it together, one after the other.
final class TaskBatch implements FlatMapFunction<Iterator<TaskBatch.Piece>, TaskBatch.End> {
    private static final long serialVersionUID = 1;

    /// A task, on its way to an executor.
    record Piece(String kind, String key, String input) implements Serializable {
        static Piece of(Task task) {
            return new Piece(task.kind(), task.key(), task.input());
        }

        Task task() {
            return new Task(kind, key, input);
        }
    }

    /// Its end, on the way back.
    ///
    /// @param text the output, or the reason why there is none
    record End(String key, boolean failed, String text, double seconds) implements Serializable {
        static End of(TaskResult result) {
            return switch (result) {
                case TaskResult.Done(String key, String output, double seconds) ->
                        new End(key, false, output, seconds);
                case TaskResult.Failed(String key, String reason, double seconds) ->
                        new End(key, true, reason, seconds);
            };
        }

        TaskResult result() {
            return failed ? new TaskResult.Failed(key, text, seconds) : new TaskResult.Done(key, text, seconds);
        }
    }

    @Override
    public Iterator<End> call(Iterator<Piece> pieces) {
        TaskContext context = TaskContext.get();
        List<End> ends = new ArrayList<>();
        while (pieces.hasNext() && !context.isInterrupted()) {
            ends.add(end(pieces.next(), context::isInterrupted));
        }
        return ends.iterator();
    }

    /// Errors, such as a want of memory, are left to Spark, which tries elsewhere.
    private static End end(Piece piece, BooleanSupplier stop) {
        return End.of(TaskResult.of(piece.task(), TaskKinds::named, stop));
    }
}
