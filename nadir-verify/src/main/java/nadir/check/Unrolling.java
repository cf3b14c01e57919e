package nadir.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.ir.BinaryFunction;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Writes a tensor program out as scalar steps. A tensor becomes an array of positions of steps, row-major; ops that move
/// elements move positions.
final class Unrolling {
    /// More steps than this do not fit into memory with the arrays of a sweep.
    private static final int MOST_STEPS = 20_000_000;

    private final List<Step> steps = new ArrayList<>();
    private final Map<Step, Integer> known = new HashMap<>();
    private final Map<Value, int[]> tensors = new HashMap<>();

    private Unrolling() {}

    /// The tape of a sample's loss: inputs theta, x, y.
    static Tape of(Program program) {
        Unrolling unrolling = new Unrolling();
        unrolling.inputs(program.inputs());
        for (Equation equation : program.equations()) {
            unrolling.tensors.put(equation.result(), unrolling.apply(equation));
        }
        return Tape.of(unrolling.steps, unrolling.tensor(program.outputs().getFirst())[0]);
    }

    private void inputs(List<Value> inputs) {
        int[] parameters = new int[inputs.get(0).shape().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = add(new Step.Parameter(i));
        }
        int[] x = new int[inputs.get(1).shape().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = add(new Step.Input(i));
        }
        int[] y = new int[inputs.get(2).shape().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = add(new Step.Target(i));
        }
        tensors.put(inputs.get(0), parameters);
        tensors.put(inputs.get(1), x);
        tensors.put(inputs.get(2), y);
    }

    /// The same operation on the same operands is written once.
    private int add(Step step) {
        Integer position = known.get(step);
        if (position != null) {
            return position;
        }
        if (steps.size() >= MOST_STEPS) {
            throw new NotConfirmedException("the network has more than " + MOST_STEPS + " scalar operations");
        }
        steps.add(step);
        known.put(step, steps.size() - 1);
        return steps.size() - 1;
    }

    private int[] tensor(Value value) {
        int[] tensor = tensors.get(value);
        if (tensor == null) {
            throw new IllegalStateException("a verified program defines " + value + " before its use");
        }
        return tensor;
    }

    private int[] apply(Equation equation) {
        List<int[]> operands = equation.operands().stream().map(this::tensor).toList();
        List<Shape> shapes = equation.operands().stream().map(Value::shape).toList();
        Shape result = equation.result().shape();
        return switch (equation.op()) {
            case Op.Elementwise elementwise -> elementwise(elementwise, operands, result.size());
            case Op.Constant(var tensor) -> constants(tensor.values());
            case Op.Broadcast(var _, Ints axes) -> broadcast(operands.getFirst(), shapes.getFirst(), result, axes);
            case Op.Reshape _ -> operands.getFirst();
            case Op.Permute(Ints axes) -> permute(operands.getFirst(), shapes.getFirst(), result, axes);
            case Op.Slice(var _, Ints starts, Ints steps) ->
                    slice(operands.getFirst(), shapes.getFirst(), result, starts, steps);
            case Op.Embed(var _, Ints starts, Ints steps) ->
                    embed(operands.getFirst(), shapes.getFirst(), result, starts, steps);
            case Op.Concatenate(int axis) -> concatenate(operands, shapes, result, axis);
            case Op.Windows windows -> windows(operands.getFirst(), shapes.getFirst(), result, windows);
            case Op.Overlap overlap -> overlap(operands.getFirst(), shapes.getFirst(), result, overlap);
            case Op.Sum(Ints axes) -> sum(operands.getFirst(), shapes.getFirst(), result, axes);
            case Op.LogSumExp(int axis) -> logSumExp(operands.getFirst(), shapes.getFirst(), result, axis);
            case Op.Contract contract -> contract(contract, operands, shapes, result);
        };
    }

    private int[] constants(double[] numbers) {
        int[] result = new int[numbers.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = add(new Step.Constant(numbers[i]));
        }
        return result;
    }

