package nadir.study;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What a benchmark came to.
///
/// @param suite what was raced
/// @param optimizers who took part
/// @param problems what was to be solved, and what is known of it
/// @param results one for each problem, start and optimiser, in this order
/// @param leaderboard the best first
/// @param profiles how much each has solved by which cost
public record BenchmarkResult(SuiteFacts suite, List<Optimizer> optimizers, List<Problem> problems,
        List<RaceResult> results, List<Rank> leaderboard, Profiles profiles) {
    /// Copies the lists.
    public BenchmarkResult {
        optimizers = List.copyOf(optimizers);
        problems = List.copyOf(problems);
        results = List.copyOf(results);
        leaderboard = List.copyOf(leaderboard);
    }

    /// The same without times, which are all that differs from one run to the next.
    public BenchmarkResult timeless() {
        return new BenchmarkResult(suite, optimizers, problems, results.stream().map(RaceResult::timeless).toList(),
                leaderboard.stream().map(Rank::timeless).toList(), profiles);
    }

    /// What was raced.
    ///
    /// @param version of the suite
    /// @param size `smoke`, `standard` or `full`
    /// @param budget of each race, in gradients
    /// @param seed of what optimisers draw
    /// @param races how many there were
    public record SuiteFacts(int version, String size, double budget, long seed, int races) {}

    /// An optimiser.
    ///
    /// @param name as users select it
    /// @param access what it sees: `black-box`, `white-box` or `subprocess`
    /// @param about its settings
    public record Optimizer(String name, String access, String about) {}

    /// A problem.
    ///
    /// @param name all its parameters
    /// @param kind what is difficult about it
    /// @param starts where races begin
    /// @param truth what is known; null if it was not raced or could not be built
    public record Problem(String name, String kind, List<String> starts, @Nullable ProblemTruth truth) {
        /// Copies the list.
        public Problem {
            starts = List.copyOf(starts);
        }
    }

    /// What is known of a problem, and no optimiser is told.
    ///
    /// @param network its layers
    /// @param parameters p
    /// @param samples m
    /// @param loss with its conventions, in a line
    /// @param level the value that has to be left
    /// @param better a lower value
    /// @param knowledge how `better` is known
    /// @param target who reaches it has solved the problem
    /// @param facts further figures in words
    public record ProblemTruth(String network, int parameters, int samples, String loss, double level, double better,
            String knowledge, double target, String facts) {}

    /// One race.
    ///
    /// @param problem its name
    /// @param start its name
    /// @param optimizer its name
    /// @param outcome `escaped`, `trapped`, `diverged`, `budget` or `failed`
    /// @param solved whether the target was reached, or a valley recognised as one
    /// @param cause why it failed, or what is to be said besides; null for nothing
    /// @param startLoss where it began; null where it did not
    /// @param loss the lowest that was seen; null where there is none
    /// @param closed the part of the way from the level to the better value; null where there is none
    /// @param costToTarget in gradients, empty if it was not solved
    /// @param values evaluations of the loss
    /// @param gradients evaluations of loss and gradient
    /// @param products of the Hessian with vectors
    /// @param sampledPasses gradients of batches, as parts of all samples
    /// @param whitePasses evaluations that white boxes count
    /// @param cost their sum, in gradients
    /// @param seconds wall-clock time; empty in files, which are the same for the same seed
    public record RaceResult(String problem, String start, String optimizer, String outcome, boolean solved,
            @Nullable String cause, @Nullable Double startLoss, @Nullable Double loss, @Nullable Double closed,
            OptionalDouble costToTarget, long values, long gradients, long products, double sampledPasses,
            double whitePasses, double cost, OptionalDouble seconds) {

        private RaceResult timeless() {
            return new RaceResult(problem, start, optimizer, outcome, solved, cause, startLoss, loss, closed,
                    costToTarget,
                    values, gradients, products, sampledPasses, whitePasses, cost, OptionalDouble.empty());
        }
    }

    /// A part with its interval of 95 % confidence.
    ///
    /// @param value in [0, 1]
    /// @param low the interval's lower end
    /// @param high its upper end
    public record Part(double value, double low, double high) {}

    /// An optimiser's place.
    ///
    /// @param optimizer its name
    /// @param access as in [Optimizer]
    /// @param races how many it had
    /// @param solved how many it solved
    /// @param share the same as a part of all
    /// @param escaped races that ended so
    /// @param trapped races that ended so
    /// @param diverged races that ended so
    /// @param budget races that ended so
    /// @param failed races that ended so
    /// @param byKind the part solved of each kind of problem
    /// @param medianCost of the solved ones, in gradients; empty if there are none
    /// @param area of the data profile over the logarithm of the cost, in [0, 1]
    /// @param seconds of all its races; empty in files
    public record Rank(String optimizer, String access, int races, int solved, Part share, int escaped, int trapped,
            int diverged, int budget, int failed, Map<String, Double> byKind, OptionalDouble medianCost, double area,
            OptionalDouble seconds) {

        private Rank timeless() {
            return new Rank(optimizer, access, races, solved, share, escaped, trapped, diverged, budget, failed, byKind,
                    medianCost, area, OptionalDouble.empty());
        }
    }

    /// Profiles over two grids.
    ///
    /// @param costs in gradients
    /// @param data the part solved by each cost (Moré & Wild 2009), in the order of the leaderboard
    /// @param ratios multiples of the least cost on the same race
    /// @param performance the part solved by each ratio (Dolan & Moré 2002), likewise
    public record Profiles(double[] costs, List<Curve> data, double[] ratios, List<Curve> performance) {
        /// Copies the lists.
        public Profiles {
            data = List.copyOf(data);
            performance = List.copyOf(performance);
        }
    }

    /// One optimiser's profile.
    ///
    /// @param optimizer its name
    /// @param shares one for each place of the grid
    /// @param low the lower ends of the intervals of 95 % confidence
    /// @param high the upper ends
    public record Curve(String optimizer, double[] shares, double[] low, double[] high) {}
}
