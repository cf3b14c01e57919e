package nadir.race;

import java.util.SplittableRandom;

/// Random vectors and seeds, the same on every machine and release of Java.
final class Draws {
    private Draws() {}

    /// A seed that follows from names alone (FNV-1a over their characters, then the finaliser of SplitMix64).
    static long seed(String... names) {
        long hash = 0xcbf29ce484222325L;
        for (String name : names) {
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
            }
            // What ends a name, so that "a", "bc" and "ab", "c" differ.
            hash = (hash ^ 0xffff) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    /// Independent standard normal numbers, by Box and Muller's transform.
    static double[] normal(int count, SplittableRandom random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i += 2) {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            values[i] = radius * StrictMath.cos(angle);
            if (i + 1 < count) {
                values[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return values;
    }

    /// A point at a distance from another in a direction that is uniform on the sphere.
    static double[] moved(double[] point, double distance, SplittableRandom random) {
        double[] moved = normal(point.length, random);
        double scale = distance / norm(moved);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = point[i] + scale * moved[i];
        }
        return moved;
    }

    static double norm(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }
}
