package nadir.spark.kinds;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import nadir.task.TaskKind;

/// Takes as many milliseconds as the input says, unless it is stopped, and answers with the process that it ran in.
public final class Steps implements TaskKind {
    @Override
    public String name() {
        return "steps";
    }

    @Override
    public String run(String input, BooleanSupplier stop) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(input));
        while (System.nanoTime() < end && !stop.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
        return Long.toString(ProcessHandle.current().pid());
    }
}
