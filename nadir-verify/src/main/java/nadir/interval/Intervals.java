package nadir.interval;

import java.util.List;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.TypeRule;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The meaning of programs as enclosures: for every op, all exact real results for all real operands within the given
/// intervals lie within the resulting ones (Moore, Interval Analysis, 1966, chapter 3). Running a program therefore
/// encloses the exact real function it states over a box; running a derivative program with [Kinks#REFUSE] encloses the
/// derivative.
///
/// The one constant that derivative programs round, 2/sqrt(pi) in the derivative of the error function, is widened to
/// its neighbours wherever it occurs.
public final class Intervals implements Domain<IntervalTensor> {
    /// As the derivative of the error function states it.
    private static final double ROUNDED_FACTOR = 2 / Math.sqrt(Math.PI);

    private final Kinks kinks;

    /// @param kinks what becomes of comparisons that the enclosures do not decide
    public Intervals(Kinks kinks) {
        this.kinks = kinks;
    }

    @Override
    public Shape shape(IntervalTensor value) {
        return value.shape();
    }

    /// @throws UndefinedException if the op is not defined all over the operands, or not differentiable though kinks are
    ///     refused
    @Override
    public IntervalTensor apply(Op op, List<IntervalTensor> operands) {
        Shape shape = TypeRule.infer(op, operands.stream().map(IntervalTensor::shape).toList());
        return switch (op) {
            case Op.Elementwise elementwise -> elementwise(elementwise, shape, operands);
            case Op.Structural structural -> structural(structural, shape, operands);
            case Op.Sum(var axes) -> new Reductions(shape, operands.getFirst(), axes).sum();
            case Op.Overlap(int axis, int _, int step, int dilation) ->
                    Reductions.overlap(shape, operands.getFirst(), axis, step, dilation);
            case Op.LogSumExp(int axis) -> new Reductions(shape, operands.getFirst(), Ints.of(axis)).logSumExp();
            case Op.Contract contract -> Contraction.apply(contract, shape, operands.get(0), operands.get(1));
        };
    }

    private IntervalTensor elementwise(Op.Elementwise op, Shape shape, List<IntervalTensor> operands) {
        double[] lower = new double[shape.size()];
        double[] upper = new double[shape.size()];
        Elementwise element = new Elementwise(kinks);
        for (int i = 0; i < lower.length; i++) {
            element(element, op, operands, i);
            lower[i] = element.low;
            upper[i] = element.high;
        }
        return new IntervalTensor(shape, lower, upper);
    }

    private static void element(Elementwise element, Op.Elementwise op, List<IntervalTensor> operands, int i) {
        IntervalTensor x = operands.getFirst();
        switch (op) {
            case Op.Unary(var function) -> element.unary(function, x.lower(i), x.upper(i));
            case Op.Power(double exponent) -> element.power(exponent, x.lower(i), x.upper(i));
            case Op.Binary(var function) -> {
                IntervalTensor y = operands.get(1);
                element.binary(function, x.lower(i), x.upper(i), y.lower(i), y.upper(i));
            }
            case Op.Compare(var comparison) -> {
                IntervalTensor y = operands.get(1);
                element.compare(comparison, x.lower(i), x.upper(i), y.lower(i), y.upper(i));
            }
            case Op.Select() -> {
                IntervalTensor y = operands.get(1);
                IntervalTensor z = operands.get(2);
                element.select(x.lower(i), x.upper(i), y.lower(i), y.upper(i), z.lower(i), z.upper(i));
            }
        }
    }

    private static IntervalTensor structural(Op.Structural op, Shape shape, List<IntervalTensor> operands) {
        return switch (op) {
            case Op.Constant(var value) -> exactly(value);
            case Op.Reshape _ -> new IntervalTensor(shape, operands.getFirst().lowers(), operands.getFirst().uppers());
            case Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Embed _,Op.Concatenate _,Op.Windows _ ->
                    moved(shape, operands, Moves.of(op, shape, operands.stream().map(IntervalTensor::shape).toList()));
        };
    }

    private static IntervalTensor moved(Shape shape, List<IntervalTensor> operands, int[] sources) {
        double[] lower = new double[sources.length];
        double[] upper = new double[sources.length];
        double[] fromLower = laidEndToEnd(operands, true);
        double[] fromUpper = laidEndToEnd(operands, false);
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] != Moves.ZERO) {
                lower[i] = fromLower[sources[i]];
                upper[i] = fromUpper[sources[i]];
            }
        }
        return new IntervalTensor(shape, lower, upper);
    }

    private static double[] laidEndToEnd(List<IntervalTensor> operands, boolean lower) {
        if (operands.size() == 1) {
            return lower ? operands.getFirst().lowers() : operands.getFirst().uppers();
        }
        double[] result = new double[operands.stream().mapToInt(operand -> operand.shape().size()).sum()];
        int next = 0;
        for (IntervalTensor operand : operands) {
            double[] from = lower ? operand.lowers() : operand.uppers();
            System.arraycopy(from, 0, result, next, from.length);
            next += from.length;
        }
        return result;
    }

    private static IntervalTensor exactly(Tensor value) {
        boolean rounded = false;
        for (double element : value.values()) {
            if (!Double.isFinite(element)) {
                throw new UndefinedException("constant requires finite numbers, got " + element
                        + "; an enclosure speaks of real numbers only");
            }
            rounded |= Math.abs(element) == ROUNDED_FACTOR;
        }
        return rounded ? widened(value) : IntervalTensor.of(value);
    }

    private static IntervalTensor widened(Tensor value) {
        double[] lower = value.toArray();
        double[] upper = value.toArray();
        for (int i = 0; i < lower.length; i++) {
            if (Math.abs(lower[i]) == ROUNDED_FACTOR) {
                lower[i] = upper[i] > 0 ? ErrorFunction.FACTOR_DOWN : -ErrorFunction.FACTOR_UP;
                upper[i] = upper[i] > 0 ? ErrorFunction.FACTOR_UP : -ErrorFunction.FACTOR_DOWN;
            }
        }
        return new IntervalTensor(value.shape(), lower, upper);
    }
}
