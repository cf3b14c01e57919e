package nadir.critical;

import java.util.Arrays;

/// A sparse direction in parameter space.
///
/// @param indices where in the flat parameter vector, distinct
/// @param values the components there
public record Direction(int[] indices, double[] values) {

    /// Checks the lengths.
    ///
    /// @throws IllegalArgumentException if they differ
    public Direction {
        if (indices.length != values.length) {
            throw new IllegalArgumentException("a direction requires one value for each index, got " + indices.length
                    + " indices and " + values.length + " values");
        }
    }

    static Direction unit(int index) {
        return new Direction(new int[] {index}, new double[] {1});
    }

    /// `point += amount * this`.
    public void addTo(double[] point, double amount) {
        for (int i = 0; i < indices.length; i++) {
            point[indices[i]] += amount * values[i];
        }
    }

    /// The Euclidean norm.
    public double norm() {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }
}
