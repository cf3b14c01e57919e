package nadir.optimize;

/// Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) with bias-corrected moments:
/// m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, x <- x - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
///
/// @param schedule the learning rate
/// @param decay1 b1 in [0, 1), of the mean
/// @param decay2 b2 in [0, 1), of the mean square
/// @param epsilon > 0, added to the root
public record Adam(Schedule schedule, double decay1, double decay2, double epsilon) implements GradientRule {
    /// @throws IllegalArgumentException if a number is outside its range
    public Adam {
        Require.within("The first decay of Adam", 0, 1, decay1);
        Require.within("The second decay of Adam", 0, 1, decay2);
        Require.positive("The epsilon of Adam", epsilon);
    }

    /// The paper's constants: b1 = 0.9, b2 = 0.999, epsilon = 1e-8.
    public static Adam of(Schedule schedule) {
        return new Adam(schedule, 0.9, 0.999, 1e-8);
    }

    @Override
    public String name() {
        return "Adam";
    }

    @Override
    public void move(State memory, double[] from, double[] gradient, double rate, double[] to) {
        double[] mean = memory.vector("mean");
        double[] square = memory.vector("mean-square");
        long t = memory.counter("updates") + 1;
        memory.setCounter("updates", t);
        double correction1 = 1 - StrictMath.pow(decay1, (double) t);
        double correction2 = 1 - StrictMath.pow(decay2, (double) t);
        for (int i = 0; i < to.length; i++) {
            double g = gradient[i];
            double m = decay1 * mean[i] + (1 - decay1) * g;
            double v = decay2 * square[i] + (1 - decay2) * (g * g);
            mean[i] = m;
            square[i] = v;
            to[i] = from[i] - rate * (m / correction1) / (Math.sqrt(v / correction2) + epsilon);
        }
    }
}
