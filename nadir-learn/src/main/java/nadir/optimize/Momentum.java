package nadir.optimize;

/// Gradient descent with momentum. Heavy ball (Polyak 1964): v <- b v - rate g, x <- x + v. Nesterov's variant in the
/// form of Sutskever et al. (ICML 2013, eqs. 3-4) shifted to the point where the gradient is taken:
/// x <- x + b v - rate g with the new v.
///
/// @param schedule the learning rate
/// @param decay b in [0, 1), the share of the velocity that is kept
/// @param nesterov whether to look ahead
public record Momentum(Schedule schedule, double decay, boolean nesterov) implements GradientRule {
    /// @throws IllegalArgumentException if `decay` is outside [0, 1)
    public Momentum {
        Require.within("The decay of momentum", 0, 1, decay);
    }

    /// Heavy ball with b = 0.9.
    public static Momentum heavyBall(double rate) {
        return new Momentum(Schedule.constant(rate), 0.9, false);
    }

    @Override
    public String name() {
        return nesterov ? "Nesterov momentum" : "heavy-ball momentum";
    }

    @Override
    public void move(State memory, double[] from, double[] gradient, double rate, double[] to) {
        double[] velocity = memory.vector("velocity");
        for (int i = 0; i < to.length; i++) {
            velocity[i] = decay * velocity[i] - rate * gradient[i];
        }
        if (nesterov) {
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] + (decay * velocity[i] - rate * gradient[i]);
            }
        } else {
            Vectors.move(from, 1, velocity, to);
        }
    }
}
