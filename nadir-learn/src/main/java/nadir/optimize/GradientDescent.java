package nadir.optimize;

/// Gradient descent with a prescribed step: x <- x - rate g. Converges for smooth convex objectives if rate < 2 / (the
/// largest curvature). [ArmijoDescent] finds its steps itself.
///
/// @param schedule the learning rate
public record GradientDescent(Schedule schedule) implements GradientRule {
    @Override
    public String name() {
        return "gradient descent";
    }

    @Override
    public void move(State memory, double[] from, double[] gradient, double rate, double[] to) {
        Vectors.move(from, -rate, gradient, to);
    }
}
