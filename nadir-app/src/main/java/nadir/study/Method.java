package nadir.study;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;

/// The methods of minimisation that `train` offers.
public enum Method {
    /// L-BFGS with a strong Wolfe line search, on the whole data.
    LBFGS(5_000),
    /// Newton's method in a trust region with conjugate gradients, on the whole data.
    NEWTON_CG(200),
    /// Adam, by default on batches.
    ADAM(100),
    /// Gradient descent with heavy-ball momentum, by default on batches.
    MOMENTUM(100),
    /// Gradient descent on the whole data: with a line search, or with the learning rate that is given.
    GD(5_000),
    /// Stochastic gradient descent on batches.
    SGD(100);

    private final long iterations;

    Method(long iterations) {
        this.iterations = iterations;
    }

    /// Iterations (epochs, for methods that sample) where no limit is given.
    long iterations() {
        return iterations;
    }

    /// Whether the method can work on batches.
    public boolean samples() {
        return switch (this) {
            case ADAM, MOMENTUM, SGD -> true;
            case LBFGS, NEWTON_CG, GD -> false;
        };
    }

    /// The name that users write: lower case with hyphens.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The method with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static Method of(String label) {
        for (Method method : values()) {
            if (method.label().equals(label.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return method;
            }
        }
        throw new InputException("there is no optimizer '" + label + "'; there are "
                + Arrays.stream(values()).map(Method::label).collect(Collectors.joining(", ")));
    }
}
