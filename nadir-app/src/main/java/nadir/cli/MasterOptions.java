package nadir.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option with which a command is told to work on a cluster.
final class MasterOptions {
    @Option(names = "--master", paramLabel = "MASTER",
            description = "Work on a Spark cluster: spark://HOST:PORT, yarn, k8s://URL, or local[*] for Spark on this machine "
                    + "(default: this machine, without Spark).")
    private @Nullable String master;

    /// The cluster's master; null for this machine.
    @Nullable
    String name() {
        return master;
    }

    /// The option as it would be typed for another command.
    String typed() {
        return master == null ? "" : " --master " + DataOptions.quoted(master);
    }
}
