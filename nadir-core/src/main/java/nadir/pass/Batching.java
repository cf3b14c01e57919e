package nadir.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Batches over any domain: a program runs for many values of some inputs at once, and what does not depend on those is
/// computed once.
public final class Batching<V> implements Domain<Batched<V>> {
    private final Algebra<V> algebra;
    private final int size;

    /// @param size the number of members of the batch
    public Batching(Domain<V> base, int size) {
        this.algebra = new Algebra<>(base);
        this.size = size;
    }

    /// The program that takes the inputs in `batched` with a leading axis of extent `size` and gives every output with
    /// such an axis.
    public static Program of(Program program, Ints batched, int size) {
        ProgramBuilder builder = new ProgramBuilder();
        Batching<Value> batching = new Batching<>(builder, size);
        List<Batched<Value>> arguments = new ArrayList<>();
        for (int i = 0; i < program.inputs().size(); i++) {
            Shape shape = program.inputs().get(i).shape();
            boolean member = batched.contains(i);
            arguments.add(new Batched<>(builder.input(member ? shape.prepend(size) : shape), member));
        }
        List<Batched<Value>> results = program.evaluate(batching, arguments);
        return builder.build(results.stream().map(batching::repeated).toList());
    }

    /// The value with the batch as leading axis, repeated if all members share it.
    public V repeated(Batched<V> value) {
        if (value.batched()) {
            return value.value();
        }
        Shape shape = algebra.shape(value.value());
        return algebra.broadcast(value.value(), shape.prepend(size), Ints.range(1, shape.rank() + 1));
    }

    @Override
    public Shape shape(Batched<V> value) {
        Shape shape = algebra.shape(value.value());
        if (!value.batched()) {
            return shape;
        }
        int[] extents = shape.extents();
        return Shape.of(Arrays.copyOfRange(extents, 1, extents.length));
    }

    @Override
    public Batched<V> apply(Op op, List<Batched<V>> operands) {
        List<V> values = operands.stream().map(Batched::value).toList();
        if (operands.stream().noneMatch(Batched::batched)) {
            return new Batched<>(algebra.domain().apply(op, values), false);
        }
        return switch (op) {
            case Op.Elementwise _ -> repeatAll(op, operands);
            case Op.Concatenate(int axis) -> repeatAll(new Op.Concatenate(axis + 1), operands);
            case Op.Constant _ -> throw new IllegalStateException("a constant has no operands");
            case Op.Broadcast(var target, var axes) ->
                    batched(new Op.Broadcast(target.prepend(size), axes.plus(1).prepend(0)), values);
            case Op.Reshape(var target) -> batched(new Op.Reshape(target.prepend(size)), values);
            case Op.Permute(var axes) -> batched(new Op.Permute(axes.plus(1).prepend(0)), values);
            case Op.Slice(var target, var starts, var steps) ->
                    batched(new Op.Slice(target.prepend(size), starts.prepend(0), steps.prepend(1)), values);
            case Op.Embed(var target, var starts, var steps) ->
                    batched(new Op.Embed(target.prepend(size), starts.prepend(0), steps.prepend(1)), values);
            case Op.Windows(int axis, int positions, int places, int step, int dilation) ->
                    batched(new Op.Windows(axis + 1, positions, places, step, dilation), values);
            case Op.Overlap(int axis, int extent, int step, int dilation) ->
                    batched(new Op.Overlap(axis + 1, extent, step, dilation), values);
            case Op.Sum(var axes) -> batched(new Op.Sum(axes.plus(1)), values);
            case Op.LogSumExp(int axis) -> batched(new Op.LogSumExp(axis + 1), values);
            case Op.Contract contract -> batched(contract(contract, operands), values);
        };
    }

    private Batched<V> repeatAll(Op op, List<Batched<V>> operands) {
        return batched(op, operands.stream().map(this::repeated).toList());
    }

    private Batched<V> batched(Op op, List<V> values) {
        return new Batched<>(algebra.domain().apply(op, values), true);
    }

    private Op contract(Op.Contract op, List<Batched<V>> operands) {
        int label = 1 + Math.max(op.left().stream().max().orElse(-1), op.right().stream().max().orElse(-1));
        Ints left = operands.get(0).batched() ? op.left().prepend(label) : op.left();
        Ints right = operands.get(1).batched() ? op.right().prepend(label) : op.right();
        return new Op.Contract(left, right, op.result().prepend(label));
    }
}
