package nadir.cli;

import nadir.data.InputException;
import nadir.study.Method;
import nadir.study.OptimizerChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which a command says how to minimise.
final class OptimizerOptions {
    private static final String ALL = "all";

    @Option(names = "--optimizer", paramLabel = "NAME", defaultValue = "lbfgs",
            description = "lbfgs, newton-cg, adam, momentum, gd or sgd (default: ${DEFAULT-VALUE}).")
    private String method = "";

    @Option(names = "--learning-rate", paramLabel = "R",
            description = "Step length of adam (default: 0.001), momentum (0.01), sgd (0.1) and gd (found by a line search).")
    private @Nullable Double learningRate;

    @Option(names = "--batch", paramLabel = "N|all",
            description = "Samples per step of adam, momentum and sgd (default: 128).")
    private @Nullable String batch;

    @Option(names = "--max-iterations", paramLabel = "N",
            description = "Iterations at most, epochs with batches (default: lbfgs and gd 5000, newton-cg 200, else 100).")
    private @Nullable Long maxIterations;

    @Option(names = "--epochs", paramLabel = "N", description = "The same for methods that work on batches.")
    private @Nullable Long epochs;

    @Option(names = "--tolerance", paramLabel = "T", defaultValue = "1e-8",
            description = "Stop when |gradient| <= T max(1, |gradient at the start|) (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    /// What the options say.
    ///
    /// @throws InputException if a number is out of its range or does not belong to the method
    OptimizerChoice choice() {
        OptimizerChoice choice = new OptimizerChoice(Method.of(method), learningRate, batchSize(), limit(), tolerance);
        if (epochs != null && !choice.isSampling()) {
            throw new InputException("--epochs belongs to methods that work on batches, got it with "
                    + choice.method().label() + "; use --max-iterations");
        }
        return choice;
    }

    private @Nullable Long limit() {
        if (maxIterations != null && epochs != null) {
            throw new InputException("--max-iterations and --epochs mean the same; give one of them");
        }
        if (epochs != null && epochs < 0) {
            throw new InputException("--epochs requires at least 0, got " + epochs);
        }
        return epochs != null ? epochs : maxIterations;
    }

    private @Nullable Integer batchSize() {
        if (batch == null) {
            return null;
        }
        if (batch.equals(ALL)) {
            return OptimizerChoice.WHOLE;
        }
        int size;
        try {
            size = Integer.parseInt(batch);
        } catch (NumberFormatException wrong) {
            throw new InputException("--batch requires a number of samples or all, got '" + batch + "'", wrong);
        }
        if (size < 1) {
            throw new InputException("--batch requires at least 1 sample, or all, got " + size);
        }
        return size;
    }
}
