package nadir.spark.kinds;

import java.util.function.BooleanSupplier;
import nadir.task.TaskKind;

/// Throws an exception with the input as its message.
public final class Refusal implements TaskKind {
    @Override
    public String name() {
        return "refusal";
    }

    @Override
    public String run(String input, BooleanSupplier stop) {
        throw new IllegalArgumentException(input);
    }
}
