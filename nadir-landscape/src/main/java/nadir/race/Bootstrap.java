package nadir.race;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Intervals of confidence for parts of all races. Races on one problem are alike, so problems are drawn, with replacement,
/// and all races of a problem go with it (the percentile bootstrap over clusters, Efron & Tibshirani 1993, section 13.3).
final class Bootstrap {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;

    /// For each draw, how often each problem is in it.
    private final int[][] multiplicities;
    private final int[] races;

    /// @param races of one contender on each problem, in a fixed order
    Bootstrap(int[] races, long seed) {
        this.races = races.clone();
        this.multiplicities = new int[DRAWS][races.length];
        SplittableRandom random = new SplittableRandom(Draws.seed("bootstrap", Long.toString(seed)));
        for (int[] draw : multiplicities) {
            for (int i = 0; i < races.length; i++) {
                draw[random.nextInt(races.length)]++;
            }
        }
    }

    /// The part that `counts`, one for each problem, are of all races.
    Share share(int[] counts) {
        double[] parts = new double[DRAWS];
        for (int d = 0; d < DRAWS; d++) {
            long solved = 0;
            long all = 0;
            for (int i = 0; i < races.length; i++) {
                solved += (long) multiplicities[d][i] * counts[i];
                all += (long) multiplicities[d][i] * races[i];
            }
            parts[d] = (double) solved / all;
        }
        Arrays.sort(parts);
        int tail = (int) Math.floor(TAIL * DRAWS);
        return new Share((double) Arrays.stream(counts).sum() / Arrays.stream(races).sum(), parts[tail],
                parts[DRAWS - 1 - tail]);
    }
}
