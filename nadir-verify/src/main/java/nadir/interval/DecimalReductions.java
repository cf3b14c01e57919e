package nadir.interval;

import static nadir.interval.DecimalRounding.DOWN;
import static nadir.interval.DecimalRounding.UP;

import java.math.BigDecimal;
import java.util.Arrays;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Enclosures of sums, of products too, between decimals.
final class DecimalReductions {
    private final DecimalTensor operand;
    private final Shape shape;
    private final int[] starts;
    private final int[] steps;

    DecimalReductions(Shape shape, DecimalTensor operand, Ints axes) {
        this.operand = operand;
        this.shape = shape;
        int[] kept = Ints.range(0, operand.shape().rank()).stream().filter(axis -> !axes.contains(axis)).toArray();
        this.starts = offsets(kept, operand.shape());
        this.steps = offsets(axes.toArray(), operand.shape());
    }

    private static int[] offsets(int[] axes, Shape operand) {
        int[] strides = operand.strides();
        int[] extents = Arrays.stream(axes).map(operand::extent).toArray();
        return Moves.walk(extents, Arrays.stream(axes).map(axis -> strides[axis]).toArray(), 0);
    }

    DecimalTensor sum() {
        BigDecimal[] lower = new BigDecimal[starts.length];
        BigDecimal[] upper = new BigDecimal[starts.length];
        for (int i = 0; i < starts.length; i++) {
            BigDecimal low = BigDecimal.ZERO;
            BigDecimal high = BigDecimal.ZERO;
            for (int step : steps) {
                low = low.add(operand.lower(starts[i] + step), DOWN);
                high = high.add(operand.upper(starts[i] + step), UP);
            }
            lower[i] = low;
            upper[i] = high;
        }
        return new DecimalTensor(shape, lower, upper);
    }

    static DecimalTensor overlap(Shape target, DecimalTensor operand, int axis, int step, int dilation) {
        BigDecimal[] lower = new BigDecimal[target.size()];
        BigDecimal[] upper = new BigDecimal[target.size()];
        Arrays.fill(lower, BigDecimal.ZERO);
        Arrays.fill(upper, BigDecimal.ZERO);
        int[] places = Moves.windows(operand.shape(), target, axis, step, dilation);
        for (int i = 0; i < places.length; i++) {
            lower[places[i]] = lower[places[i]].add(operand.lower(i), DOWN);
            upper[places[i]] = upper[places[i]].add(operand.upper(i), UP);
        }
        return new DecimalTensor(target, lower, upper);
    }

    /// The function increases in every argument, so that its bounds are values at bounds: m + log(sum of e^(x - m)) with m
    /// the largest x.
    DecimalTensor logSumExp() {
        BigDecimal[] lower = new BigDecimal[starts.length];
        BigDecimal[] upper = new BigDecimal[starts.length];
        for (int i = 0; i < starts.length; i++) {
            BigDecimal low = largest(operand.lowers(), starts[i]);
            BigDecimal high = largest(operand.uppers(), starts[i]);
            BigDecimal sumDown = BigDecimal.ZERO;
            BigDecimal sumUp = BigDecimal.ZERO;
            for (int step : steps) {
                BigDecimal below = operand.lower(starts[i] + step).subtract(low);
                sumDown = sumDown.add(DecimalElementary.expDown(below), DOWN);
                BigDecimal above = operand.upper(starts[i] + step).subtract(high);
                sumUp = sumUp.add(DecimalElementary.expUp(above), UP);
            }
            lower[i] = low.add(DecimalElementary.logDown(sumDown), DOWN);
            upper[i] = high.add(DecimalElementary.logUp(sumUp), UP);
        }
        return new DecimalTensor(shape, lower, upper);
    }

    private BigDecimal largest(BigDecimal[] bounds, int start) {
        BigDecimal largest = bounds[start + steps[0]];
        for (int step : steps) {
            largest = largest.max(bounds[start + step]);
        }
        return largest;
    }

    static DecimalTensor contract(Op.Contract op, Shape shape, DecimalTensor left, DecimalTensor right) {
        int[] summed = op.left().stream().filter(label -> !op.result().contains(label)).toArray();
        int[] extents = Arrays.stream(summed).map(label -> left.shape().extent(op.left().indexOf(label))).toArray();
        int[] leftStarts = offsets(op.result().toArray(), shape.extents(), op.left(), left.shape());
        int[] rightStarts = offsets(op.result().toArray(), shape.extents(), op.right(), right.shape());
        int[] leftSteps = offsets(summed, extents, op.left(), left.shape());
        int[] rightSteps = offsets(summed, extents, op.right(), right.shape());
        BigDecimal[] lower = new BigDecimal[shape.size()];
        BigDecimal[] upper = new BigDecimal[shape.size()];
        for (int i = 0; i < lower.length; i++) {
            BigDecimal low = BigDecimal.ZERO;
            BigDecimal high = BigDecimal.ZERO;
            for (int k = 0; k < leftSteps.length; k++) {
                BigDecimal a = left.lower(leftStarts[i] + leftSteps[k]);
                BigDecimal b = left.upper(leftStarts[i] + leftSteps[k]);
                BigDecimal c = right.lower(rightStarts[i] + rightSteps[k]);
                BigDecimal d = right.upper(rightStarts[i] + rightSteps[k]);
                low = low.add(DecimalRounding.productDown(a, b, c, d), DOWN);
                high = high.add(DecimalRounding.productUp(a, b, c, d), UP);
            }
            lower[i] = low;
            upper[i] = high;
        }
        return new DecimalTensor(shape, lower, upper);
    }

    /// The offset in an operand of every index over `labels`; labels it has not do not move it.
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
