package nadir.cli;

import nadir.data.InputException;
import nadir.storage.Beginning;
import picocli.CommandLine.Option;

/// Whether a computation goes on from what an earlier call left.
final class BeginningOptions {
    @Option(names = "--resume", description = "Go on from what an interrupted call left.")
    private boolean resume;

    @Option(names = "--restart", description = "Start over although an earlier call left something to go on from.")
    private boolean restart;

    /// @throws InputException if the options contradict each other
    Beginning choice() {
        if (resume && restart) {
            throw new InputException("--resume and --restart contradict each other; give one of them");
        }
        return resume ? Beginning.RESUME : restart ? Beginning.RESTART : Beginning.FRESH;
    }
}
