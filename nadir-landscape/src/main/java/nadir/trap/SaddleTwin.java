package nadir.trap;

import java.util.List;
import java.util.OptionalInt;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.network.DenseNetwork;

/// A strict saddle with the same function, data and loss as a bad local minimum: one unit's outgoing weights are split
/// among its copies in parts of which one is negative (Fukumizu & Amari 2000, theorem 3). On the deviations of the unit's
/// incoming weights the Hessian is diag(b) (x) B, whose negative part has the dimension of B.
///
/// @param minimum the local minimum
/// @param splits of the wide network here
/// @param layer the hidden layer of the unit, from 0
public record SaddleTwin(MinimumTrap minimum, List<double[][]> splits, int layer) implements Trap {
    /// How far parts are moved beyond 0 and 1.
    private static final double BEYOND = 0.5;

    /// Copies the list.
    public SaddleTwin {
        splits = List.copyOf(splits);
    }

    /// The twin that moves the parts of the first unit with copies.
    public static SaddleTwin of(MinimumTrap minimum) {
        Widening widening = minimum.widening();
        int layer = 0;
        while (widening.copies(layer) == 1) {
            layer++;
        }
        List<double[][]> splits = widening.copyOfSplits();
        double[] first = splits.get(layer)[0];
        double moved = first[first.length - 1] + BEYOND;
        first[0] += moved;
        first[first.length - 1] -= moved;
        return new SaddleTwin(minimum, splits, layer);
    }

    @Override
    public DenseNetwork network() {
        return minimum.network();
    }

    @Override
    public double[] point() {
        return new Widening(minimum.widening().narrow(), splits).widen(minimum.narrowWeights());
    }

    @Override
    public Dataset data() {
        return minimum.data();
    }

    @Override
    public Conventions conventions() {
        return minimum.conventions();
    }

    @Override
    public double loss() {
        return minimum.loss();
    }

    @Override
    public long seed() {
        return minimum.seed();
    }

    @Override
    public OptionalInt zeroEigenvalues() {
        return minimum.zeroEigenvalues();
    }

    @Override
    public OptionalInt negativeEigenvalues() {
        int fan = layer == 0
                ? minimum.request().inputs()
                : minimum.request().narrow().get(layer - 1);
        return OptionalInt.of(fan + 1);
    }
}
