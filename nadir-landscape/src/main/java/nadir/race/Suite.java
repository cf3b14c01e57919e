package nadir.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.trap.TrapRequest;

/// The fixed list of problems and starts. Results can be compared where [#VERSION] and size agree: whatever changes a problem,
/// a start, a target or a price makes a new version.
public final class Suite {
    /// The version of the list.
    public static final int VERSION = 1;

    /// How much is raced.
    public enum Size {
        /// A problem of each kind.
        SMOKE(2000, 1, 2),
        /// Every kind over depth, width, activation and order.
        STANDARD(5000, 2, 3),
        /// More of all: hours.
        FULL(20000, 5, 10);

        private final double budget;
        private final int beside;
        private final int random;

        Size(double budget, int beside, int random) {
            this.budget = budget;
            this.beside = beside;
            this.random = random;
        }

        /// What a race may cost, in gradients.
        public double budget() {
            return budget;
        }

        /// The name that users write.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The size of a name.
        ///
        /// @throws InputException if there is none
        public static Size of(String label) {
            return Arrays.stream(values())
                    .filter(size -> size.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new InputException("there is no suite '" + label + "'; there are "
                            + Arrays.stream(values()).map(Size::label).collect(Collectors.joining(", "))));
        }
    }

    /// A problem and where to start on it.
    ///
    /// @param problem what is built
    /// @param starts at least one
    public record Entry(ProblemSpec problem, List<Start> starts) {
        /// Copies the list.
        public Entry {
            starts = List.copyOf(starts);
        }
    }

    private static final Activation TANH = Activation.TANH;

    private final Size size;
    private final List<Entry> entries = new ArrayList<>();

    private Suite(Size size) {
        this.size = size;
    }

    /// The problems of a size with their starts. A larger size has all problems of a smaller one.
    public static List<Entry> of(Size size) {
        Suite suite = new Suite(size);
        suite.smoke();
        if (size.compareTo(Size.STANDARD) >= 0) {
            suite.standard();
        }
        if (size == Size.FULL) {
            suite.full();
        }
        return List.copyOf(suite.entries);
    }

    private void smoke() {
        minimum(TANH, "2x3", 60, 0);
        minimum(TANH, "2x3-1x5", 60, 0);
        twin(TANH, "2x3", 60, 0);
        saddle(2, 0, 0);
        saddle(3, 1, 0);
        plateau(9, 0);
        dead(1, 0);
        valley(4, 0);
        linear(List.of(3, 3), 0);
        data("xor", List.of(2), "squared", 0);
        data("iris", List.of(3), "cross-entropy", 0.001);
    }

    private void standard() {
        // Activations, then depth, width, how deep the trap is, outputs and the loss.
        minimum(Activation.LOGISTIC, "2x3", 60, 1);
        minimum(Activation.SOFTPLUS, "2x3", 60, 2);
        minimum(Activation.GELU, "2x4", 100, 3);
        minimum(TANH, "2x3-2x3-1x4", 150, 4);
        minimum(TANH, "2x3-2x3-2x3-1x3", 300, 8);
        minimum(TANH, "2x8-1x10", 100, 5);
        minimum(TANH, "3x4-2x4", 200, 11);
        minimum(trap(TANH, "2x3-1x5", 2, 1, 60, false, 0.2, 6));
        minimum(trap(TANH, "2x3-1x5", 2, 1, 60, false, 0.9, 6));
        minimum(trap(TANH, "3x4", 4, 2, 150, false, 0.5, 9));
        minimum(trap(TANH, "2x3", 2, 3, 100, true, 0.5, 7));
        twin(TANH, "2x3-1x5", 60, 0);
        twin(Activation.LOGISTIC, "2x3", 60, 1);
        twin(TANH, "2x3-2x3-1x4", 150, 4);
        for (int order = 2; order <= 5; order++) {
            for (int rank = 0; rank <= 1; rank++) {
                saddle(order, rank, 1);
            }
        }
        for (double saturation : new double[] {3, 6, 12}) {
            plateau(saturation, 1);
        }
        dead(0.1, 1);
        dead(1, 2);
        valley(2, 1);
        valley(8, 2);
        linear(List.of(3), 1);
        linear(List.of(2, 2), 2);
        linear(List.of(4, 4, 4), 3);
        data("xor", List.of(2), "squared", 0.001);
        data("iris", List.of(2), "squared", 0.001);
        data("iris", List.of(4, 4), "squared", 0.001);
        data("wine", List.of(3), "squared", 0.001);
        data("breast-cancer", List.of(3), "cross-entropy", 0.001);
    }

