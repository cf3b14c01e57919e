package nadir.spark;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.ShutdownHookManager$;

/// Runs jobs that are waited for, and says in one line what ended one.
final class Jobs {
    private static final Pattern INPUT = Pattern.compile("nadir\\.data\\.InputException: ([^\\n]*)");
    private static final Pattern LAST_FAILURE = Pattern
            .compile("most recent failure: (?:Lost task [^)]*\\)[^:]*: )?([^\\n]*)");

    private Jobs() {}

    /// @throws InputException if the job, or the cluster, cannot go on
    static <T> T run(JavaSparkContext context, Supplier<T> job) {
        try {
            return job.get();
        } catch (InputException known) {
            throw known;
        } catch (Exception failure) {
            throw explained(context, failure);
        }
    }

    private static InputException explained(JavaSparkContext context, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher input = INPUT.matcher(message);
        if (input.find()) {
            return new InputException(input.group(1), failure);
        }
        if (isProcessEnding()) {
            return interrupted(failure);
        }
        if (context.sc().isStopped()) {
            return new InputException("the Spark cluster at " + context.master() + " was lost ("
                    + SparkMaster.reason(failure) + "); start it, then go on from what was saved", failure);
        }
        Matcher last = LAST_FAILURE.matcher(message);
        return new InputException("Spark gave up a job after several tries: "
                + (last.find() ? last.group(1) : SparkMaster.reason(failure))
                + "; if memory is short, give executors more with -Dspark.executor.memory=SIZE in NADIR_JAVA_OPTS",
                failure);
    }

    /// Whether the process was asked to end, upon which Spark stops its applications: no failure of theirs means a thing.
    static boolean isProcessEnding() {
        return ShutdownHookManager$.MODULE$.inShutdown();
    }

    static InputException interrupted(Exception failure) {
        return new InputException("interrupted while Spark was at work, before there was anything to save", failure);
    }
}
