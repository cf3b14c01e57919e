package nadir.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints the completion script for bash and zsh.
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(nadir completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        command.commandLine().getOut().print(AutoComplete.bash("nadir", command.root().commandLine()));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
