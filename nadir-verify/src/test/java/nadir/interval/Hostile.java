package nadir.interval;

import java.util.List;
import java.util.SplittableRandom;

/// Seeded doubles that break careless arithmetic: zeros, subnormals, the largest numbers, powers of two and their
/// neighbours, integers, numbers near multiples of pi / 2, and uniformly random bits; and intervals of them.
public final class Hostile {
    /// How many times as many cases as in a normal build: -Dnadir.interval.scale=10 makes more than a million.
    public static final int SCALE = Integer.getInteger("nadir.interval.scale", 1);

    private static final List<Double> SPECIAL = List.of(0.0, -0.0, 1.0, 0.5, 2.0, Double.MIN_VALUE, Double.MIN_NORMAL,
            Double.MAX_VALUE, Math.PI, Math.PI / 2, Math.E, Math.nextUp(1.0), Math.nextDown(1.0), 709.782712893384,
            745.1332191019411, 36.0, 37.5, 4.5, Math.nextUp(4.5), 6.0, Math.nextUp(6.0), 0x1p53, 1e16, 1e22, 0x1p40,
            0x1p-960, 0x1p-1022, 0x1p1023, Math.log(2));

    private final SplittableRandom random;

    public Hostile(long seed) {
        random = new SplittableRandom(seed);
    }

    public SplittableRandom random() {
        return random;
    }

    public double number() {
        double size = switch (random.nextInt(8)) {
            case 0 -> SPECIAL.get(random.nextInt(SPECIAL.size()));
            case 1 -> steps(Math.scalb(1.0, random.nextInt(-1074, 1024)));
            case 2 -> Math.abs(Double.longBitsToDouble(random.nextLong()));
            case 3 -> random.nextDouble() * 10;
            case 4 -> steps(random.nextInt(1, 2000) * (Math.PI / 2));
            case 5 -> random.nextInt(100);
            case 6 -> Double.longBitsToDouble(random.nextLong(1L << 53));
            default -> Math.scalb(1 + random.nextDouble(), random.nextInt(-60, 12));
        };
        return Double.isFinite(size) ? random.nextBoolean() ? size : -size : 1;
    }

    private double steps(double x) {
        double result = x;
        for (int i = random.nextInt(4); i > 0; i--) {
            result = random.nextBoolean() ? Math.nextUp(result) : Math.nextDown(result);
        }
        return Math.abs(result);
    }

    /// Lower and upper bound: a point, neighbours, or two numbers that may be far apart.
    public double[] interval() {
        double a = number();
        double b = switch (random.nextInt(4)) {
            case 0 -> a;
            case 1 -> steps(Math.abs(a)) * Math.signum(a);
            case 2 -> a + random.nextDouble() * Math.min(4, Math.abs(a));
            default -> number();
        };
        if (!Double.isFinite(b)) {
            b = a;
        }
        return new double[] {Math.min(a, b), Math.max(a, b)};
    }

    /// A double in the interval: an end, or one between, near and far.
    public double inside(double[] interval) {
        double low = interval[0];
        double high = interval[1];
        double x = switch (random.nextInt(5)) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> number();
            default -> low + random.nextDouble() * (high - low);
        };
        return x >= low && x <= high ? x : random.nextBoolean() ? low : high;
    }
}
