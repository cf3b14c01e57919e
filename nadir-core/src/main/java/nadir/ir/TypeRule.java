package nadir.ir;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// The one rule for the shapes of ops: it types equations when a program is built and checks them when it is verified.
/// Its errors have the form "op requires X, got Y; do Z".
public final class TypeRule {
    private TypeRule() {}

    /// The shape of `op` applied to operands of the given shapes.
    ///
    /// @throws IllegalArgumentException if the op cannot be applied to them
    public static Shape infer(Op op, List<Shape> operands) {
        requireOperands(op, operands);
        return switch (op) {
            case Op.Elementwise elementwise -> sameShapes(elementwise, operands);
            case Op.Constant(var value) -> value.shape();
            case Op.Broadcast broadcast -> broadcast(broadcast, operands.getFirst());
            case Op.Reshape reshape -> reshape(reshape, operands.getFirst());
            case Op.Permute permute -> permute(permute, operands.getFirst());
            case Op.Slice(var target, var starts, var steps) -> {
                requireBox(op, operands.getFirst(), target, starts, steps);
                yield target;
            }
            case Op.Embed(var target, var starts, var steps) -> {
                requireBox(op, target, operands.getFirst(), starts, steps);
                yield target;
            }
            case Op.Concatenate concatenate -> concatenate(concatenate, operands);
            case Op.Windows windows -> windows(windows, operands.getFirst());
            case Op.Overlap overlap -> overlap(overlap, operands.getFirst());
            case Op.Sum(var axes) -> without(op, operands.getFirst(), axes);
            case Op.LogSumExp(int axis) -> without(op, operands.getFirst(), Ints.of(axis));
            case Op.Contract contract -> contract(contract, operands.get(0), operands.get(1));
        };
    }

    private static void requireOperands(Op op, List<Shape> operands) {
        int wanted = switch (op) {
            case Op.Constant _ -> 0;
            case Op.Unary _,Op.Power _,Op.Broadcast _,Op.Reshape _,Op.Permute _,Op.Slice _,Op.Embed _,Op.Windows _,Op.Reduction _ ->
                    1;
            case Op.Binary _,Op.Compare _,Op.Bilinear _ -> 2;
            case Op.Select _ -> 3;
            case Op.Concatenate _ -> Math.max(1, operands.size());
        };
        require(operands.size() == wanted, op, wanted + " operands", operands.size() + " of them", "pass the operands");
    }

    private static Shape sameShapes(Op op, List<Shape> operands) {
        Shape first = operands.getFirst();
        for (Shape shape : operands) {
            require(shape.equals(first), op, "operands of one shape", operands, "broadcast the smaller one first");
        }
        return first;
    }

