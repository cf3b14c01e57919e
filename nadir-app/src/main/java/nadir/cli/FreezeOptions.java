package nadir.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The option that takes some of a model's parameters for constants.
final class FreezeOptions {
    @Option(names = "--freeze", split = ",", paramLabel = "NAME",
            description = "Parameters of the model to take for constants, separated by commas; * stands for any characters, "
                    + "as in 'conv1.*'.")
    private List<String> names = new ArrayList<>();

    List<String> names() {
        return names;
    }
}
