package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import nadir.network.Activation;
import nadir.runs.FileRecord;
import nadir.study.TrapConstruction;
import nadir.study.TrapOptions;
import nadir.trap.TrapRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nadir trap KIND`: one subcommand for each kind, with the options that it has.
@Command(name = "trap", description = "Build a point where training stalls, with all that is known of it, as a folder.",
        subcommands = {TrapCommand.Minimum.class, TrapCommand.Twin.class, TrapCommand.Saddle.class,
            TrapCommand.Plateau.class, TrapCommand.DeadRelu.class, TrapCommand.Valley.class})
final class TrapCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(),
                "a kind of trap is required: minimum, twin, saddle, plateau, dead-relu or valley");
    }

    /// What all kinds share.
    abstract static class Kind implements Recorded {
        @Spec
        private CommandSpec command;

        @Mixin
        private CommonOptions common;

        @Option(names = {"-o", "--output"}, paramLabel = "DIR",
                description = "The folder to make (default: trap-KIND). Nothing is overwritten.")
        private @Nullable Path folder;

        @Option(names = "--starts", paramLabel = "N", defaultValue = "4",
                description = "Runs in the search for a lower point (default: ${DEFAULT-VALUE}).")
        private int starts;

        long seed() {
            return common.seed();
        }

        abstract TrapOptions.Design design();

        @Override
        public List<FileRecord> sources() {
            return List.of();
        }

        @Override
        public Integer call() throws IOException {
            Path target = folder == null ? Path.of("trap-" + command.name()) : folder;
            TrapOptions options = new TrapOptions(design(), target, starts, common.threads());
            ProgressLine line = common.progressLine();
            common.endAtOnce(line);
            TrapConstruction.Built built;
            try {
                built = TrapConstruction.run(options, stage -> line.show(() -> stage));
            } finally {
                line.end();
            }
            common.produced("trap", target);
            if (built.result().betterLoss() == null) {
                common.warning("no lower point was found; try more --starts or another --seed");
            }
            common.print(built.conventions(), built.result(), new TrapText(built)::print);
            return ExitCode.DONE;
        }
    }

    /// The options of minima and their twins.
    abstract static class Widened extends Kind {
        @Option(names = "--inputs", paramLabel = "N", defaultValue = "2",
                description = "Inputs (default: ${DEFAULT-VALUE}).")
        private int inputs;

        @Option(names = "--outputs", paramLabel = "N",
                description = "Outputs (default: 1; 3 with --soft-labels).")
        private @Nullable Integer outputs;

        @Option(names = "--narrow", paramLabel = "N[,N...]", split = ",", defaultValue = "2,1",
                description = "Widths of the narrow network that the trap is made from (default: ${DEFAULT-VALUE}).")
        private List<Integer> narrow = new ArrayList<>();

        @Option(names = "--copies", paramLabel = "N[,N...]", split = ",", defaultValue = "3,5",
                description = "How many copies of each unit the wide network has, layer by layer (default: "
                        + "${DEFAULT-VALUE}).")
        private List<Integer> copies = new ArrayList<>();

        @Option(names = "--samples", paramLabel = "N", defaultValue = "100",
                description = "Samples (default: ${DEFAULT-VALUE}).")
        private int samples;

        @Option(names = "--activation", paramLabel = "NAME", defaultValue = "tanh",
                description = "tanh, logistic, softplus or gelu (default: ${DEFAULT-VALUE}).")
        private String activation = "";

        @Option(names = "--soft-labels", description = "Cross-entropy with soft labels instead of the squared loss.")
        private boolean softLabels;

        @Option(names = "--depth", paramLabel = "D", defaultValue = "0.5",
                description = "The trap's loss as a part of the best constant's, in (0, 1) (default: "
                        + "${DEFAULT-VALUE}).")
        private double depth;

        TrapRequest request() {
            int count = outputs == null ? (softLabels ? 3 : 1) : outputs;
            return new TrapRequest(inputs, count, narrow, copies, samples, Activation.of(activation), softLabels,
                    depth, seed());
        }
    }

    /// The options of traps that are not made by widening.
    abstract static class Plain extends Kind {
        @Option(names = "--inputs", paramLabel = "N", defaultValue = "4",
                description = "Inputs (default: ${DEFAULT-VALUE}).")
        private int inputs;

        @Option(names = "--outputs", paramLabel = "N", defaultValue = "3",
                description = "Outputs (default: ${DEFAULT-VALUE}).")
        private int outputs;

        @Option(names = "--hidden", paramLabel = "N[,N...]", split = ",", defaultValue = "3,3",
                description = "Widths of the hidden layers (default: ${DEFAULT-VALUE}).")
        private List<Integer> hidden = new ArrayList<>();

        @Option(names = "--samples", paramLabel = "N", defaultValue = "100",
                description = "Samples (default: ${DEFAULT-VALUE}).")
        private int samples;

        int inputs() {
            return inputs;
        }

        int outputs() {
            return outputs;
        }

        List<Integer> hidden() {
            return hidden;
        }

        int samples() {
            return samples;
        }
    }

    /// `nadir trap minimum`.
    @Command(name = "minimum", description = "A bad local minimum of a wide network, of any depth and width.")
    static final class Minimum extends Widened {
        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Minimum(request());
        }
    }

    /// `nadir trap twin`.
    @Command(name = "twin", description = "A strict saddle with the function, data and loss of such a minimum.")
    static final class Twin extends Widened {
        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Twin(request());
        }
    }

    /// `nadir trap saddle`.
    @Command(name = "saddle", description = "A saddle of a deep linear network, of any order.")
    static final class Saddle extends Plain {
        @Option(names = "--order", paramLabel = "K", defaultValue = "3",
                description = "The power of the distance with which the loss falls: 2 for a strict saddle, up to the "
                        + "number of hidden layers + 1 (default: ${DEFAULT-VALUE}).")
        private int order;

        @Option(names = "--rank", paramLabel = "R", defaultValue = "1",
                description = "Rank of the map at the saddle (default: ${DEFAULT-VALUE}).")
        private int rank;

        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Saddle(inputs(), outputs(), hidden(), rank, order, samples(), seed());
        }
    }

    /// `nadir trap plateau`.
    @Command(name = "plateau",
            description = "A saturated tanh network: a gradient next to nothing, far from any minimum.")
    static final class Plateau extends Plain {
        @Option(names = "--saturation", paramLabel = "S", defaultValue = "9",
                description = "Least |pre-activation| of the last hidden layer; the gradient is of size e^(-2 S) "
                        + "(default: ${DEFAULT-VALUE}).")
        private double saturation;

        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Flat(inputs(), outputs(), hidden(), saturation, samples(), seed());
        }
    }

    /// `nadir trap dead-relu`.
    @Command(name = "dead-relu", description = "A local minimum at which no unit of the last hidden layer is active.")
    static final class DeadRelu extends Plain {
        @Option(names = "--margin", paramLabel = "M", defaultValue = "1",
                description = "How far the units are from being active (default: ${DEFAULT-VALUE}).")
        private double margin;

        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Dead(inputs(), outputs(), hidden(), margin, samples(), seed());
        }
    }

    /// `nadir trap valley`.
    @Command(name = "valley",
            description = "A way to infinity along which the loss falls to a value that is not the least.")
    static final class Valley extends Kind {
        @Option(names = "--inputs", paramLabel = "N", defaultValue = "2",
                description = "Inputs (default: ${DEFAULT-VALUE}).")
        private int inputs;

        @Option(names = "--hidden", paramLabel = "N", defaultValue = "4",
                description = "Width of the hidden layer (default: ${DEFAULT-VALUE}).")
        private int hidden;

        @Option(names = "--samples", paramLabel = "N", defaultValue = "100",
                description = "Samples (default: ${DEFAULT-VALUE}).")
        private int samples;

        @Override
        TrapOptions.Design design() {
            return new TrapOptions.Steep(inputs, hidden, samples, seed());
        }
    }
}
