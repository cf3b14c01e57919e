package nadir.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import nadir.data.InputException;

/// How parameters start. Matrices (inputs x outputs) are drawn with mean 0 and a variance that keeps the size of signals
/// about the same from layer to layer; every other block starts at 0. The same seed gives the same bits everywhere.
///
/// Sources: Glorot & Bengio 2010, equations 12 and 16; He et al. 2015 (arXiv 1502.01852), equation 10; LeCun et al. 1998
/// (Efficient BackProp), equation 16; Saxe et al. 2014 (arXiv 1312.6120) for orthogonal starts.
public enum Initializer {
    /// Uniform, variance 2 / (inputs + outputs).
    GLOROT_UNIFORM,
    /// Normal, variance 2 / (inputs + outputs).
    GLOROT_NORMAL,
    /// Uniform, variance 2 / inputs.
    HE_UNIFORM,
    /// Normal, variance 2 / inputs.
    HE_NORMAL,
    /// Uniform, variance 1 / inputs.
    LECUN_UNIFORM,
    /// Normal, variance 1 / inputs.
    LECUN_NORMAL,
    /// Orthonormal rows or columns, whichever there are fewer of.
    ORTHOGONAL;

    /// What suits an activation: He for the kind that is 0 on half the line, Glorot for the others.
    public static Initializer defaultFor(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU -> HE_UNIFORM;
            case IDENTITY, TANH, LOGISTIC, SOFTPLUS, SINE -> GLOROT_UNIFORM;
        };
    }

    /// A flat vector of starting parameters.
    public double[] initialize(Layout layout, long seed) {
        double[] parameters = new double[layout.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (Block block : layout.blocks()) {
            SplittableRandom own = random.split();
            if (block.shape().rank() == 2) {
                double[] matrix = matrix(block.shape().extent(0), block.shape().extent(1), own);
                System.arraycopy(matrix, 0, parameters, block.offset(), matrix.length);
            }
        }
        return parameters;
    }

    private double[] matrix(int inputs, int outputs, SplittableRandom random) {
        return switch (this) {
            case GLOROT_UNIFORM -> uniform(inputs * outputs, 2.0 / (inputs + outputs), random);
            case GLOROT_NORMAL -> normal(inputs * outputs, 2.0 / (inputs + outputs), random);
            case HE_UNIFORM -> uniform(inputs * outputs, 2.0 / inputs, random);
            case HE_NORMAL -> normal(inputs * outputs, 2.0 / inputs, random);
            case LECUN_UNIFORM -> uniform(inputs * outputs, 1.0 / inputs, random);
            case LECUN_NORMAL -> normal(inputs * outputs, 1.0 / inputs, random);
            case ORTHOGONAL -> orthogonal(inputs, outputs, random);
        };
    }

    private static double[] uniform(int count, double variance, SplittableRandom random) {
        double bound = Math.sqrt(3 * variance);
        double[] values = new double[count];
        Arrays.setAll(values, _ -> bound * (2 * random.nextDouble() - 1));
        return values;
    }

    /// By Box and Muller's transform, since `nextGaussian` does not promise the same numbers on every release of Java.
    private static double[] normal(int count, double variance, SplittableRandom random) {
        double deviation = Math.sqrt(variance);
        double[] values = new double[count];
        for (int i = 0; i < count; i += 2) {
            double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            values[i] = radius * StrictMath.cos(angle);
            if (i + 1 < count) {
                values[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return values;
    }

    /// Normal vectors made orthonormal by Gram and Schmidt's process, twice over so that rounding does not show.
    private static double[] orthogonal(int inputs, int outputs, SplittableRandom random) {
        int count = Math.min(inputs, outputs);
        int length = Math.max(inputs, outputs);
        double[][] basis = new double[count][];
        for (int i = 0; i < count; i++) {
            basis[i] = normal(length, 1, random);
            for (int j = 0; j < 2 * i; j++) {
                subtractProjection(basis[i], basis[j % i]);
            }
            double norm = Math.sqrt(dot(basis[i], basis[i]));
            double[] vector = basis[i];
            Arrays.setAll(vector, k -> vector[k] / norm);
        }
        double[] matrix = new double[inputs * outputs];
        Arrays.setAll(matrix, k -> inputs <= outputs
                ? basis[k / outputs][k % outputs]
                : basis[k % outputs][k / outputs]);
        return matrix;
    }

    private static void subtractProjection(double[] vector, double[] unit) {
        double component = dot(vector, unit);
        Arrays.setAll(vector, k -> vector[k] - component * unit[k]);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// The name that users write: lower case with hyphens.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The initialiser with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static Initializer of(String label) {
        for (Initializer initializer : values()) {
            if (initializer.label().equals(label.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return initializer;
            }
        }
        throw new InputException("there is no initialiser '" + label + "'; there are "
                + Arrays.stream(values()).map(Initializer::label).collect(Collectors.joining(", ")));
    }
}
