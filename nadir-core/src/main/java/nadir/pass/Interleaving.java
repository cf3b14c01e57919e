package nadir.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nadir.domain.Algebra;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Batches over any domain like [Batching], but with the batch as the *last* axis: what is element by element, one after
/// the other in memory, belongs to different members ("structure of arrays"). Every loop then walks through members, so
/// that vector instructions serve several of them, however small the tensors of each are.
///
/// Contractions become products of elements and sums: a matrix product of small matrices, one pair for each member, is no
/// matrix product of anything larger. Each member's sums run over its terms in their order, whatever its place.
public final class Interleaving<V> implements Domain<Batched<V>> {
    private final Algebra<V> algebra;
    private final int size;

    /// @param size the number of members of the batch
    public Interleaving(Domain<V> base, int size) {
        this.algebra = new Algebra<>(base);
        this.size = size;
    }

    /// The program that takes the inputs in `batched` with a last axis of extent `size` and gives every output with such
    /// an axis.
    public static Program of(Program program, Ints batched, int size) {
        ProgramBuilder builder = new ProgramBuilder();
        Interleaving<Value> batch = new Interleaving<>(builder, size);
        List<Batched<Value>> arguments = new ArrayList<>();
        for (int i = 0; i < program.inputs().size(); i++) {
            Shape shape = program.inputs().get(i).shape();
            boolean member = batched.contains(i);
            arguments.add(new Batched<>(builder.input(member ? batch.extended(shape) : shape), member));
        }
        List<Batched<Value>> results = program.evaluate(batch, arguments);
        return builder.build(results.stream().map(batch::repeated).toList());
    }

    /// The value with the batch as last axis, repeated if all members share it.
    public V repeated(Batched<V> value) {
        if (value.batched()) {
            return value.value();
        }
        Shape shape = algebra.shape(value.value());
        return algebra.broadcast(value.value(), extended(shape), Ints.range(0, shape.rank()));
    }

    private Shape extended(Shape shape) {
        return Shape.of(appended(Ints.of(shape.extents()), size).toArray());
    }

    private static Ints appended(Ints list, int element) {
        return Ints.of(IntStream.concat(list.stream(), IntStream.of(element)).toArray());
    }

    @Override
    public Shape shape(Batched<V> value) {
        Shape shape = algebra.shape(value.value());
        return value.batched()
                ? Shape.of(Ints.of(shape.extents()).stream().limit(shape.rank() - 1).toArray())
                : shape;
    }

    @Override
    public Batched<V> apply(Op op, List<Batched<V>> operands) {
        List<V> values = operands.stream().map(Batched::value).toList();
        if (operands.stream().noneMatch(Batched::batched)) {
            return new Batched<>(algebra.domain().apply(op, values), false);
        }
        return switch (op) {
            case Op.Elementwise _,Op.Concatenate _ ->
                    batched(op, operands.stream().map(this::repeated).toList());
            case Op.Constant _ -> throw new IllegalStateException("a constant has no operands");
            case Op.Broadcast(var target, var axes) ->
                    batched(new Op.Broadcast(extended(target), appended(axes, target.rank())), values);
            case Op.Reshape(var target) -> batched(new Op.Reshape(extended(target)), values);
            case Op.Permute(var axes) -> batched(new Op.Permute(appended(axes, axes.size())), values);
            case Op.Slice(var target, var starts, var steps) ->
                    batched(new Op.Slice(extended(target), appended(starts, 0), appended(steps, 1)), values);
            case Op.Embed(var target, var starts, var steps) ->
                    batched(new Op.Embed(extended(target), appended(starts, 0), appended(steps, 1)), values);
            // The new axis of places comes last, behind the batch, and the batch is moved back behind it.
            case Op.Windows windows -> new Batched<>(
                    lastTwoExchanged(algebra.domain().apply(windows, values)), true);
            case Op.Overlap overlap -> batched(overlap, List.of(lastTwoExchanged(values.getFirst())));
            case Op.Sum _,Op.LogSumExp _ -> batched(op, values);
            case Op.Contract contract -> operands.getFirst().batched() && operands.getLast().batched()
                    ? new Batched<>(contract(contract, operands), true)
                    : batched(withBatch(contract, operands.getFirst().batched()), values);
        };
    }

    private Batched<V> batched(Op op, List<V> values) {
        return new Batched<>(algebra.domain().apply(op, values), true);
    }

    private V lastTwoExchanged(V value) {
        int rank = algebra.shape(value).rank();
        int[] axes = Ints.range(0, rank).toArray();
        axes[rank - 2] = rank - 1;
        axes[rank - 1] = rank - 2;
        return algebra.permute(value, Ints.of(axes));
    }

    /// With one operand that all members share, a contraction stays one: its columns are those of all members.
    private static Op.Contract withBatch(Op.Contract op, boolean leftBatched) {
        int label = 1 + IntStream.concat(op.left().stream(), op.right().stream()).max().orElse(-1);
        Ints left = leftBatched ? appended(op.left(), label) : op.left();
        Ints right = leftBatched ? op.right() : appended(op.right(), label);
        return new Op.Contract(left, right, appended(op.result(), label));
    }

    /// The products of all elements that meet, with the axes of the result, those summed over, and the batch, in this
    /// order; then the sum.
    private V contract(Op.Contract op, List<Batched<V>> operands) {
        Ints summed = Ints.of(op.left().stream().filter(label -> !op.result().contains(label)).toArray());
        Ints order = Ints.of(IntStream.concat(op.result().stream(), summed.stream()).toArray());
        Batched<V> left = operands.get(0);
        Batched<V> right = operands.get(1);
        int[] extents = order.stream()
                .map(label -> op.left().contains(label)
                        ? algebra.shape(left.value()).extent(op.left().indexOf(label))
                        : algebra.shape(right.value()).extent(op.right().indexOf(label)))
                .toArray();
        Shape box = extended(Shape.of(extents));
        V a = spread(left, op.left(), order, box);
        V b = spread(right, op.right(), order, box);
        return algebra.sum(algebra.multiply(a, b), Ints.range(op.result().size(), order.size()));
    }

    /// Repeats an operand with the given labels to a box whose axes are `order` and then the batch.
    private V spread(Batched<V> operand, Ints labels, Ints order, Shape box) {
        int rank = labels.size();
        int[] sorted = IntStream.range(0, rank)
                .boxed()
                .sorted((a, b) -> Integer.compare(order.indexOf(labels.get(a)), order.indexOf(labels.get(b))))
                .mapToInt(Integer::intValue)
                .toArray();
        Ints axes = Ints.of(IntStream.of(sorted).map(axis -> order.indexOf(labels.get(axis))).toArray());
        Ints permutation = Ints.of(sorted);
        return operand.batched()
                ? algebra.broadcast(algebra.permute(operand.value(), appended(permutation, rank)), box,
                        appended(axes, order.size()))
                : algebra.broadcast(algebra.permute(operand.value(), permutation), box, axes);
    }
}
