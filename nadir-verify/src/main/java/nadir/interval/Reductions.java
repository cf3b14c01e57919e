package nadir.interval;

import static nadir.interval.Rounding.addDown;
import static nadir.interval.Rounding.addUp;

import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Enclosures of folds over axes.
final class Reductions {
    private final IntervalTensor operand;
    private final Shape shape;
    /// Where each line that is folded starts, and the offsets along it.
    private final int[] starts;
    private final int[] steps;

    Reductions(Shape shape, IntervalTensor operand, Ints axes) {
        this.operand = operand;
        this.shape = shape;
        int[] kept = Ints.range(0, operand.shape().rank()).stream().filter(axis -> !axes.contains(axis)).toArray();
        this.starts = offsets(Ints.of(kept), operand.shape());
        this.steps = offsets(axes, operand.shape());
    }

    private static int[] offsets(Ints axes, Shape operand) {
        int[] strides = operand.strides();
        return Moves.walk(axes.stream().map(operand::extent).toArray(), axes.stream()
                .map(axis -> strides[axis])
                .toArray(), 0);
    }

    IntervalTensor sum() {
        double[] lower = new double[starts.length];
        double[] upper = new double[starts.length];
        for (int i = 0; i < starts.length; i++) {
            for (int step : steps) {
                lower[i] = addDown(lower[i], operand.lower(starts[i] + step));
                upper[i] = addUp(upper[i], operand.upper(starts[i] + step));
            }
        }
        return new IntervalTensor(shape, lower, upper);
    }

    static IntervalTensor overlap(Shape target, IntervalTensor operand, int axis, int step, int dilation) {
        double[] lower = new double[target.size()];
        double[] upper = new double[target.size()];
        int[] places = Moves.windows(operand.shape(), target, axis, step, dilation);
        for (int i = 0; i < places.length; i++) {
            lower[places[i]] = addDown(lower[places[i]], operand.lower(i));
            upper[places[i]] = addUp(upper[places[i]], operand.upper(i));
        }
        return new IntervalTensor(target, lower, upper);
    }

    /// The function increases in every argument, so that its bounds are values at bounds.
    IntervalTensor logSumExp() {
        double[] lower = new double[starts.length];
        double[] upper = new double[starts.length];
        for (int i = 0; i < starts.length; i++) {
            lower[i] = logSumExpDown(starts[i]);
            upper[i] = logSumExpUp(starts[i]);
        }
        return new IntervalTensor(shape, lower, upper);
    }

    /// m + log(sum of e^(x - m)) with m the largest x; the sum is at least 1, which the bounds may say.
    private double logSumExpDown(int start) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int step : steps) {
            largest = Math.max(largest, operand.lower(start + step));
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int step : steps) {
            double x = operand.lower(start + step);
            sum = addDown(sum, x == largest ? 1 : Elementary.expDown(Rounding.subtractDown(x, largest)));
        }
        return addDown(largest, Elementary.logDown(sum));
    }

    private double logSumExpUp(int start) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int step : steps) {
            largest = Math.max(largest, operand.upper(start + step));
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int step : steps) {
            double x = operand.upper(start + step);
            sum = addUp(sum, x == largest ? 1 : Elementary.expUp(Rounding.subtractUp(x, largest)));
        }
        return addUp(largest, Elementary.logUp(sum));
    }
}
