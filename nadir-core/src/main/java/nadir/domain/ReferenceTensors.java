package nadir.domain;

import java.util.Arrays;
import java.util.List;
import nadir.ir.Comparison;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.TypeRule;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The reference meaning of ops on tensors of doubles: slow, obvious, element by element, with the functions of
/// [StrictMath]. It is the oracle for every faster execution.
public final class ReferenceTensors implements Domain<Tensor> {

    /// The domain has no state.
    public ReferenceTensors() {}

    @Override
    public Shape shape(Tensor value) {
        return value.shape();
    }

    @Override
    public Tensor apply(Op op, List<Tensor> operands) {
        Shape shape = TypeRule.infer(op, operands.stream().map(Tensor::shape).toList());
        return switch (op) {
            case Op.Elementwise elementwise -> elementwise(elementwise, shape, operands);
            case Op.Constant(var value) -> value;
            case Op.Broadcast(var _, var axes) ->
                    tabulate(shape, index -> at(operands.getFirst(), pick(index, axes)));
            case Op.Reshape _ -> operands.getFirst().reshape(shape);
            case Op.Permute(var axes) -> tabulate(shape, index -> at(operands.getFirst(), scatter(index, axes)));
            case Op.Slice(var _, var starts, var steps) ->
                    tabulate(shape, index -> at(operands.getFirst(), boxed(index, starts, steps)));
            case Op.Embed(var _, var starts, var steps) -> embed(shape, operands.getFirst(), starts, steps);
            case Op.Concatenate(int axis) -> concatenate(shape, axis, operands);
            case Op.Windows windows -> tabulate(shape, index -> at(operands.getFirst(), place(index, windows.axis(),
                    windows.step(), windows.dilation())));
            case Op.Overlap overlap -> overlap(overlap, shape, operands.getFirst());
            case Op.Sum(var axes) -> sum(shape, operands.getFirst(), axes);
            case Op.LogSumExp(int axis) -> logSumExp(shape, operands.getFirst(), axis);
            case Op.Contract contract -> contract(contract, shape, operands.get(0), operands.get(1));
        };
    }

