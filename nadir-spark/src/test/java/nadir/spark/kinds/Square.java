package nadir.spark.kinds;

import java.util.function.BooleanSupplier;
import nadir.task.TaskKind;

/// Squares a whole number.
public final class Square implements TaskKind {
    @Override
    public String name() {
        return "square";
    }

    @Override
    public String run(String input, BooleanSupplier stop) {
        long number = Long.parseLong(input);
        return Long.toString(number * number);
    }
}
