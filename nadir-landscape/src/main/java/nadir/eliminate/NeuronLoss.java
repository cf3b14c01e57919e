package nadir.eliminate;

import java.util.Arrays;
import java.util.SplittableRandom;
import nadir.data.Scaling;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// The risk of a network with [OutputNeurons], plus lambda |a|^2 (Kawaguchi & Kaelbling, arXiv 1901.00279, equation 2), or
/// (lambda/2) a^2 for one neuron (Liang et al., arXiv 1805.08671, equation 4). Weight decay, if there is any, acts on the
/// network's own parameters and not on the neurons.
public final class NeuronLoss extends ModifiedLoss implements AutoCloseable {
    private final EliminationMethod method;
    private final Risk risk;
    private final OutputNeurons network;
    private final double weightDecay;
    private final Tensor inputs;

    private NeuronLoss(EliminationMethod method, Risk risk, OutputNeurons network, double weightDecay, Tensor inputs,
            double lambda, double[] offsets) {
        super(network.network().layout().size(), method, lambda, offsets);
        this.method = method;
        this.risk = risk;
        this.network = network;
        this.weightDecay = weightDecay;
        this.inputs = inputs;
    }

    /// The modified loss of a network's risk, in the paper's coordinates (all offsets 0).
    ///
    /// @param plain the network's own risk; not needed any more afterwards
    /// @param method [EliminationMethod#OUTPUT_NEURONS] or [EliminationMethod#ONE_NEURON]
    /// @param threads at least 1
    /// @throws IllegalArgumentException if lambda is not positive, or the method is another one
    public static NeuronLoss of(Risk plain, EliminationMethod method, double lambda, int threads) {
        if (method == EliminationMethod.LOSS_SCALING) {
            throw new IllegalArgumentException("loss scaling adds no neurons; use ScaledLoss");
        }
        Conventions conventions = plain.conventions();
        Scaling scaling = Scaling.of(plain.data().x());
        OutputNeurons network = new OutputNeurons(plain.network(), scaling);
        Risk risk = new Risk(network, plain.data(), conventions.withWeightDecay(0), plain.precision(), threads);
        return new NeuronLoss(method, risk, network, conventions.weightDecay(), scaling.apply(plain.data().x()), lambda,
                new double[network.outputs()]);
    }

    @Override
    NeuronLoss with(double newLambda, double[] newOffsets) {
        return new NeuronLoss(method, risk, network, weightDecay, inputs, newLambda, newOffsets);
    }

    @Override
    int b(int k) {
        return network.bias().offset() + k;
    }

    /// The risk of the network with its neurons, without weight decay and lambda |a|^2.
    public Risk risk() {
        return risk;
    }

    @Override
    public int dimension() {
        return risk.dimension();
    }

    @Override
    public int terms() {
        return risk.terms();
    }

    /// W is uniform with variance 1 / dx.
    @Override
    public double[] start(double[] theta, long seed) {
        double[] point = Arrays.copyOf(theta, dimension());
        SplittableRandom random = new SplittableRandom(seed);
        double bound = Math.sqrt(3.0 / network.inputs());
        for (int i = network.weight().offset(); i < network.weight().end(); i++) {
            point[i] = bound * (2 * random.nextDouble() - 1);
        }
        return point;
    }

    @Override
    public double value(double[] point) {
        return risk.value(point) + regularisation(point);
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        return regularise(risk.gradient(point, gradient), point, gradient);
    }

    @Override
    public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
        return regularise(risk.sampledGradient(point, indices, from, to, gradient), point, gradient);
    }

    private double regularise(double value, double[] point, double[] gradient) {
        for (int i = 0; i < parameters(); i++) {
            gradient[i] += weightDecay * point[i];
        }
        for (int k = 0; k < count(); k++) {
            gradient[a(k)] += 2 * penalty(k) * point[a(k)];
        }
        return value + regularisation(point);
    }

    private double regularisation(double[] point) {
        double sum = 0;
        for (int i = 0; weightDecay != 0 && i < parameters(); i++) {
            sum += point[i] * point[i];
        }
        return 0.5 * weightDecay * sum + penalties(point);
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        SymmetricOperator inner = risk.hessian(point);
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return inner.dimension();
            }

            @Override
            public void apply(double[] direction, double[] result) {
                inner.apply(direction, result);
                finish(direction, result);
            }

            @Override
            public void applyBlock(double[][] directions, double[][] results) {
                inner.applyBlock(directions, results);
                for (int i = 0; i < directions.length; i++) {
                    finish(directions[i], results[i]);
                }
            }
        };
    }

    private void finish(double[] direction, double[] result) {
        for (int i = 0; i < parameters(); i++) {
            result[i] += weightDecay * direction[i];
        }
        for (int k = 0; k < count(); k++) {
            result[a(k)] += 2 * penalty(k) * direction[a(k)];
        }
    }

    @Override
    double[] largestExponents(double[] point) {
        int outputs = network.outputs();
        int columns = network.inputs();
        int weights = network.weight().offset();
        double[] x = inputs.values();
        double[] largest = new double[outputs];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        double[] row = new double[outputs];
        for (int i = 0; i < x.length; i += columns) {
            System.arraycopy(point, network.bias().offset(), row, 0, outputs);
            for (int j = 0; j < columns; j++) {
                double value = x[i + j];
                for (int k = 0; value != 0 && k < outputs; k++) {
                    row[k] += value * point[weights + j * outputs + k];
                }
            }
            for (int k = 0; k < outputs; k++) {
                largest[k] = Math.max(largest[k], row[k]);
            }
        }
        return largest;
    }

    @Override
    double weightNorm(double[] point) {
        double norm = 0;
        for (int i = network.weight().offset(); i < network.weight().end(); i++) {
            norm = Math.hypot(norm, point[i]);
        }
        return norm;
    }

    @Override
    double[] weightNorms(double[] point) {
        double[] norms = new double[count()];
        for (int i = network.weight().offset(); i < network.weight().end(); i++) {
            int k = (i - network.weight().offset()) % norms.length;
            norms[k] = Math.hypot(norms[k], point[i]);
        }
        return norms;
    }

    /// Ends the threads, for this loss and those with other offsets or lambda made from it.
    @Override
    public void close() {
        risk.close();
    }
}
