package nadir.study;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import nadir.data.InputException;
import nadir.trap.DeadReluMinimum;
import nadir.trap.LinearSaddle;
import nadir.trap.Plateau;
import nadir.trap.Trap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import nadir.trap.Valley;

/// What trap to build and where to.
///
/// @param design of the trap
/// @param folder to make
/// @param starts of either kind in the search for a lower point, at least 1
/// @param threads to compute with
public record TrapOptions(Design design, Path folder, int starts, int threads) {
    /// @throws InputException if `starts` is below 1
    public TrapOptions {
        if (starts < 1) {
            throw new InputException("--starts requires at least 1, got " + starts);
        }
    }

    /// What can be built. Numbers are checked when it is.
    public sealed interface Design {
        /// Builds the trap.
        ///
        /// @param progress is told what is being done
        /// @throws InputException if there is no such trap; the message says why
        Trap build(Consumer<String> progress);
    }

    /// A bad local minimum of a wide network.
    public record Minimum(TrapRequest request) implements Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return TrapBuilder.build(request, progress);
        }
    }

    /// The strict saddle beside such a minimum.
    public record Twin(TrapRequest request) implements Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return TrapBuilder.build(request, progress).twin();
        }
    }

    /// A saddle of a deep linear network.
    public record Saddle(int inputs, int outputs, List<Integer> hidden, int rank, int order, int samples, long seed)
            implements
                Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return LinearSaddle.of(inputs, outputs, hidden, rank, order, samples, seed);
        }
    }

    /// A saturated tanh network.
    public record Flat(int inputs, int outputs, List<Integer> hidden, double saturation, int samples, long seed)
            implements
                Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return Plateau.of(inputs, outputs, hidden, saturation, samples, seed);
        }
    }

    /// A ReLU network whose last hidden layer is off.
    public record Dead(int inputs, int outputs, List<Integer> hidden, double margin, int samples, long seed)
            implements
                Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return DeadReluMinimum.of(inputs, outputs, hidden, margin, samples, seed);
        }
    }

    /// A way to infinity.
    public record Steep(int inputs, int width, int samples, long seed) implements Design {
        @Override
        public Trap build(Consumer<String> progress) {
            return Valley.of(inputs, width, samples, seed);
        }
    }
}
