package nadir.race;

import java.util.SplittableRandom;
import nadir.data.InputException;

/// Where a contender begins.
public sealed interface Start {
    /// The name in results: `at`, `beside-0.001-1`, `random-1`.
    String name();

    /// At the trap itself.
    record At() implements Start {
        @Override
        public String name() {
            return "at";
        }
    }

    /// Beside the trap, in a random direction.
    ///
    /// @param distance Euclidean
    /// @param number which of several directions, from 1
    record Beside(double distance, int number) implements Start {
        @Override
        public String name() {
            return "beside-" + distance + "-" + number;
        }
    }

    /// As the network would be initialised for training.
    ///
    /// @param number which of several, from 1
    record Random(int number) implements Start {
        @Override
        public String name() {
            return "random-" + number;
        }
    }

    /// The start of a name.
    ///
    /// @throws InputException if it is the name of none
    static Start of(String name) {
        String[] words = name.split("-", -1);
        try {
            Start start = switch (words[0]) {
                case "at" -> new At();
                case "beside" -> new Beside(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
                case "random" -> new Random(Integer.parseInt(words[1]));
                default -> throw new NumberFormatException();
            };
            if (start.name().equals(name)) {
                return start;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException none) {
            // Said below.
        }
        throw new InputException("'" + name + "' is the name of no start");
    }

    /// The point on a problem. The same on every run: starts belong to the problem, not to a run's seed.
    default double[] on(Problem problem) {
        SplittableRandom random = new SplittableRandom(Draws.seed(problem.spec().name(), name()));
        return switch (this) {
            case At() -> problem.trap().clone();
            case Beside(double distance, int number) -> Draws.moved(problem.trap(), distance, random);
            case Random(int number) -> problem.randomStart(random.nextLong());
        };
    }
}
