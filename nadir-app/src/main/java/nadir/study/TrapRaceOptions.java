package nadir.study;

import java.nio.file.Path;
import java.util.List;

/// Who races out of which trap.
///
/// @param folder of the trap
/// @param optimizers names of contenders; empty for those that [TrapRace#USUAL] names
/// @param budget of each, in gradients
/// @param distance from the trap to where all begin, in a random direction; 0 for the trap itself
/// @param points that are kept of each way
/// @param grid points on a side of the plane's picture
/// @param seed of all that contenders draw
/// @param threads of this machine
public record TrapRaceOptions(Path folder, List<String> optimizers, double budget, double distance, int points,
        int grid,
        long seed, int threads) {
    /// Copies the list.
    public TrapRaceOptions {
        optimizers = List.copyOf(optimizers);
    }
}
