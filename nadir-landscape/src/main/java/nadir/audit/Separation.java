package nadir.audit;

import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// Classes that outputs tell apart: where all are, scaling the outputs up lowers a loss without a minimum for ever.
public final class Separation {
    private Separation() {}

    /// How many samples are on the right side of every other class by a positive margin; none where targets are no classes.
    public static long count(Risk risk, double[] point) {
        Dataset data = risk.data();
        if (!data.isClassification()) {
            return 0;
        }
        Tensor outputs = risk.outputs(point);
        return IntStream.range(0, data.rows()).filter(i -> margin(outputs, i, data.classOf(i)) > 0).count();
    }

    private static double margin(Tensor outputs, int row, int target) {
        int width = outputs.shape().extent(1);
        if (width == 1) {
            return target == 0 ? -outputs.get(row) : outputs.get(row);
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            if (k != target) {
                other = Math.max(other, outputs.get(row * width + k));
            }
        }
        return outputs.get(row * width + target) - other;
    }
}
