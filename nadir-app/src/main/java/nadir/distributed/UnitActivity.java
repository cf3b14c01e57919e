package nadir.distributed;

import java.util.Map;

/// What the units of hidden layers do on all samples.
///
/// @param largest by layer, the largest pre-activation of each unit
/// @param zeros by layer, how many pre-activations are exactly 0
public record UnitActivity(Map<String, double[]> largest, Map<String, Long> zeros) {
    /// Copies the maps.
    public UnitActivity {
        largest = Map.copyOf(largest);
        zeros = Map.copyOf(zeros);
    }
}
