package nadir.interval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Sums of products of intervals, one rounded operation after the other.
final class Contraction {
    private Contraction() {}

    static IntervalTensor apply(Op.Contract op, Shape shape, IntervalTensor left, IntervalTensor right) {
        int[] kept = op.result().toArray();
        List<Integer> summed = new ArrayList<>();
        op.left().stream().filter(label -> !op.result().contains(label)).forEach(summed::add);
        int[] folded = summed.stream().mapToInt(Integer::intValue).toArray();
        int[] leftStarts = offsets(kept, shape.extents(), op.left(), left.shape());
        int[] rightStarts = offsets(kept, shape.extents(), op.right(), right.shape());
        int[] extents = Arrays.stream(folded).map(label -> left.shape().extent(op.left().indexOf(label))).toArray();
        int[] leftSteps = offsets(folded, extents, op.left(), left.shape());
        int[] rightSteps = offsets(folded, extents, op.right(), right.shape());
        double[] lower = new double[shape.size()];
        double[] upper = new double[shape.size()];
        for (int i = 0; i < lower.length; i++) {
            double low = 0;
            double high = 0;
            for (int k = 0; k < leftSteps.length; k++) {
                int l = leftStarts[i] + leftSteps[k];
                int r = rightStarts[i] + rightSteps[k];
                double a = left.lower(l);
                double b = left.upper(l);
                double c = right.lower(r);
                double d = right.upper(r);
                if ((a != 0 || b != 0) && (c != 0 || d != 0)) {
                    low = Rounding.addDown(low, Elementwise.productDown(a, b, c, d));
                    high = Rounding.addUp(high, Elementwise.productUp(a, b, c, d));
                }
            }
            lower[i] = low;
            upper[i] = high;
        }
        return new IntervalTensor(shape, lower, upper);
    }

    /// The offset in an operand of every index over `labels`.
    private static int[] offsets(int[] labels, int[] extents, Ints operandLabels, Shape operand) {
        int[] strides = operand.strides();
        int[] steps = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int axis = operandLabels.indexOf(labels[i]);
            steps[i] = axis < 0 ? 0 : strides[axis];
        }
        return Moves.walk(extents, steps, 0);
    }
}
