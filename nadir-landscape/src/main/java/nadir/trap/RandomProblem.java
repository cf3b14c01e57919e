package nadir.trap;

import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A network and random data that a smooth function of the inputs explains: y_k = sin(a_k . x) + b_k . x with normal x.
record RandomProblem(DenseNetwork network, Dataset data) {

    /// @throws InputException if a number is out of its range
    static void require(int inputs, int outputs, List<Integer> hidden, int samples) {
        if (inputs < 1 || outputs < 1 || hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new InputException("a trap requires positive numbers of inputs and outputs and hidden layers of at "
                    + "least one unit, got " + inputs + ", " + outputs + " and " + hidden);
        }
        if (samples < 2) {
            throw new InputException("a trap requires at least 2 samples, got " + samples);
        }
    }

    static void requireBetween(String what, String name, double least, double most, double value) {
        if (!(value >= least && value <= most)) {
            throw new InputException(
                    what + " requires a " + name + " from " + least + " to " + most + ", got " + value);
        }
    }

    static RandomProblem of(int inputs, int outputs, List<Integer> hidden, Activation activation, int samples,
            SplittableRandom random) {
        double[] x = Vectors.normal(samples * inputs, random);
        double[] bend = Vectors.normal(inputs * outputs, random);
        double[] slope = Vectors.normal(inputs * outputs, random);
        double[] y = new double[samples * outputs];
        for (int n = 0; n < samples; n++) {
            for (int k = 0; k < outputs; k++) {
                double inner = 0;
                double linear = 0;
                for (int i = 0; i < inputs; i++) {
                    inner += x[n * inputs + i] * bend[i * outputs + k];
                    linear += x[n * inputs + i] * slope[i * outputs + k];
                }
                y[n * outputs + k] = StrictMath.sin(inner) + linear / 2;
            }
        }
        return new RandomProblem(new DenseNetwork(DenseArchitecture.of(inputs, hidden, outputs, activation)),
                Dataset.real("trap", Tensor.wrap(Shape.of(samples, inputs), x),
                        Tensor.wrap(Shape.of(samples, outputs), y)));
    }

    double[] weights(SplittableRandom random) {
        return Initializer.defaultFor(network.architecture().activation())
                .initialize(network.layout(), random.nextLong());
    }

    Risk risk() {
        return new Risk(network, data, Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1);
    }

    /// For each unit of the last hidden layer the largest |pre-activation| over the samples, its bias left out.
    double[] largestPreactivations(NarrowPoint at, double[] point) {
        int last = network.architecture().hidden().size() - 1;
        Block weight = network.layout().blocks().get(2 * last);
        double[] largest = new double[weight.shape().extent(1)];
        for (Passes.Sample sample : at.samples()) {
            double[] inputs = sample.layers()[last].extended();
            for (int j = 0; j < largest.length; j++) {
                double sum = 0;
                for (int i = 0; i + 1 < inputs.length; i++) {
                    sum += inputs[i] * point[weight.offset() + i * largest.length + j];
                }
                largest[j] = Math.max(largest[j], Math.abs(sum));
            }
        }
        return largest;
    }

    /// Sets the output's biases so that outputs and targets have the same means.
    void centreOutputs(double[] point) {
        Block bias = network.layout().blocks().get(2 * network.architecture().hidden().size() + 1);
        double[] outputs = new NarrowPoint(network, point, data.x()).outputs();
        int width = network.outputs();
        double[] shift = new double[width];
        for (int i = 0; i < outputs.length; i++) {
            shift[i % width] += (data.y().get(i) - outputs[i]) / data.rows();
        }
        for (int k = 0; k < width; k++) {
            point[bias.offset() + k] += shift[k];
        }
    }
}
