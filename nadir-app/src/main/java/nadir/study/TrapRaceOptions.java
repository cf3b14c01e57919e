package nadir.study;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who races out of which trap.
///
/// @param trap its folder, or the name of a problem of the benchmark that begins at a trap
/// @param optimizers names of contenders; empty for those that [TrapRace#USUAL] names
/// @param budget of each, in gradients
/// @param distance from the trap to where all begin, in a random direction; 0 for the trap itself
/// @param points that are kept of each way
/// @param grid points on a side of the plane's picture
/// @param seed of all that contenders draw
/// @param threads of this machine
/// @param report beside which who has ended is kept until the race is over; null for nowhere
/// @param resume whether to go on with those that are kept there
public record TrapRaceOptions(String trap, List<String> optimizers, double budget, double distance, int points,
        int grid,
        long seed, int threads, @Nullable Path report, boolean resume) {
    /// Copies the list.
    public TrapRaceOptions {
        optimizers = List.copyOf(optimizers);
    }
}
