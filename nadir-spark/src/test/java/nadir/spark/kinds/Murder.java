package nadir.spark.kinds;

import java.util.function.BooleanSupplier;
import nadir.task.TaskKind;

/// Ends the process that it runs in, as a want of memory might.
public final class Murder implements TaskKind {
    @Override
    public String name() {
        return "murder";
    }

    @Override
    public String run(String input, BooleanSupplier stop) {
        Runtime.getRuntime().halt(9);
        return "";
    }
}
