package nadir.trap;

import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.network.DenseNetwork;
import nadir.tensor.Tensor;

/// A bad local minimum of a wide network with everything that its construction rests on (Ding, Li & Sun, arXiv 1911.01413;
/// Fukumizu & Amari 2000): enough to verify it again.
///
/// @param request what was asked for
/// @param widening the narrow network and how its units are copied
/// @param narrowWeights the narrow network's parameters
/// @param data inputs and targets, the targets being outputs minus (squared loss) residuals
/// @param conventions mean reduction, no weight decay
/// @param residuals r, m x dy: the gradient of each sample's loss by the output
/// @param curvatures for each layer with copies and each of its units, the matrix B_(l,j), row-major over [h; 1]
/// @param loss at the trap
/// @param depth the loss as a part of the best constant's
/// @param nullity the number of zero eigenvalues of the wide Hessian, by formula
/// @param conditioning the smallest positive eigenvalue of the wide Hessian over the largest, by the block formulas
public record MinimumTrap(TrapRequest request, Widening widening, double[] narrowWeights, Dataset data,
        Conventions conventions, Tensor residuals, List<Curvature> curvatures, double loss, double depth, int nullity,
        double conditioning) implements Trap {

    /// The matrix B of one unit.
    ///
    /// @param layer the hidden layer, from 0
    /// @param unit in the narrow network
    /// @param matrix symmetric, one row for each unit of the layer before and one for the bias
    public record Curvature(int layer, int unit, double[] matrix) {}

    /// Copies the list.
    public MinimumTrap {
        curvatures = List.copyOf(curvatures);
    }

    /// The wide network.
    @Override
    public DenseNetwork network() {
        return widening.wide();
    }

    /// The wide network's parameters at the trap.
    @Override
    public double[] point() {
        return widening.widen(narrowWeights);
    }

    @Override
    public long seed() {
        return request.seed();
    }

    @Override
    public OptionalInt zeroEigenvalues() {
        return OptionalInt.of(nullity);
    }

    @Override
    public OptionalInt negativeEigenvalues() {
        return OptionalInt.of(0);
    }

    /// The strict saddle with the same function.
    public SaddleTwin twin() {
        return SaddleTwin.of(this);
    }

    /// The parameters of the strict saddle with the same function.
    public double[] saddleTwin() {
        return twin().point();
    }

    /// The same function with the outgoing weights of all units with copies split in random parts, some of them outside
    /// (0, 1).
    public double[] redistributed(SplittableRandom random) {
        List<double[][]> splits = widening.copyOfSplits();
        for (double[][] layer : splits) {
            for (double[] parts : layer) {
                double sum = 0;
                for (int c = 0; c + 1 < parts.length; c++) {
                    parts[c] = 1.0 / parts.length + 1.5 * (2 * random.nextDouble() - 1);
                    sum += parts[c];
                }
                parts[parts.length - 1] = 1 - sum;
            }
        }
        return new Widening(widening.narrow(), splits).widen(narrowWeights);
    }
}
