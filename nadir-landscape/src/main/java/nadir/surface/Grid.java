package nadir.surface;

import java.util.Arrays;

/// Evenly spaced coordinates in a frame, and the order in which they are visited: coarse first, so that what is there
/// after any time covers all of it.
///
/// @param x ascending
/// @param y ascending; a single 0 on a line
public record Grid(double[] x, double[] y) {
    /// On a side at most; a plane of this size has a million points.
    public static final int MOST_POINTS = 1_001;

    /// Coordinates from `-range` to `range` on all sides; with an odd number of points 0 is among them exactly.
    ///
    /// @param points on a side, at least 2
    public static Grid around(double range, int points, boolean isPlane) {
        return between(new double[] {-range, -range}, new double[] {range, range}, points, isPlane);
    }

    /// Coordinates from `low` to `high`.
    ///
    /// @param low of the first and the second coordinate
    /// @throws IllegalArgumentException if there are too few or too many points
    public static Grid between(double[] low, double[] high, int points, boolean isPlane) {
        if (points < 2 || points > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "a grid requires from 2 to " + MOST_POINTS + " points on a side, got " + points);
        }
        return new Grid(spread(low[0], high[0], points), isPlane ? spread(low[1], high[1], points) : new double[1]);
    }

    private static double[] spread(double low, double high, int points) {
        double[] values = new double[points];
        Arrays.setAll(values, k -> ((points - 1 - k) * low + k * high) / (points - 1));
        return values;
    }

    /// The number of points.
    public int size() {
        return x.length * y.length;
    }

    /// All places, row by row `j * x.length + i`, in the order of visits: every 16th of a side, then every 8th, and so on.
    public int[] order() {
        int[] order = new int[size()];
        boolean[] taken = new boolean[size()];
        int count = 0;
        for (int stride = 16; stride >= 1; stride /= 2) {
            for (int j = 0; j < y.length; j += stride) {
                for (int i = 0; i < x.length; i += stride) {
                    int place = j * x.length + i;
                    if (!taken[place]) {
                        taken[place] = true;
                        order[count++] = place;
                    }
                }
            }
        }
        return order;
    }
}
