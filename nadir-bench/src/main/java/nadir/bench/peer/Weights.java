package nadir.bench.peer;

import java.util.SplittableRandom;

/// Random numbers that a name and a size determine, rounded to single precision, so that both sides have the same.
final class Weights {
    private Weights() {}

    static double[] uniform(String name, double low, double high, int count) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        return random.doubles(count, low, high).map(value -> (float) value).toArray();
    }

    /// Weights of a layer that keeps the size of its signal, for a rectified layer of `fan` inputs each.
    static double[] layer(String name, int fan, int count) {
        double bound = Math.sqrt(6.0 / fan);
        return uniform(name, -bound, bound, count);
    }
}
