package nadir.study;

import java.nio.file.Path;
import nadir.data.InputException;

/// What the demonstration shows.
///
/// @param folder to make; nothing is overwritten
/// @param budget evaluations of each optimiser and of the escape, in passes over the data
/// @param seed of everything random
/// @param threads to compute with
public record DemoOptions(Path folder, double budget, long seed, int threads) {
    /// @throws InputException if the budget is below 100
    public DemoOptions {
        if (!(budget >= 100)) {
            throw new InputException("--budget requires at least 100 evaluations, got " + budget);
        }
    }
}
