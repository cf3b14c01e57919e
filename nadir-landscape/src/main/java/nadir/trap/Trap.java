package nadir.trap;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.DenseNetwork;

/// A point at which training stalls, built so that what it is is known.
public sealed interface Trap
        permits MinimumTrap, SaddleTwin, LinearSaddle, Plateau, DeadReluMinimum, Valley {

    /// What kinds of traps there are.
    enum Kind {
        /// A bad local minimum of a wide network.
        MINIMUM("minimum"),
        /// A strict saddle that computes the same function as such a minimum.
        TWIN("twin"),
        /// A saddle of a deep linear network of given order.
        SADDLE("saddle"),
        /// No critical point, but a gradient that is next to nothing.
        PLATEAU("plateau"),
        /// A local minimum at which no unit of a layer is ever active.
        DEAD_RELU("dead-relu"),
        /// A way to infinity along which the loss falls towards a value that is not the least.
        VALLEY("valley");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// The name that users write.
        public String label() {
            return label;
        }
    }

    /// The kind.
    default Kind kind() {
        return switch (this) {
            case MinimumTrap _ -> Kind.MINIMUM;
            case SaddleTwin _ -> Kind.TWIN;
            case LinearSaddle _ -> Kind.SADDLE;
            case Plateau _ -> Kind.PLATEAU;
            case DeadReluMinimum _ -> Kind.DEAD_RELU;
            case Valley _ -> Kind.VALLEY;
        };
    }

    /// The network.
    DenseNetwork network();

    /// The network's parameters.
    double[] point();

    /// Inputs and targets.
    Dataset data();

    /// What the loss means: the mean over samples, no weight decay; squared unless a kind says otherwise.
    default Conventions conventions() {
        return Conventions.of(new SquaredLoss());
    }

    /// The loss at the point.
    double loss();

    /// Of everything random in its construction.
    long seed();

    /// How many eigenvalues of the Hessian are zero, where the construction says so.
    default OptionalInt zeroEigenvalues() {
        return OptionalInt.empty();
    }

    /// How many are negative, where the construction says so.
    default OptionalInt negativeEigenvalues() {
        return OptionalInt.empty();
    }

    /// A point at a distance from the trap in a random direction.
    default double[] beside(double distance, long seed) {
        double[] point = point();
        double[] direction = Vectors.normal(point.length, new SplittableRandom(seed));
        return Vectors.plus(point, distance / Vectors.norm(direction), direction);
    }
}