    private static Shape broadcast(Op.Broadcast op, Shape operand) {
        Shape target = op.target();
        Ints axes = op.axes();
        require(axes.size() == operand.rank(), op, "one axis of the target for each operand axis",
                axes + " for operand " + operand, "name " + operand.rank() + " axes");
        int previous = -1;
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            require(axis > previous && axis < target.rank(), op, "increasing axes below " + target.rank(), axes,
                    "sort them, or permute the operand first");
            require(target.extent(axis) == operand.extent(i), op, "equal extents on kept axes",
                    operand + " for target " + target, "reshape away axes of extent 1 first");
            previous = axis;
        }
        return target;
    }

    private static Shape reshape(Op.Reshape op, Shape operand) {
        require(op.target().size() == operand.size(), op, "a target of " + operand.size() + " elements",
                op.target() + " with " + op.target().size(), "keep the number of elements");
        return op.target();
    }

    private static Shape permute(Op.Permute op, Shape operand) {
        Ints axes = op.axes();
        boolean permutation = axes.size() == operand.rank()
                && axes.stream().distinct().filter(a -> a >= 0 && a < operand.rank()).count() == operand.rank();
        require(permutation, op, "a permutation of the " + operand.rank() + " axes of " + operand, axes,
                "name every axis once");
        return Shape.of(axes.stream().map(operand::extent).toArray());
    }

    private static void requireBox(Op op, Shape outer, Shape box, Ints starts, Ints steps) {
        boolean ranks = outer.rank() == box.rank() && starts.size() == box.rank() && steps.size() == box.rank();
        require(ranks, op, "box, starts and steps of the rank of " + outer, box + ", " + starts + ", " + steps,
                "give one entry for each axis");
        for (int i = 0; i < box.rank(); i++) {
            long last = starts.get(i) + (long) steps.get(i) * (box.extent(i) - 1);
            require(starts.get(i) >= 0 && steps.get(i) >= 1 && last < outer.extent(i), op,
                    "a box inside " + outer + " with steps of at least 1",
                    box + " from " + starts + " by " + steps, "shrink the box on axis " + i);
        }
    }

    private static Shape concatenate(Op.Concatenate op, List<Shape> operands) {
        Shape first = operands.getFirst();
        int axis = op.axis();
        require(axis >= 0 && axis < first.rank(), op, "an axis of " + first, axis, "choose one below " + first.rank());
        int total = 0;
        for (Shape shape : operands) {
            boolean fits = shape.rank() == first.rank();
            for (int i = 0; fits && i < first.rank(); i++) {
                fits = i == axis || shape.extent(i) == first.extent(i);
            }
            require(fits, op, "operands equal but for axis " + axis, operands, "reshape or slice them first");
            total = Math.addExact(total, shape.extent(axis));
        }
        int[] extents = first.extents();
        extents[axis] = total;
        return Shape.of(extents);
    }

    private static Shape windows(Op.Windows op, Shape operand) {
        require(op.axis() >= 0 && op.axis() < operand.rank(), op, "an axis of " + operand, op.axis(),
                "choose one below " + operand.rank());
        requireInside(op, op.positions(), op.size(), op.step(), op.dilation(), operand.extent(op.axis()));
        int[] extents = Arrays.copyOf(operand.extents(), operand.rank() + 1);
        extents[op.axis()] = op.positions();
        extents[operand.rank()] = op.size();
        return Shape.of(extents);
    }

    private static Shape overlap(Op.Overlap op, Shape operand) {
        int last = operand.rank() - 1;
        require(op.axis() >= 0 && op.axis() < last, op, "an axis of " + operand + " before the last", op.axis(),
                "choose one below " + last);
        requireInside(op, operand.extent(op.axis()), operand.extent(last), op.step(), op.dilation(), op.extent());
        int[] extents = Arrays.copyOf(operand.extents(), last);
        extents[op.axis()] = op.extent();
        return Shape.of(extents);
    }

    private static void requireInside(Op op, int positions, int size, int step, int dilation, int extent) {
        boolean positive = positions >= 1 && size >= 1 && step >= 1 && dilation >= 1;
        require(positive, op, "positive numbers", positions + " positions of " + size + " places", "count from 1");
        long last = (long) step * (positions - 1) + (long) dilation * (size - 1);
        require(last < extent, op, "windows inside an extent of " + extent, "one that ends at " + last,
                "take fewer or smaller windows, or pad first");
    }

    private static Shape without(Op op, Shape operand, Ints axes) {
        int previous = -1;
        for (int axis : axes.toArray()) {
            require(axis > previous && axis < operand.rank(), op, "increasing axes of " + operand, axes,
                    "sort them and name each once");
            previous = axis;
        }
        int[] kept = Ints.range(0, operand.rank()).stream().filter(a -> !axes.contains(a)).toArray();
        return Shape.of(Ints.of(kept).stream().map(operand::extent).toArray());
    }

    private static Shape contract(Op.Contract op, Shape left, Shape right) {
        Map<Integer, Integer> extents = new HashMap<>();
        Map<Integer, Integer> uses = new HashMap<>();
        note(op, op.left(), left, extents, uses);
        note(op, op.right(), right, extents, uses);
        for (int label : op.result().toArray()) {
            require(extents.containsKey(label), op, "result labels that an operand has", op.result(),
                    "broadcast to make a new axis");
            uses.merge(label, 1, Integer::sum);
        }
        require(op.result().stream().distinct().count() == op.result().size(), op, "distinct labels in the result",
                op.result(), "name each once");
        uses.forEach((label, count) -> require(count >= 2, op, "labels that two of the three lists share",
                "label " + label + " in one only", "sum that axis away first"));
        return Shape.of(op.result().stream().map(extents::get).toArray());
    }

    private static void note(Op op, Ints labels, Shape shape, Map<Integer, Integer> extents,
            Map<Integer, Integer> uses) {
        require(labels.size() == shape.rank(), op, "one label for each axis", labels + " for " + shape,
                "give " + shape.rank() + " labels");
        require(labels.stream().distinct().count() == labels.size(), op, "distinct labels in an operand", labels,
                "name each once");
        for (int i = 0; i < labels.size(); i++) {
            Integer known = extents.putIfAbsent(labels.get(i), shape.extent(i));
            require(known == null || known == shape.extent(i), op, "equal extents for equal labels",
                    known + " and " + shape.extent(i) + " for label " + labels.get(i), "check the operands' order");
            uses.merge(labels.get(i), 1, Integer::sum);
        }
    }

    private static void require(boolean holds, Op op, String wanted, Object got, String remedy) {
        if (!holds) {
            throw new IllegalArgumentException(
                    OpNames.describe(op) + " requires " + wanted + ", got " + got + "; " + remedy);
        }
    }
}