    private static Tensor elementwise(Op.Elementwise op, Shape shape, List<Tensor> operands) {
        double[] values = new double[shape.size()];
        double[] arguments = new double[operands.size()];
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < arguments.length; k++) {
                arguments[k] = operands.get(k).get(i);
            }
            values[i] = element(op, arguments);
        }
        return Tensor.wrap(shape, values);
    }

    private static double element(Op.Elementwise op, double[] x) {
        return switch (op) {
            case Op.Unary(var function) -> ReferenceFunctions.unary(function, x[0]);
            case Op.Power(double exponent) -> StrictMath.pow(x[0], exponent);
            case Op.Binary(var function) -> ReferenceFunctions.binary(function, x[0], x[1]);
            case Op.Compare(var comparison) -> compare(comparison, x[0], x[1]) ? 1 : 0;
            case Op.Select _ -> x[0] != 0 ? x[1] : x[2];
        };
    }

    private static boolean compare(Comparison comparison, double a, double b) {
        return switch (comparison) {
            case GREATER -> a > b;
            case GREATER_OR_EQUAL -> a >= b;
            case EQUAL -> a == b;
        };
    }

    private interface Element {
        double at(int[] index);
    }

    private static Tensor tabulate(Shape shape, Element element) {
        double[] values = new double[shape.size()];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.at(index);
            advance(index, shape);
        }
        return Tensor.wrap(shape, values);
    }

    private static void advance(int[] index, Shape shape) {
        for (int axis = index.length - 1; axis >= 0; axis--) {
            if (++index[axis] < shape.extent(axis)) {
                return;
            }
            index[axis] = 0;
        }
    }

    private static double at(Tensor tensor, int[] index) {
        return tensor.get(position(tensor.shape(), index));
    }

    private static int position(Shape shape, int[] index) {
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.extent(axis) + index[axis];
        }
        return position;
    }

    private static int[] pick(int[] index, Ints axes) {
        return axes.stream().map(axis -> index[axis]).toArray();
    }

    private static int[] scatter(int[] index, Ints axes) {
        int[] result = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            result[axes.get(i)] = index[i];
        }
        return result;
    }

    private static int[] boxed(int[] index, Ints starts, Ints steps) {
        int[] result = new int[index.length];
        Arrays.setAll(result, i -> starts.get(i) + steps.get(i) * index[i]);
        return result;
    }

    private static Tensor embed(Shape shape, Tensor x, Ints starts, Ints steps) {
        double[] values = new double[shape.size()];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < x.shape().size(); i++) {
            values[position(shape, boxed(index, starts, steps))] = x.get(i);
            advance(index, x.shape());
        }
        return Tensor.wrap(shape, values);
    }

    /// Where the place of a window lies that `index` names by position and, last, by place.
    private static int[] place(int[] index, int axis, int step, int dilation) {
        int[] result = Arrays.copyOf(index, index.length - 1);
        result[axis] = step * index[axis] + dilation * index[index.length - 1];
        return result;
    }

    private static Tensor overlap(Op.Overlap op, Shape shape, Tensor x) {
        double[] values = new double[shape.size()];
        int[] index = new int[x.shape().rank()];
        for (int i = 0; i < x.shape().size(); i++) {
            values[position(shape, place(index, op.axis(), op.step(), op.dilation()))] += x.get(i);
            advance(index, x.shape());
        }
        return Tensor.wrap(shape, values);
    }

    private static Tensor concatenate(Shape shape, int axis, List<Tensor> operands) {
        return tabulate(shape, index -> {
            int[] local = index.clone();
            for (Tensor operand : operands) {
                if (local[axis] < operand.shape().extent(axis)) {
                    return at(operand, local);
                }
                local[axis] -= operand.shape().extent(axis);
            }
            throw new IllegalStateException("index " + Arrays.toString(index) + " lies behind the last operand");
        });
    }

    private static Tensor sum(Shape shape, Tensor x, Ints axes) {
        double[] values = new double[shape.size()];
        Ints kept = Algebra.complement(axes, x.shape().rank());
        int[] index = new int[x.shape().rank()];
        for (int i = 0; i < x.shape().size(); i++) {
            values[position(shape, pick(index, kept))] += x.get(i);
            advance(index, x.shape());
        }
        return Tensor.wrap(shape, values);
    }

    private static Tensor logSumExp(Shape shape, Tensor x, int axis) {
        Ints kept = Algebra.complement(Ints.of(axis), x.shape().rank());
        return tabulate(shape, index -> {
            int[] full = new int[x.shape().rank()];
            for (int i = 0; i < kept.size(); i++) {
                full[kept.get(i)] = index[i];
            }
            double[] line = new double[x.shape().extent(axis)];
            for (full[axis] = 0; full[axis] < line.length; full[axis]++) {
                line[full[axis]] = at(x, full);
            }
            return ReferenceFunctions.logSumExp(line);
        });
    }

    private static Tensor contract(Op.Contract op, Shape shape, Tensor left, Tensor right) {
        int labels = 1 + Math.max(op.left().stream().max().orElse(-1), op.right().stream().max().orElse(-1));
        int[] extents = new int[labels];
        Arrays.fill(extents, 1);
        for (int i = 0; i < op.left().size(); i++) {
            extents[op.left().get(i)] = left.shape().extent(i);
        }
        for (int i = 0; i < op.right().size(); i++) {
            extents[op.right().get(i)] = right.shape().extent(i);
        }
        Shape space = Shape.of(extents);
        double[] values = new double[shape.size()];
        int[] index = new int[labels];
        for (int i = 0; i < space.size(); i++) {
            values[position(shape, pick(index, op.result()))] += at(left, pick(index, op.left()))
                    * at(right, pick(index, op.right()));
            advance(index, space);
        }
        return Tensor.wrap(shape, values);
    }
}
