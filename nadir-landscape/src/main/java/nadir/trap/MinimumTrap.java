package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        double conditioning) {

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
    public DenseNetwork network() {
        return widening.wide();
    }

    /// The wide network's parameters at the trap.
    public double[] point() {
        return widening.widen(narrowWeights);
    }

    /// The same function at parameters that are a strict saddle: the first unit's outgoing weights are split with parts
    /// outside (0, 1).
    public double[] saddleTwin() {
        int layer = 0;
        while (widening.copies(layer) == 1) {
            layer++;
        }
        List<double[][]> splits = new ArrayList<>();
        for (int l = 0; l < widening.splits().size(); l++) {
            double[][] parts = new double[widening.splits().get(l).length][];
            Arrays.setAll(parts, unit -> new double[0]);
            for (int j = 0; j < parts.length; j++) {
                parts[j] = widening.splits().get(l)[j].clone();
            }
            splits.add(parts);
        }
        double[] first = splits.get(layer)[0];
        double moved = first[first.length - 1] + 0.5;
        first[0] += moved;
        first[first.length - 1] -= moved;
        return new Widening(widening.narrow(), splits).widen(narrowWeights);
    }
}
