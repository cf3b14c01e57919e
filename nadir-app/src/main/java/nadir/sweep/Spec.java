package nadir.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Which trainings a sweep is made of. Options are named as those of `nadir train`, without dashes; DATA is `data`. Values
/// are what would be typed; those of options without a value are `true` and `false`.
///
/// @param name of the file, for messages
/// @param fixed what all have in common
/// @param grids each is crossed in itself; together they are their union. Without any there is one empty grid
/// @param samples how many draws of `random` each point of the grids is combined with; 1 where nothing is drawn
/// @param random what is drawn
/// @param seeds of the starts
/// @param success a run succeeds with a loss of at most this; null for nearly the lowest that was found
/// @param keep which models are kept
/// @param places where options and values stand in the file
public record Spec(String name, Map<String, String> fixed, List<Map<String, List<String>>> grids, int samples,
        Map<String, Choice> random, List<Long> seeds, @Nullable Double success, Keep keep,
        Places places) {
    /// More runs than this are refused: their results are held in memory, and would take weeks.
    public static final int MOST_RUNS = 100_000;

    /// Which models are kept.
    public enum Keep {
        /// That of the lowest loss among the seeds of the combination with the lowest median.
        BEST,
        /// None.
        NONE
    }

    /// @throws InputException if there are too many runs
    public Spec {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        grids = List.copyOf(grids);
        random = Collections.unmodifiableMap(new LinkedHashMap<>(random));
        seeds = List.copyOf(seeds);
        double points = 0;
        for (Map<String, List<String>> grid : grids) {
            double product = 1;
            for (List<String> values : grid.values()) {
                product *= values.size();
            }
            points += product;
        }
        double runs = points * samples * seeds.size();
        if (runs > MOST_RUNS) {
            throw new InputException(String.format(Locale.ROOT,
                    "%s asks for %,.0f runs (%,.0f points of the grid x %,d draws x %,d seeds), and a sweep takes at most "
                            + "%,d; take fewer values, or draw some of them with random:",
                    name, runs, points, samples, seeds.size(), MOST_RUNS));
        }
    }

    /// All combinations, in the order of the file: the last option of a grid changes fastest, then the draws. Each is there
    /// once, however often it was drawn. The draws are the same for every point of the grids, and a larger number of them
    /// begins with those of a smaller one.
    ///
    /// @param seed of the draws
    public List<Combination> combinations(long seed) {
        List<Map<String, String>> draws = draws(seed);
        Set<Map<String, String>> chosen = new LinkedHashSet<>();
        for (Map<String, List<String>> grid : grids) {
            for (Map<String, String> point : points(grid)) {
                for (Map<String, String> draw : draws) {
                    Map<String, String> all = new LinkedHashMap<>(point);
                    all.putAll(draw);
                    chosen.add(all);
                }
            }
        }
        List<Combination> combinations = new ArrayList<>();
        for (Map<String, String> settings : chosen) {
            combinations.add(new Combination(combinations.size() + 1, fixed, settings));
        }
        return combinations;
    }

    private List<Map<String, String>> draws(long seed) {
        SplittableRandom generator = new SplittableRandom(seed);
        List<Map<String, String>> draws = new ArrayList<>();
        for (int k = 0; k < samples; k++) {
            Map<String, String> draw = new LinkedHashMap<>();
            random.forEach((option, choice) -> draw.put(option, choice.draw(generator)));
            draws.add(draw);
        }
        return draws;
    }

    private static List<Map<String, String>> points(Map<String, List<String>> grid) {
        List<Map<String, String>> points = List.of(Map.of());
        for (Map.Entry<String, List<String>> axis : grid.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : axis.getValue()) {
                    Map<String, String> further = new LinkedHashMap<>(point);
                    further.put(axis.getKey(), value);
                    longer.add(further);
                }
            }
            points = longer;
        }
        return points;
    }
}
