package nadir.loss;

import java.util.Locale;
import nadir.data.InputException;

/// How losses of samples make one number.
public enum Reduction {
    /// (1/m) times the sum.
    MEAN,
    /// The sum.
    SUM;

    /// What every sample's loss is multiplied by.
    ///
    /// @param samples m, at least 1
    public double weight(int samples) {
        return switch (this) {
            case MEAN -> 1.0 / samples;
            case SUM -> 1;
        };
    }

    /// The name that users write.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The reduction with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static Reduction of(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "mean" -> MEAN;
            case "sum" -> SUM;
            default -> throw new InputException("there is no reduction '" + label + "'; there are mean, sum");
        };
    }
}
