package nadir.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nadir.critical.DataEvidence;
import nadir.critical.Symmetries;

/// What the data tell of a network's units and inputs.
///
/// @param largest by layer, the largest pre-activation of each unit on all samples
/// @param constantInputs for each input its value where all samples have the same
/// @param lossIgnoresShifts whether the loss is unchanged when a number is added to all outputs
record SparkEvidence(Map<String, double[]> largest, List<Optional<Double>> constantInputs, boolean lossIgnoresShifts)
        implements
            Symmetries.Evidence {

    /// @param shown what some of the samples tell
    /// @param constant for each input, whether all samples have the same
    static SparkEvidence of(Map<String, double[]> largest, DataEvidence shown, boolean[] constant) {
        List<Optional<Double>> inputs = new ArrayList<>();
        List<Optional<Double>> some = shown.constantInputs();
        for (int j = 0; j < constant.length; j++) {
            inputs.add(constant[j] ? some.get(j) : Optional.empty());
        }
        return new SparkEvidence(largest, inputs, shown.lossIgnoresShifts());
    }

    @Override
    public double[][] preactivations(String layer) {
        double[] row = largest.get(layer);
        if (row == null) {
            throw new IllegalArgumentException("there is no layer " + layer);
        }
        return new double[][] {row};
    }
}
