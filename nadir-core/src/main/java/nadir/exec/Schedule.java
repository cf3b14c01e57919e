package nadir.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import nadir.domain.Algebra;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A program as a list of steps over logical buffers.
final class Schedule {
    /// The place among buffers where functions of the exponential family find their scratch arrays.
    static final int SCRATCH = 0;
    /// The place among buffers where matrix products find all of them as [Buffer]s.
    static final int VIEWS = 1;
    /// Elements and columns from which rows are added by a product.
    private static final int LEAST_ADDED = 256;
    private static final int LEAST_COLUMNS = 4;

    private final Fusion fusion;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Map<Value, Integer> buffers = new HashMap<>();
    private final Map<Integer, Tensor> constants = new HashMap<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();

    Schedule(Program program) {
        this.fusion = new Fusion(program);
        newBuffer(0);
        newBuffer(0);
        for (Value input : program.inputs()) {
            int buffer = newBuffer(input.shape().size());
            buffers.put(input, buffer);
            inputs.add(buffer);
        }
        for (Equation equation : program.equations()) {
            // What a contraction adds to has been scheduled before it.
            if (fusion.isStored(equation.result()) && !buffers.containsKey(equation.result())) {
                schedule(equation);
            }
        }
        program.outputs().forEach(output -> outputs.add(buffer(output)));
    }

    List<Step> steps() {
        return steps;
    }

    /// The number of elements of each logical buffer.
    List<Integer> sizes() {
        return sizes;
    }

    /// Buffers with a value that never changes.
    Map<Integer, Tensor> constants() {
        return constants;
    }

    List<Integer> inputs() {
        return inputs;
    }

    List<Integer> outputs() {
        return outputs;
    }

    private int newBuffer(int size) {
        sizes.add(size);
        return sizes.size() - 1;
    }

    private int buffer(Value value) {
        Integer buffer = buffers.get(value);
        if (buffer == null) {
            throw new IllegalStateException(value + " has no buffer");
        }
        return buffer;
    }

    private void schedule(Equation equation) {
        Value value = equation.result();
        if (equation.op() instanceof Op.Reshape) {
            buffers.put(value, buffer(equation.operands().getFirst()));
            return;
        }
        if (fusion.isAccumulated(value)) {
            buffers.put(value, buffer(fusion.firstTerm(value)));
            return;
        }
        Fusion.Scattered scattered = fusion.scattered(value);
        if (equation.op() instanceof Op.Contract && scattered != null && scatter(equation, scattered)) {
            return;
        }
        Fusion.Term term = fusion.addsTo(value);
        if (equation.op() instanceof Op.Contract contract && term != null) {
            if (!buffers.containsKey(term.sum())) {
                schedule(fusion.definition(term.sum()));
            }
            buffers.put(value, buffer(term.sum()));
            contract(equation, buffer(term.sum()), contract, term.target());
            return;
        }
        int target = newBuffer(value.shape().size());
        buffers.put(value, target);
        switch (equation.op()) {
            case Op.Constant(var tensor) -> constants.put(target, tensor);
            case Op.Unary(var function) when fusion.isMapped(equation) ->
                    steps.add(new Step.Map(function, buffer(equation.operands().getFirst()), target,
                            value.shape().size()));
            case Op.Broadcast(var shape, var _) when fusion.isRepeatedRow(value) -> steps.add(
                    new Step.Repeat(buffer(equation.operands().getFirst()), target, shape.extent(1), shape.size()));
            case Op.Elementwise _,Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Windows _ -> {
                Shape shape = value.shape();
                Expression body = new Loops(this, fusion).compute(equation, Walk.over(shape));
                addNest(shape, body, target, 0, shape.strides(), LoopNest.Mode.WRITE);
            }
            case Op.Reshape _ -> throw new IllegalStateException("a reshape needs no step");
            case Op.Embed(var _, var starts, var steps) -> embed(equation, target, starts, steps);
            case Op.Concatenate(int axis) -> concatenate(equation, target, axis);
            case Op.Sum(var axes) -> sum(equation, target, axes);
            case Op.Overlap overlap -> overlap(equation, target, overlap);
            case Op.LogSumExp(int axis) -> logSumExp(equation, target, axis);
            case Op.Contract contract -> contract(equation, target, contract, Contraction.Target.WRITE);
        }
    }