    private void full() {
        for (long seed = 20; seed < 25; seed++) {
            for (Activation activation : List.of(TANH, Activation.LOGISTIC, Activation.SOFTPLUS, Activation.GELU)) {
                minimum(activation, "2x3", 100, seed);
            }
            minimum(TANH, "2x3-1x5", 100, seed);
            minimum(TANH, "2x4-2x4-1x4", 200, seed);
            minimum(TANH, "2x16-1x16", 100, seed);
            twin(TANH, "2x3-1x5", 100, seed);
            for (int order = 2; order <= 5; order++) {
                saddle(order, 1, seed);
            }
            plateau(8, seed);
            dead(1, seed);
            valley(4, seed);
            linear(List.of(4, 4, 4), seed);
        }
        data("two-spirals", List.of(8), "squared", 0.0001);
        data("diabetes", List.of(4), "squared", 0.001);
    }

    /// Of two inputs and one output, with half of the best constant's loss.
    private void minimum(Activation activation, String layers, int samples, long seed) {
        minimum(trap(activation, layers, 2, 1, samples, false, 0.5, seed));
    }

    private void minimum(TrapRequest request) {
        atAndBeside(new ProblemSpec.Minimum(request), 1e-3, 1e-2);
    }

    private void twin(Activation activation, String layers, int samples, long seed) {
        atAndBeside(new ProblemSpec.Twin(trap(activation, layers, 2, 1, samples, false, 0.5, seed)), 1e-3);
    }

    /// @param layers for each layer its narrow units and copies, as in `2x3-1x5`
    private static TrapRequest trap(Activation activation, String layers, int inputs, int outputs, int samples,
            boolean soft, double depth, long seed) {
        List<Integer> narrow = new ArrayList<>();
        List<Integer> copies = new ArrayList<>();
        for (String layer : layers.split("-", -1)) {
            int by = layer.indexOf('x');
            narrow.add(Integer.valueOf(layer.substring(0, by)));
            copies.add(Integer.valueOf(layer.substring(by + 1)));
        }
        return new TrapRequest(inputs, outputs, narrow, copies, samples, activation, soft, depth, seed);
    }

    /// Of order k in a network of k layers.
    private void saddle(int order, int rank, long seed) {
        List<Integer> hidden = IntStream.range(1, order).mapToObj(l -> 3).toList();
        atAndBeside(new ProblemSpec.Saddle(new ProblemSpec.Shape(4, hidden, 3, 60, seed), order, rank), 1e-3);
    }

    private void plateau(double saturation, long seed) {
        atAndBeside(new ProblemSpec.Flat(new ProblemSpec.Shape(4, List.of(3, 3), 3, 100, seed), saturation), 1e-3);
    }

    private void dead(double margin, long seed) {
        atAndBeside(new ProblemSpec.Dead(new ProblemSpec.Shape(4, List.of(3, 3), 3, 100, seed), margin), 1e-3);
    }

    private void valley(int width, long seed) {
        atAndBeside(new ProblemSpec.Steep(new ProblemSpec.Shape(2, List.of(width), 1, 100, seed)), 1e-3);
    }

    private void linear(List<Integer> hidden, long seed) {
        random(new ProblemSpec.Linear(new ProblemSpec.Shape(4, hidden, 3, 60, seed)));
    }

    private void data(String sample, List<Integer> hidden, String loss, double decay) {
        random(new ProblemSpec.Data(sample, hidden, TANH, loss, decay));
    }

    private void atAndBeside(ProblemSpec problem, double... distances) {
        List<Start> starts = new ArrayList<>(List.of(new Start.At()));
        for (double distance : distances) {
            IntStream.rangeClosed(1, size.beside).mapToObj(i -> new Start.Beside(distance, i)).forEach(starts::add);
        }
        entries.add(new Entry(problem, starts));
    }

    private void random(ProblemSpec problem) {
        entries.add(new Entry(problem,
                IntStream.rangeClosed(1, size.random).<Start>mapToObj(Start.Random::new).toList()));
    }
}
