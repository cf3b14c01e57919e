package nadir.interval;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.TypeRule;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The meaning of programs as enclosures between decimals of 40 digits: what [Intervals] is between doubles, sharper and much
/// slower. Kinks are refused.
///
/// The derivative of the error function states the double next to 2/sqrt(pi); wherever that double occurs, both it and the
/// real number are enclosed.
public final class Decimals implements Domain<DecimalTensor> {
    /// Of the bounds.
    public static final int DIGITS = 40;
    private static final double ROUNDED_FACTOR = 2 / Math.sqrt(Math.PI);

    /// A domain; all are the same.
    public Decimals() {}

    @Override
    public Shape shape(DecimalTensor value) {
        return value.shape();
    }

    /// @throws UndefinedException if the op is not defined all over the operands, not differentiable there, or a result is
    ///     too large
    @Override
    public DecimalTensor apply(Op op, List<DecimalTensor> operands) {
        Shape shape = TypeRule.infer(op, operands.stream().map(DecimalTensor::shape).toList());
        return switch (op) {
            case Op.Elementwise elementwise -> elementwise(elementwise, shape, operands);
            case Op.Structural structural -> structural(structural, shape, operands);
            case Op.Sum(var axes) -> new DecimalReductions(shape, operands.getFirst(), axes).sum();
            case Op.LogSumExp(int axis) ->
                    new DecimalReductions(shape, operands.getFirst(), Ints.of(axis)).logSumExp();
            case Op.Overlap(int axis, int _, int step, int dilation) ->
                    DecimalReductions.overlap(shape, operands.getFirst(), axis, step, dilation);
            case Op.Contract contract -> DecimalReductions.contract(contract, shape, operands.get(0), operands.get(1));
        };
    }

    private static DecimalTensor elementwise(Op.Elementwise op, Shape shape, List<DecimalTensor> operands) {
        BigDecimal[] lower = new BigDecimal[shape.size()];
        BigDecimal[] upper = new BigDecimal[lower.length];
        DecimalElementwise element = new DecimalElementwise();
        for (int i = 0; i < lower.length; i++) {
            element(element, op, operands, i);
            lower[i] = element.low;
            upper[i] = element.high;
        }
        return new DecimalTensor(shape, lower, upper);
    }

    private static void element(DecimalElementwise element, Op.Elementwise op, List<DecimalTensor> operands, int i) {
        DecimalTensor x = operands.getFirst();
        switch (op) {
            case Op.Unary(var function) -> element.unary(function, x.lower(i), x.upper(i));
            case Op.Power(double exponent) -> element.power(exponent, x.lower(i), x.upper(i));
            case Op.Binary(var function) -> {
                DecimalTensor y = operands.get(1);
                element.binary(function, x.lower(i), x.upper(i), y.lower(i), y.upper(i));
            }
            case Op.Compare(var comparison) -> {
                DecimalTensor y = operands.get(1);
                element.compare(comparison, x.lower(i), x.upper(i), y.lower(i), y.upper(i));
            }
            case Op.Select() -> {
                DecimalTensor y = operands.get(element.isTrue(x.lower(i), x.upper(i)) ? 1 : 2);
                element.set(y.lower(i), y.upper(i));
            }
        }
    }

    private static DecimalTensor structural(Op.Structural op, Shape shape, List<DecimalTensor> operands) {
        return switch (op) {
            case Op.Constant(var value) -> constantOf(value);
            case Op.Reshape _ -> new DecimalTensor(shape, operands.getFirst().lowers(), operands.getFirst().uppers());
            case Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Embed _,Op.Concatenate _,Op.Windows _ ->
                    moved(shape, operands, Moves.of(op, shape, operands.stream().map(DecimalTensor::shape).toList()));
        };
    }

    private static DecimalTensor moved(Shape shape, List<DecimalTensor> operands, int[] sources) {
        BigDecimal[] fromLower = operands.stream().flatMap(x -> Arrays.stream(x.lowers())).toArray(BigDecimal[]::new);
        BigDecimal[] fromUpper = operands.stream().flatMap(x -> Arrays.stream(x.uppers())).toArray(BigDecimal[]::new);
        BigDecimal[] lower = new BigDecimal[sources.length];
        BigDecimal[] upper = new BigDecimal[sources.length];
        for (int i = 0; i < sources.length; i++) {
            lower[i] = sources[i] == Moves.ZERO ? BigDecimal.ZERO : fromLower[sources[i]];
            upper[i] = sources[i] == Moves.ZERO ? BigDecimal.ZERO : fromUpper[sources[i]];
        }
        return new DecimalTensor(shape, lower, upper);
    }

    private static DecimalTensor constantOf(Tensor value) {
        for (double element : value.values()) {
            if (!Double.isFinite(element)) {
                throw new UndefinedException("constant requires finite numbers, got " + element
                        + "; an enclosure speaks of real numbers only");
            }
        }
        DecimalTensor exact = DecimalTensor.of(value);
        BigDecimal[] lower = exact.lowers();
        BigDecimal[] upper = exact.uppers().clone();
        for (int i = 0; i < lower.length; i++) {
            if (Math.abs(value.get(i)) == ROUNDED_FACTOR) {
                boolean positive = value.get(i) > 0;
                BigDecimal down = DecimalElementary.factorDown();
                BigDecimal up = DecimalElementary.factorUp();
                lower[i] = lower[i].min(positive ? down : up.negate());
                upper[i] = upper[i].max(positive ? up : down.negate());
            }
        }
        return new DecimalTensor(value.shape(), lower, upper);
    }
}