    private int[] elementwise(Op.Elementwise op, List<int[]> operands, int size) {
        int[] result = new int[size];
        for (int i = 0; i < size; i++) {
            int a = operands.get(0)[i];
            result[i] = switch (op) {
                case Op.Unary(var function) -> add(new Step.Apply(function, a));
                case Op.Power(double exponent) -> add(new Step.Power(a, exponent));
                case Op.Binary(var function) -> binary(function, a, operands.get(1)[i]);
                case Op.Compare(var comparison) -> add(new Step.Mask(comparison, a, operands.get(1)[i]));
                case Op.Select _ -> add(new Step.Choice(a, operands.get(1)[i], operands.get(2)[i]));
            };
        }
        return result;
    }

    private int binary(BinaryFunction function, int a, int b) {
        return switch (function) {
            case ADD -> add(new Step.Sum(a, b));
            case SUBTRACT -> add(new Step.Difference(a, b));
            case MULTIPLY -> add(new Step.Product(a, b));
            case DIVIDE -> add(new Step.Product(a, add(new Step.Reciprocal(b))));
            case MAXIMUM -> add(new Step.Extreme(true, a, b));
            case MINIMUM -> add(new Step.Extreme(false, a, b));
        };
    }

    /// The index along each axis of the element at a row-major position.
    private static int[] index(int position, Shape shape) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return index;
    }

    /// The row-major position of the element with an index.
    private static int position(int[] index, Shape shape) {
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.extent(axis) + index[axis];
        }
        return position;
    }

    private static int[] broadcast(int[] x, Shape from, Shape to, Ints axes) {
        int[] result = new int[to.size()];
        for (int i = 0; i < result.length; i++) {
            int[] target = index(i, to);
            int[] source = new int[from.rank()];
            for (int axis = 0; axis < source.length; axis++) {
                source[axis] = target[axes.get(axis)];
            }
            result[i] = x[position(source, from)];
        }
        return result;
    }

    private static int[] permute(int[] x, Shape from, Shape to, Ints axes) {
        int[] result = new int[to.size()];
        for (int i = 0; i < result.length; i++) {
            int[] target = index(i, to);
            int[] source = new int[target.length];
            for (int axis = 0; axis < source.length; axis++) {
                source[axes.get(axis)] = target[axis];
            }
            result[i] = x[position(source, from)];
        }
        return result;
    }

    /// The index in the whole of an element of the box that `starts` and `strides` cut out.
    private static int[] inWhole(int[] index, Ints starts, Ints strides) {
        int[] whole = new int[index.length];
        for (int axis = 0; axis < whole.length; axis++) {
            whole[axis] = starts.get(axis) + strides.get(axis) * index[axis];
        }
        return whole;
    }

    private static int[] slice(int[] x, Shape from, Shape to, Ints starts, Ints strides) {
        int[] result = new int[to.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = x[position(inWhole(index(i, to), starts, strides), from)];
        }
        return result;
    }

    private int[] embed(int[] x, Shape from, Shape to, Ints starts, Ints strides) {
        int[] result = constants(new double[to.size()]);
        for (int i = 0; i < x.length; i++) {
            result[position(inWhole(index(i, from), starts, strides), to)] = x[i];
        }
        return result;
    }

    private static int[] concatenate(List<int[]> operands, List<Shape> shapes, Shape to, int axis) {
        int[] result = new int[to.size()];
        int start = 0;
        for (int k = 0; k < operands.size(); k++) {
            for (int i = 0; i < operands.get(k).length; i++) {
                int[] index = index(i, shapes.get(k));
                index[axis] += start;
                result[position(index, to)] = operands.get(k)[i];
            }
            start += shapes.get(k).extent(axis);
        }
        return result;
    }

    /// Where the place of a window lies that an index names by position and, last, by place.
    private static int[] place(int[] index, int axis, int step, int dilation) {
        int[] place = Arrays.copyOf(index, index.length - 1);
        place[axis] = step * index[axis] + dilation * index[index.length - 1];
        return place;
    }

    private static int[] windows(int[] x, Shape from, Shape to, Op.Windows op) {
        int[] result = new int[to.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = x[position(place(index(i, to), op.axis(), op.step(), op.dilation()), from)];
        }
        return result;
    }

    private int[] overlap(int[] x, Shape from, Shape to, Op.Overlap op) {
        int[] result = constants(new double[to.size()]);
        for (int i = 0; i < x.length; i++) {
            int target = position(place(index(i, from), op.axis(), op.step(), op.dilation()), to);
            result[target] = add(new Step.Sum(result[target], x[i]));
        }
        return result;
    }

    /// For each element of the result the operand's elements that are folded into it, in row-major order.
    private static List<List<Integer>> folded(int[] x, Shape from, Shape to, Ints axes) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            groups.add(new ArrayList<>());
        }
        for (int i = 0; i < x.length; i++) {
            int[] index = index(i, from);
            int[] kept = new int[to.rank()];
            int next = 0;
            for (int axis = 0; axis < index.length; axis++) {
                if (!axes.contains(axis)) {
                    kept[next++] = index[axis];
                }
            }
            groups.get(position(kept, to)).add(x[i]);
        }
        return groups;
    }

    private int[] sum(int[] x, Shape from, Shape to, Ints axes) {
        int[] result = new int[to.size()];
        List<List<Integer>> groups = folded(x, from, to, axes);
        for (int i = 0; i < result.length; i++) {
            result[i] = total(groups.get(i));
        }
        return result;
    }

    private int total(List<Integer> terms) {
        int total = terms.getFirst();
        for (int term : terms.subList(1, terms.size())) {
            total = add(new Step.Sum(total, term));
        }
        return total;
    }

    /// log(e^a + e^b) = a + log(1 + e^(b - a)), one after the other.
    private int[] logSumExp(int[] x, Shape from, Shape to, int axis) {
        int[] result = new int[to.size()];
        List<List<Integer>> groups = folded(x, from, to, Ints.of(axis));
        for (int i = 0; i < result.length; i++) {
            int total = groups.get(i).getFirst();
            for (int term : groups.get(i).subList(1, groups.get(i).size())) {
                int difference = add(new Step.Difference(term, total));
                total = add(new Step.Sum(total, add(new Step.Apply(UnaryFunction.SOFTPLUS, difference))));
            }
            result[i] = total;
        }
        return result;
    }

    private int[] contract(Op.Contract op, List<int[]> operands, List<Shape> shapes, Shape to) {
        Map<Integer, Integer> extents = new HashMap<>();
        note(op.left(), shapes.get(0), extents);
        note(op.right(), shapes.get(1), extents);
        int[] summed = extents.keySet()
                .stream()
                .mapToInt(l -> l)
                .filter(l -> !op.result().contains(l))
                .sorted()
                .toArray();
        Shape inner = Shape.of(Ints.of(summed).stream().map(extents::get).toArray());
        int[] result = new int[to.size()];
        int[] index = new int[1 + extents.keySet().stream().mapToInt(l -> l).max().orElse(0)];
        for (int i = 0; i < result.length; i++) {
            assign(index, op.result().toArray(), index(i, to));
            List<Integer> terms = new ArrayList<>();
            for (int k = 0; k < inner.size(); k++) {
                assign(index, summed, index(k, inner));
                int a = operands.get(0)[position(at(index, op.left()), shapes.get(0))];
                int b = operands.get(1)[position(at(index, op.right()), shapes.get(1))];
                terms.add(add(new Step.Product(a, b)));
            }
            result[i] = total(terms);
        }
        return result;
    }

    private static void note(Ints labels, Shape shape, Map<Integer, Integer> extents) {
        for (int axis = 0; axis < labels.size(); axis++) {
            extents.put(labels.get(axis), shape.extent(axis));
        }
    }

    private static void assign(int[] index, int[] labels, int[] values) {
        for (int i = 0; i < labels.length; i++) {
            index[labels[i]] = values[i];
        }
    }

    private static int[] at(int[] index, Ints labels) {
        return labels.stream().map(label -> index[label]).toArray();
    }
}
