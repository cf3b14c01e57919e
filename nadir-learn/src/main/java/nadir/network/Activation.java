package nadir.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// The functions that hidden units apply. Each traces itself exactly over the reals, and says where it is not smooth:
/// a statement about second derivatives at a point needs the point to be away from kinks.
public enum Activation {
    /// x
    IDENTITY(Smoothness.ANALYTIC, false) {
        @Override
        public Traced apply(Traced x) {
            return x;
        }
    },
    /// tanh x
    TANH(Smoothness.ANALYTIC, true) {
        @Override
        public Traced apply(Traced x) {
            return x.tanh();
        }
    },
    /// 1 / (1 + e^-x)
    LOGISTIC(Smoothness.ANALYTIC, true) {
        @Override
        public Traced apply(Traced x) {
            return x.logistic();
        }
    },
    /// log(1 + e^x)
    SOFTPLUS(Smoothness.ANALYTIC, true) {
        @Override
        public Traced apply(Traced x) {
            return x.softplus();
        }
    },
    /// max(x, 0); its derivative at 0 is taken as 0.
    RELU(Smoothness.KINKED, false) {
        @Override
        public Traced apply(Traced x) {
            return x.max(0);
        }
    },
    /// max(x, x / 100); its derivative at 0 is taken as 1/100.
    LEAKY_RELU(Smoothness.KINKED, false) {
        @Override
        public Traced apply(Traced x) {
            return x.max(x.dividedBy(100));
        }
    },
    /// x for x > 0 and e^x - 1 below: its first derivative is continuous, its second jumps from 1 to 0 at 0.
    ELU(Smoothness.ONCE, true) {
        @Override
        public Traced apply(Traced x) {
            Traced zero = x.constant(Tensor.scalar(0));
            // On ties the derivative of the second operand counts: that of x, so that the derivative at 0 is 1.
            return Traced.where(x.greaterThan(zero), x, zero.min(x).exp().minus(1));
        }
    },
    /// x Phi(x) = x/2 (1 + erf(x / sqrt 2)), exactly, not by one of the approximations in use (Hendrycks & Gimpel 2016,
    /// arXiv 1606.08415, section 2).
    GELU(Smoothness.ANALYTIC, true) {
        @Override
        public Traced apply(Traced x) {
            return x.times(0.5).times(x.dividedBy(Math.sqrt(2)).erf().plus(1));
        }
    },
    /// sin x
    SINE(Smoothness.ANALYTIC, true) {
        @Override
        public Traced apply(Traced x) {
            return x.sin();
        }
    };

    /// How smooth an activation is at its worst point; everywhere else all of them are analytic.
    public enum Smoothness {
        /// Analytic on the whole line.
        ANALYTIC,
        /// Once continuously differentiable.
        ONCE,
        /// Continuous, with a kink.
        KINKED
    }

    private final Smoothness smoothness;
    private final boolean curved;

    Activation(Smoothness smoothness, boolean curved) {
        this.smoothness = smoothness;
        this.curved = curved;
    }

    /// Traces the function, element by element.
    public abstract Traced apply(Traced x);

    /// How smooth the function is at its worst point.
    public Smoothness smoothness() {
        return smoothness;
    }

    /// Whether the function is analytic on the whole line.
    public boolean isSmooth() {
        return smoothness == Smoothness.ANALYTIC;
    }

    /// The points where the function is not analytic.
    public double[] kinks() {
        return isSmooth() ? new double[0] : new double[] {0};
    }

    /// Whether the second derivative differs from 0 somewhere; the others are linear between their kinks.
    public boolean isCurved() {
        return curved;
    }

    /// The name that users write: lower case with hyphens.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The activation with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static Activation of(String label) {
        for (Activation activation : values()) {
            if (activation.label().equals(label.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return activation;
            }
        }
        throw new InputException("there is no activation '" + label + "'; there are "
                + Arrays.stream(values()).map(Activation::label).collect(Collectors.joining(", ")));
    }
}
