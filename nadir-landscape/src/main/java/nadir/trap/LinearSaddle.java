package nadir.trap;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.linear.Census;
import nadir.linear.LinearNetworkLoss;
import nadir.linear.LinearRegression;
import nadir.linear.Representative;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A saddle of a deep linear network of a given order k (Kawaguchi, arXiv 1605.07110; Achour, Malgouyres & Gerchinovitz,
/// arXiv 2107.13289): the product of the layers is the best map of rank r, and k blocks of layers beside it are 0. Every
/// way down has to move all of them, so the loss falls with the k-th power of the distance only. For k = 2 the saddle is
/// strict; from k = 3 on its Hessian has no negative eigenvalue.
///
/// @param hidden the widths of the hidden layers
/// @param rank r
/// @param order k
/// @param descent a direction d with L(theta + t d) = L - l t^k + (l / 2) t^(2k), l the eigenvalue number r + 1 of
///     S_yx S_xx^-1 S_xy
/// @param coefficient l
/// @param globalMinimum parameters of the least loss of all
public record LinearSaddle(DenseNetwork network, double[] point, Dataset data, double loss, List<Integer> hidden,
        int rank, int order, double[] descent, double coefficient, double[] globalMinimum, long seed)
        implements
            Trap {
    private static final double NOISE = 0.3;

    /// Copies the widths.
    public LinearSaddle {
        hidden = List.copyOf(hidden);
    }

    /// Builds a saddle on random data of a random linear map with noise.
    ///
    /// @param samples m, at least `inputs` + 1
    /// @param rank r, below the smallest width
    /// @param order k, from 2 to the number of hidden layers + 1
    /// @throws InputException if no such saddle exists; the message says why
    public static LinearSaddle of(int inputs, int outputs, List<Integer> hidden, int rank, int order, int samples,
            long seed) {
        require(inputs, outputs, hidden, rank, order, samples);
        SplittableRandom random = new SplittableRandom(seed);
        Tensor x = Tensor.wrap(Shape.of(samples, inputs), Vectors.normal(samples * inputs, random));
        double[] map = Vectors.normal(inputs * outputs, random);
        double[] y = Vectors.normal(samples * outputs, random);
        for (int n = 0; n < samples; n++) {
            for (int k = 0; k < outputs; k++) {
                y[n * outputs + k] *= NOISE;
                for (int i = 0; i < inputs; i++) {
                    y[n * outputs + k] += x.get(n * inputs + i) * map[i * outputs + k];
                }
            }
        }
        Dataset data = Dataset.real("trap", x, Tensor.wrap(Shape.of(samples, outputs), y));
        LinearRegression regression = LinearRegression.of(data.x(), data.y());
        List<Integer> kept = IntStream.rangeClosed(1, rank).boxed().toList();
        double[] point = transposed(regression, hidden, Representative.of(regression, hidden, kept, order - 2));
        double[] best = transposed(regression, hidden,
                Representative.of(regression, hidden, new Census(regression, hidden, false).globalMinimum().indices(),
                        0));
        double[] descent = transposed(regression, hidden, descent(regression, hidden, rank, order));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(inputs, hidden, outputs, Activation.IDENTITY).withBias(false));
        double loss;
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
            loss = risk.value(point);
        }
        return new LinearSaddle(network, point, data, loss, hidden, rank, order, descent,
                regression.eigenvalues()[rank], best, seed);
    }

    private static void require(int inputs, int outputs, List<Integer> hidden, int rank, int order, int samples) {
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1) || inputs < 1 || outputs < 1) {
            throw new InputException("a deep linear network requires positive numbers of inputs and outputs and hidden "
                    + "layers of at least one unit, got " + inputs + ", " + outputs + " and " + hidden);
        }
        int most = hidden.size() + 1;
        if (order < 2 || order > most) {
            throw new InputException("saddles of a linear network with " + hidden.size()
                    + (hidden.size() == 1 ? " hidden layer" : " hidden layers") + " have orders from 2 to " + most
                    + ", got " + order + (order > most ? "; give " + (order - 1) + " hidden layers" : ""));
        }
        int least = Math.min(Math.min(inputs, outputs), hidden.stream().min(Integer::compare).orElseThrow());
        if (rank < 0 || rank >= least) {
            throw new InputException("a saddle has a rank from 0 to " + (least - 1)
                    + ", less than the smallest width (at rank " + least + " it is the global minimum), got " + rank);
        }
        if (samples <= Math.max(inputs, outputs)) {
            throw new InputException("generic data of " + inputs + " inputs and " + outputs
                    + " outputs require at least " + (Math.max(inputs, outputs) + 1) + " samples, got " + samples);
        }
    }

    /// One entry in each zero block: together they add t^k u u' S_yx S_xx^-1 to the product, u the next eigenvector.
    private static double[] descent(LinearRegression data, List<Integer> hidden, int rank, int order) {
        List<Shape> shapes = LinearNetworkLoss.shapes(data, hidden);
        double[] direction = new double[shapes.stream().mapToInt(Shape::size).sum()];
        double[] u = data.eigenvector(rank);
        double[] best = data.bestMap();
        for (int j = 0; j < data.inputs(); j++) {
            for (int i = 0; i < data.outputs(); i++) {
                direction[rank * data.inputs() + j] += u[i] * best[i * data.inputs() + j];
            }
        }
        int offset = shapes.getFirst().size();
        for (int layer = 1; layer < shapes.size() - 1; layer++) {
            if (layer <= order - 2) {
                direction[offset + rank * shapes.get(layer).extent(1) + rank] = 1;
            }
            offset += shapes.get(layer).size();
        }
        for (int i = 0; i < u.length; i++) {
            direction[offset + i * shapes.getLast().extent(1) + rank] = u[i];
        }
        return direction;
    }

    /// From matrices that multiply columns to the network's, which multiply rows.
    private static double[] transposed(LinearRegression data, List<Integer> hidden, double[] point) {
        double[] result = new double[point.length];
        int offset = 0;
        for (Shape shape : LinearNetworkLoss.shapes(data, hidden)) {
            int rows = shape.extent(0);
            int columns = shape.extent(1);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    result[offset + j * rows + i] = point[offset + i * columns + j];
                }
            }
            offset += shape.size();
        }
        return result;
    }

    @Override
    public OptionalInt negativeEigenvalues() {
        return order >= 3 ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public double[] point() {
        return Arrays.copyOf(point, point.length);
    }
}
