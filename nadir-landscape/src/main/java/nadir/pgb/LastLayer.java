package nadir.pgb;

import java.util.Optional;
import nadir.network.Block;
import nadir.network.Network;
import nadir.network.WeightMatrix;

/// The affine map at the end of a network, as a vector of parameters.
final class LastLayer {
    private LastLayer() {}

    /// The point with every parameter set to 0 that does not belong to the last affine map: its image under the Jacobian is
    /// the output. Empty if the network is not known to end in one.
    static Optional<double[]> of(Network network, double[] point) {
        return network.outputLayer().map(output -> {
            double[] last = new double[point.length];
            copy(point, output.incoming().block(), last);
            for (WeightMatrix other : output.other()) {
                copy(point, other.block(), last);
            }
            output.bias().ifPresent(bias -> copy(point, bias, last));
            return last;
        });
    }

    private static void copy(double[] from, Block block, double[] to) {
        System.arraycopy(from, block.offset(), to, block.offset(), block.shape().size());
    }
}
