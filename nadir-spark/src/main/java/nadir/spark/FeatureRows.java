package nadir.spark;

import java.io.Serializable;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// The inputs of samples, or what the units of a hidden layer make of them.
///
/// @param point of the network
/// @param layer the index of the hidden layer; below 0 for the inputs
record FeatureRows(double[] point, int layer) implements Serializable {
    static final int INPUTS = -1;

    Tensor of(Risk risk) {
        return layer < 0 ? risk.data().x() : risk.features(point).get(layer).activations();
    }
}