    private void addNest(Shape space, Expression body, int target, int offset, int[] strides, LoopNest.Mode mode) {
        Expression.Load store = new Expression.Load(target, offset, strides);
        steps.add(new Step.Nest(new LoopNest(space.extents(), body, store, mode)));
    }

    private Expression express(Value operand) {
        return new Loops(this, fusion).express(operand, Walk.over(operand.shape()));
    }

    /// Where a walk through a stored value goes.
    Expression.Load load(Value value, Walk walk) {
        return walk.load(buffer(value), value.shape());
    }

    /// Gives a constant a buffer on first use.
    Expression.Load loadConstant(Tensor tensor, Value value, Walk walk) {
        int buffer = buffers.computeIfAbsent(value, _ -> newBuffer(tensor.shape().size()));
        constants.put(buffer, tensor);
        return walk.load(buffer, tensor.shape());
    }

    private void embed(Equation equation, int target, Ints starts, Ints steps) {
        Shape shape = equation.result().shape();
        Value operand = equation.operands().getFirst();
        addNest(shape, new Expression.Literal(0), target, 0, shape.strides(), LoopNest.Mode.WRITE);
        int[] strides = shape.strides();
        int offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += starts.get(axis) * strides[axis];
            strides[axis] *= steps.get(axis);
        }
        addNest(operand.shape(), express(operand), target, offset, strides, LoopNest.Mode.WRITE);
    }

    private void concatenate(Equation equation, int target, int axis) {
        int[] strides = equation.result().shape().strides();
        int offset = 0;
        for (Value operand : equation.operands()) {
            addNest(operand.shape(), express(operand), target, offset, strides, LoopNest.Mode.WRITE);
            offset += strides[axis] * operand.shape().extent(axis);
        }
    }

    private void sum(Equation equation, int target, Ints axes) {
        Value operand = equation.operands().getFirst();
        if (sumsRows(operand, axes)) {
            int columns = equation.result().shape().size();
            addRows(buffer(operand), target, operand.shape().size() / columns, columns);
            return;
        }
        Ints kept = Algebra.complement(axes, operand.shape().rank());
        int[] strides = new int[operand.shape().rank()];
        int[] own = equation.result().shape().strides();
        for (int i = 0; i < kept.size(); i++) {
            strides[kept.get(i)] = own[i];
        }
        addNest(operand.shape(), express(operand), target, 0, strides, LoopNest.Mode.SUM);
    }

    /// Whether a sum adds many rows of a matrix in a buffer: loops that add to places in memory stay scalar.
    private boolean sumsRows(Value operand, Ints axes) {
        int rank = operand.shape().rank();
        return (fusion.isInput(operand) || fusion.isStored(operand)) && axes.size() < rank
                && axes.equals(Ints.range(0, axes.size())) && operand.shape().extent(rank - 1) >= LEAST_COLUMNS
                && operand.shape().size() >= LEAST_ADDED;
    }

    /// A sum of rows is a product with a row of ones.
    private void addRows(int operand, int target, int rows, int columns) {
        int ones = newBuffer(rows);
        constants.put(ones, Tensor.filled(Shape.of(rows), 1));
        steps.add(new Step.Product(new MatrixProduct(1, columns, rows, matrix(ones, rows), matrix(operand, columns),
                matrix(target, columns), Ints.of(), 0, Contraction.Target.WRITE)));
    }

    private static MatrixProduct.Matrix matrix(int buffer, int columns) {
        return new MatrixProduct.Matrix(buffer, 0, false, columns, new int[0], Optional.empty());
    }

    /// Adds what overlaps element by element or, where too many windows do, place after place of all windows, so that the
    /// innermost loop walks through the positions.
    private void overlap(Equation equation, int target, Op.Overlap op) {
        Shape shape = equation.result().shape();
        Value operand = equation.operands().getFirst();
        List<LoopNest> nests = new Overlapping(op, operand.shape()).nests(operand, new Loops(this, fusion), target);
        if (!nests.isEmpty()) {
            nests.forEach(nest -> steps.add(new Step.Nest(nest)));
            return;
        }
        addNest(shape, new Expression.Literal(0), target, 0, shape.strides(), LoopNest.Mode.WRITE);
        int rank = operand.shape().rank();
        int[] extents = new int[rank];
        int[] strides = new int[rank];
        int[] own = shape.strides();
        extents[0] = operand.shape().extent(rank - 1);
        strides[0] = op.dilation() * own[op.axis()];
        for (int axis = 0; axis + 1 < rank; axis++) {
            extents[axis + 1] = operand.shape().extent(axis);
            strides[axis + 1] = (axis == op.axis() ? op.step() : 1) * own[axis];
        }
        Ints order = Ints.of(IntStream.range(0, rank).map(axis -> (axis + 1) % rank).toArray());
        Walk walk = Walk.over(Shape.of(extents)).throughBroadcast(order);
        addNest(Shape.of(extents), new Loops(this, fusion).express(operand, walk), target, 0, strides,
                LoopNest.Mode.ADD);
    }

    private void logSumExp(Equation equation, int target, int axis) {
        Value operand = equation.operands().getFirst();
        int inner = operand.shape().strides()[axis];
        int length = operand.shape().extent(axis);
        int outer = operand.shape().size() / (inner * length);
        steps.add(new Step.Normalizer(new LogSumExp(buffer(operand), target, outer, length, inner)));
    }

    private void contract(Equation equation, int target, Op.Contract op, Contraction.Target mode) {
        Contraction.Operand left = operand(equation.operands().get(0), op.left());
        Contraction.Operand right = operand(equation.operands().get(1), op.right());
        Shape shape = equation.result().shape();
        Contraction.Operand result = new Contraction.Operand(target, 0, op.result(), shape.extents(), shape.strides());
        steps.add(new Contraction(left, right, result, mode).plan(this::newBuffer));
    }

    /// Adds a contraction to the image that its result overlaps in, if all that are added up with it can be.
    private boolean scatter(Equation equation, Fusion.Scattered scattered) {
        boolean isFirst = equation.result().equals(scattered.terms().getFirst());
        if (isFirst && scattered.terms().stream().allMatch(term -> scattering(term, scattered, false).isPresent())) {
            int image = newBuffer(scattered.image().shape().size());
            buffers.put(scattered.image(), image);
            scattered.between().forEach(value -> buffers.put(value, image));
            Shape shape = scattered.image().shape();
            addNest(shape, new Expression.Literal(0), image, 0, shape.strides(), LoopNest.Mode.WRITE);
        }
        if (!buffers.containsKey(scattered.image())) {
            return false;
        }
        buffers.put(equation.result(), buffer(scattered.image()));
        steps.add(new Step.Scatter(scattering(equation.result(), scattered, true).orElseThrow()));
        return true;
    }

    /// @param planned whether operands have buffers
    private Optional<Scattering> scattering(Value term, Fusion.Scattered scattered, boolean planned) {
        Equation equation = fusion.definition(term);
        if (!(equation.op() instanceof Op.Contract(var left, var right, var result))) {
            return Optional.empty();
        }
        Fusion.Term adds = fusion.addsTo(term);
        boolean subtracts = adds != null && adds.target() == Contraction.Target.SUBTRACT;
        int image = planned ? buffer(scattered.image()) : 0;
        return Scattering.plan(seen(equation.operands().get(0), left, planned),
                seen(equation.operands().get(1), right, planned),
                new Contraction.Operand(image, 0, result, term.shape().extents(), scattered.strides()), subtracts,
                scattered.terms().size(), size -> planned ? newBuffer(size) : 0);
    }

    private Contraction.Operand seen(Value value, Ints labels, boolean planned) {
        if (planned) {
            return operand(value, labels);
        }
        Fusion.View view = fusion.view(value);
        Expression.Load load = view.walk().load(0, view.source().shape());
        return new Contraction.Operand(0, load.offset(), labels, value.shape().extents(), load.strides());
    }

    /// A contraction's operand, through ops that only walk through a buffer in another way.
    private Contraction.Operand operand(Value value, Ints labels) {
        Fusion.View view = fusion.view(value);
        Expression.Load load = load(view.source(), view.walk());
        return new Contraction.Operand(load.buffer(), load.offset(), labels, value.shape().extents(), load.strides());
    }
}
