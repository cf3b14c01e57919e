package nadir.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Comparisons of contenders over the same races.
///
/// - The **data profile** (Moré & Wild, SIAM J. Optim. 20, 2009, eq. 2.9) of a contender: the part of all races that it has
///   solved by a cost. Theirs counts in simplex gradients, n + 1 values each, for methods without derivatives; here a
///   gradient costs 1 whatever the dimension, so the cost itself is the measure.
/// - The **performance profile** (Dolan & Moré, Math. Program. 91, 2002): the part of all races that it has solved by a
///   multiple of the cost of the one that was cheapest there. It depends on who else takes part.
///
/// @param leaderboard the largest part solved first; of equal ones the larger area of the data profile, then by name
/// @param costs the grid of the data profiles, in gradients
/// @param data the data profiles, in the order of the leaderboard
/// @param ratios the grid of the performance profiles
/// @param performance the performance profiles, in the order of the leaderboard
public record Standings(List<Standing> leaderboard, double[] costs, List<Profile> data, double[] ratios,
        List<Profile> performance) {
    private static final int GRID = 31;
    private static final double LARGEST_RATIO = 1000;

    /// Copies the lists.
    public Standings {
        leaderboard = List.copyOf(leaderboard);
        data = List.copyOf(data);
        performance = List.copyOf(performance);
    }

    /// Of some results.
    ///
    /// @param all at least one, and every contender on the same races
    /// @param budget of each race
    /// @param seed of the bootstrap
    public static Standings of(List<Scored> all, double budget, long seed) {
        return new Comparison(all, budget, seed).standings();
    }

    /// Equal steps of the logarithm from 1 to `last`.
    private static double[] grid(double last) {
        double[] grid = new double[GRID];
        Arrays.setAll(grid, i -> StrictMath.pow(last, (double) i / (GRID - 1)));
        grid[GRID - 1] = last;
        return grid;
    }

    private record Place(String problem, String start) {}

    /// The work on one set of results.
    private static final class Comparison {
        private final double[] costs;
        private final Map<String, List<Scored>> byContender = new LinkedHashMap<>();
        private final Map<String, Integer> problems = new HashMap<>();
        private final Map<Place, Double> cheapest = new HashMap<>();
        private final Map<String, Bootstrap> bootstraps = new HashMap<>();

        Comparison(List<Scored> all, double budget, long seed) {
            this.costs = grid(budget);
            for (Scored scored : all) {
                byContender.computeIfAbsent(scored.contender(), _ -> new ArrayList<>()).add(scored);
                problems.putIfAbsent(scored.problem(), problems.size());
                if (scored.result().solved()) {
                    cheapest.merge(place(scored), cost(scored), Math::min);
                }
            }
            byContender.forEach((contender, own) -> bootstraps.put(contender,
                    new Bootstrap(counts(own, scored -> 0, 0), seed)));
        }

        private static Place place(Scored scored) {
            return new Place(scored.problem(), scored.start());
        }

        /// Not less than one gradient: ratios to a start that is solved for the third of one would mean nothing.
        private static double cost(Scored scored) {
            return Math.max(1, scored.result().costToTarget());
        }

        /// For each problem the races of one contender whose measure is at most `limit`.
        private int[] counts(List<Scored> own, ToDoubleFunction<Scored> measure, double limit) {
            int[] counts = new int[problems.size()];
            for (Scored scored : own) {
                if (measure.applyAsDouble(scored) <= limit) {
                    counts[problems.getOrDefault(scored.problem(), 0)]++;
                }
            }
            return counts;
        }

        private double solvedCost(Scored scored) {
            return scored.result().solved() ? cost(scored) : Double.POSITIVE_INFINITY;
        }

        private double ratio(Scored scored) {
            return scored.result().solved() ? cost(scored) / cheapest.getOrDefault(place(scored), Double.NaN)
                    : Double.POSITIVE_INFINITY;
        }

        private Profile profile(String contender, ToDoubleFunction<Scored> measure, double[] grid) {
            List<Share> shares = new ArrayList<>();
            for (double limit : grid) {
                // The last digit of a quotient decides nothing.
                shares.add(bootstrap(contender).share(counts(own(contender), measure, limit * (1 + 1e-12))));
            }
            return new Profile(contender, shares);
        }

        private List<Scored> own(String contender) {
            return byContender.getOrDefault(contender, List.of());
        }

        private Bootstrap bootstrap(String contender) {
            Bootstrap bootstrap = bootstraps.get(contender);
            if (bootstrap == null) {
                throw new IllegalArgumentException("no results of " + contender);
            }
            return bootstrap;
        }

        Standings standings() {
            List<Standing> board = byContender.keySet()
                    .stream()
                    .map(this::standing)
                    .sorted(Comparator.comparingDouble((Standing standing) -> -standing.share().value())
                            .thenComparingDouble(standing -> -standing.area())
                            .thenComparing(Standing::contender))
                    .toList();
            List<String> order = board.stream().map(Standing::contender).toList();
            double[] ratios = grid(LARGEST_RATIO);
            return new Standings(board, costs,
                    order.stream().map(contender -> profile(contender, this::solvedCost, costs)).toList(), ratios,
                    order.stream().map(contender -> profile(contender, this::ratio, ratios)).toList());
        }

        private Standing standing(String contender) {
            List<Scored> own = own(contender);
            Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
            Map<ProblemKind, int[]> kinds = new EnumMap<>(ProblemKind.class);
            for (Scored scored : own) {
                verdicts.merge(scored.result().verdict(), 1, Integer::sum);
                int[] count = kinds.computeIfAbsent(scored.kind(), _ -> new int[2]);
                count[0] += scored.result().solved() ? 1 : 0;
                count[1]++;
            }
            Map<ProblemKind, Double> byKind = new EnumMap<>(ProblemKind.class);
            kinds.forEach((kind, count) -> byKind.put(kind, (double) count[0] / count[1]));
            double[] solved = own.stream()
                    .filter(scored -> scored.result().solved())
                    .mapToDouble(Comparison::cost)
                    .sorted()
                    .toArray();
            Share share = bootstrap(contender).share(counts(own, this::solvedCost, Double.MAX_VALUE));
            return new Standing(contender, own.size(), solved.length, share, verdicts, byKind, median(solved),
                    area(profile(contender, this::solvedCost, costs)),
                    own.stream().mapToDouble(scored -> scored.result().seconds()).sum());
        }

        private static double median(double[] sorted) {
            int n = sorted.length;
            return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        }

        /// By the trapezoidal rule; the grid has equal steps.
        private static double area(Profile profile) {
            double sum = 0;
            List<Share> shares = profile.shares();
            for (int i = 1; i < shares.size(); i++) {
                sum += (shares.get(i - 1).value() + shares.get(i).value()) / 2;
            }
            return sum / (shares.size() - 1);
        }
    }
}
