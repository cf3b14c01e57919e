package nadir.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import nadir.exec.MatrixProduct.Matrix;
import nadir.exec.MatrixProduct.Packing;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Plans a contraction of tensors that lie in buffers with any strides: as matrix products, by merging labels into the rows,
/// columns and depth of a matrix and looping over the others, with operands copied block by block where they do not walk in
/// one stride (a convolution's windows, say); or as plain loops where that is cheaper. Which, a rough model of costs
/// decides that knows only sizes and strides, so that a plan and with it the order of summation is the same on every
/// machine.
final class Contraction {
    /// Multiply-adds below which generated loops are faster than a call of a native routine.
    private static final long LOOP_WORK = 1024;
    /// Depth below which products with a transposed second matrix run at half the speed.
    private static final double LEAST_DEPTH = 256;
    /// Elements of a copy that stay in the second-level cache.
    private static final double CACHED = 1 << 18;

    /// A tensor in a buffer.
    ///
    /// @param offset where its first element is
    /// @param labels the label of each axis
    /// @param extents the extent of each axis
    /// @param strides the stride of each axis in elements
    record Operand(int buffer, int offset, Ints labels, int[] extents, int[] strides) {
        int stride(int label) {
            int axis = labels.indexOf(label);
            return axis < 0 ? 0 : strides[axis];
        }
    }

    /// How the result goes to its buffer.
    enum Target {
        /// Instead of what is there.
        WRITE,
        /// Added to what is there.
        ADD,
        /// Subtracted from what is there.
        SUBTRACT
    }

    private final Operand left;
    private final Operand right;
    private final Operand result;
    private final Target target;

    Contraction(Operand left, Operand right, Operand result, Target target) {
        this.left = left;
        this.right = right;
        this.result = result;
        this.target = target;
    }

    /// The step that runs the contraction.
    ///
    /// @param scratch makes a buffer of a size for the step's own use
    Step plan(IntUnaryOperator scratch) {
        List<Integer> summed = left.labels()
                .stream()
                .filter(label -> !result.labels().contains(label))
                .boxed()
                .toList();
        double loopCost = work() * (streams() ? 0.25 : 1);
        Optional<Plan> best = work() <= LOOP_WORK ? Optional.empty()
                : candidates(summed)
                        .filter(plan -> plan.cost() < loopCost)
                        .min(Comparator.comparingDouble(Plan::cost));
        return best.<Step>map(plan -> new Step.Product(plan.product(scratch))).orElseGet(() -> loops(summed));
    }

    private Stream<Plan> candidates(List<Integer> summed) {
        List<Integer> batch = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int label : result.labels().toArray()) {
            boolean inLeft = left.labels().contains(label);
            boolean inRight = right.labels().contains(label);
            (inLeft && inRight ? batch : inLeft ? rows : columns).add(label);
        }
        List<Plan> plans = new ArrayList<>();
        for (Operand order : List.of(left, right)) {
            List<Integer> depth = summed.stream()
                    .sorted(Comparator.comparingInt((Integer label) -> -order.stride(label)))
                    .toList();
            for (int i = 0; i <= rows.size(); i++) {
                for (int j = 0; j <= columns.size(); j++) {
                    for (int k = 0; k <= depth.size(); k++) {
                        List<Integer> outer = new ArrayList<>(batch);
                        outer.addAll(rows.subList(0, i));
                        outer.addAll(columns.subList(0, j));
                        Split split = new Split(outer, rows.subList(i, rows.size()),
                                columns.subList(j, columns.size()), depth.subList(0, k),
                                depth.subList(k, depth.size()));
                        split.plans(plans);
                    }
                }
            }
        }
        return plans.stream();
    }

    /// Which labels are looped over (those of the result in `outer`, those that are summed in `summed`) and which make up the
    /// matrices.
    private final class Split {
        private final List<Integer> outer;
        private final List<Integer> rows;
        private final List<Integer> columns;
        private final List<Integer> summed;
        private final List<Integer> depth;

        Split(List<Integer> outer, List<Integer> rows, List<Integer> columns, List<Integer> summed,
                List<Integer> depth) {
            this.outer = outer;
            this.rows = rows;
            this.columns = columns;
            this.summed = summed;
            this.depth = depth;
        }

        void plans(List<Plan> plans) {
            if (!merges(rows, result) || !merges(columns, result)) {
                return;
            }
            boolean straight = matrix(result, rows, columns).filter(view -> !view.transposed()).isPresent();
            if (straight) {
                plans(left, right, rows, columns, plans);
            } else if (matrix(result, columns, rows).filter(view -> !view.transposed()).isPresent()) {
                plans(right, left, columns, rows, plans);
            }
        }

        private void plans(Operand a, Operand b, List<Integer> down, List<Integer> across, List<Plan> plans) {
            for (Choice first : choices(a, down, depth, false)) {
                for (Choice second : choices(b, depth, across, true)) {
                    plans.add(new Plan(this, a, b, down, across, first, second));
                }
            }
        }

        /// In place if strides allow it; else copied, or if it is transposed and that slows products down.
        private List<Choice> choices(Operand operand, List<Integer> down, List<Integer> across, boolean second) {
            Optional<View> direct = merges(down, operand) && merges(across, operand)
                    ? matrix(operand, down, across)
                    : Optional.empty();
            Choice straight = new Choice(new View(false, size(across)), true);
            if (direct.isEmpty()) {
                return List.of(straight, new Choice(new View(true, size(down)), true));
            }
            Choice there = new Choice(direct.get(), false);
            return second && direct.get().transposed() ? List.of(there, straight) : List.of(there);
        }

        int[] loopStrides(Operand operand) {
            return Stream.concat(outer.stream(), summed.stream()).mapToInt(operand::stride).toArray();
        }

        int[] loopExtents() {
            return Stream.concat(outer.stream(), summed.stream())
                    .mapToInt(Contraction.this::extent)
                    .toArray();
        }
    }

    /// A matrix as BLAS takes it.
    private record View(boolean transposed, int leading) {}

    /// How an operand is read: where it lies, or from a copy.
    private record Choice(View view, boolean copied) {}

    /// A split with a decision for each operand whether it is used in place or copied.
    private final class Plan {
        private final Split split;
        private final Operand a;
        private final Operand b;
        private final List<Integer> rows;
        private final List<Integer> columns;
        private final Choice first;
        private final Choice second;
        private final double cost;

        Plan(Split split, Operand a, Operand b, List<Integer> rows, List<Integer> columns, Choice first,
                Choice second) {
            this.split = split;
            this.a = a;
            this.b = b;
            this.rows = rows;
            this.columns = columns;
            this.first = first;
            this.second = second;
            this.cost = estimate();
        }

        /// In nanoseconds, roughly.
        double cost() {
            return cost;
        }

        private double estimate() {
            double m = size(rows);
            double n = size(columns);
            double k = size(split.depth);
            double calls = 1;
            for (int extent : split.loopExtents()) {
                calls *= extent;
            }
            boolean crosswise = second.view().transposed() && k < LEAST_DEPTH;
            double efficiency = m / (m + 6) * n / (n + 6) * k / (k + 12) * (crosswise ? 0.5 : 1);
            double products = calls * (100 + 2 * m * n * k / (80 * efficiency));
            return products + copying(a, first, rows, split.depth) + copying(b, second, split.depth, columns);
        }

        private double copying(Operand operand, Choice choice, List<Integer> down, List<Integer> across) {
            if (!choice.copied()) {
                return 0;
            }
            double elements = (double) size(down) * size(across);
            double times = 1;
            int[] strides = split.loopStrides(operand);
            int[] extents = split.loopExtents();
            for (int i = 0; i < strides.length; i++) {
                times *= strides[i] == 0 ? 1 : extents[i];
            }
            int innermost = last(choice.view().transposed() ? down : across);
            boolean contiguous = innermost >= 0 && operand.stride(innermost) == 1;
            double each = !contiguous ? 0.8 : extent(innermost) < 16 ? 0.4 : 0.25;
            return times * (50 + elements * each * (elements > CACHED ? 3 : elements > CACHED / 8 ? 1.5 : 1));
        }

        MatrixProduct product(IntUnaryOperator scratch) {
            Matrix left = operand(a, first, rows, split.depth, scratch);
            Matrix right = operand(b, second, split.depth, columns, scratch);
            View view = matrix(result, rows, columns).orElseThrow();
            Matrix to = new Matrix(result.buffer(), result.offset(), false, view.leading(), split.loopStrides(result),
                    Optional.empty());
            return new MatrixProduct(size(rows), size(columns), size(split.depth), left, right, to,
                    Ints.of(split.loopExtents()), split.outer.size(), target);
        }

        private Matrix operand(Operand operand, Choice choice, List<Integer> down, List<Integer> across,
                IntUnaryOperator scratch) {
            int[] loops = split.loopStrides(operand);
            View view = choice.view();
            boolean transposed = view.transposed();
            if (!choice.copied()) {
                return new Matrix(operand.buffer(), operand.offset(), transposed, view.leading(), loops,
                        Optional.empty());
            }
            List<Integer> order = new ArrayList<>(transposed ? across : down);
            order.addAll(transposed ? down : across);
            int buffer = scratch.applyAsInt(Math.multiplyExact(size(down), size(across)));
            int[] extents = order.stream().mapToInt(Contraction.this::extent).toArray();
            Expression.Load from = new Expression.Load(operand.buffer(), operand.offset(),
                    order.stream().mapToInt(operand::stride).toArray());
            Expression.Load to = new Expression.Load(buffer, 0, Shape.of(extents).strides());
            Packing packing = new Packing(new LoopNest(extents, from, to, LoopNest.Mode.WRITE), operand.buffer());
            return new Matrix(buffer, 0, transposed, view.leading(), loops, Optional.of(packing));
        }
    }

    /// The contraction as loops: result labels outside, except that the last of them goes inside if that lets the
    /// innermost loop walk through memory.
    private Step loops(List<Integer> summed) {
        List<Integer> order = new ArrayList<>(result.labels().stream().boxed().toList());
        order.addAll(streams() ? order.size() - 1 : order.size(), summed);
        int[] extents = order.stream().mapToInt(this::extent).toArray();
        Expression product = new Expression.Apply(new Op.Binary(BinaryFunction.MULTIPLY),
                List.of(access(left, order), access(right, order)));
        Expression body = target == Target.SUBTRACT
                ? new Expression.Apply(new Op.Unary(UnaryFunction.NEGATE), List.of(product))
                : product;
        LoopNest.Mode written = summed.isEmpty() ? LoopNest.Mode.WRITE : LoopNest.Mode.SUM;
        return new Step.Nest(new LoopNest(extents, body, access(result, order),
                target == Target.WRITE ? written : LoopNest.Mode.ADD));
    }

    private boolean streams() {
        int last = result.labels().size() == 0 ? -1 : result.labels().get(result.labels().size() - 1);
        return last >= 0 && result.stride(last) == 1 && extent(last) >= 4 && left.stride(last) <= 1
                && right.stride(last) <= 1;
    }

    private Optional<View> matrix(Operand operand, List<Integer> rows, List<Integer> columns) {
        int rowStride = operand.stride(last(rows));
        int columnStride = operand.stride(last(columns));
        int rowCount = size(rows);
        int columnCount = size(columns);
        if (columnStride == 1 || columnCount == 1) {
            int leading = rowCount == 1 ? columnCount : rowStride;
            return leading < columnCount ? Optional.empty() : Optional.of(new View(false, leading));
        }
        if (rowStride == 1 || rowCount == 1) {
            return columnStride < rowCount ? Optional.empty() : Optional.of(new View(true, columnStride));
        }
        return Optional.empty();
    }

    /// Whether walking through the labels, the last fastest, is a walk with one stride through the operand.
    private boolean merges(List<Integer> labels, Operand operand) {
        for (int i = 0; i + 1 < labels.size(); i++) {
            int inner = labels.get(i + 1);
            if (operand.stride(labels.get(i)) != operand.stride(inner) * extent(inner)) {
                return false;
            }
        }
        return true;
    }

    private double work() {
        double work = 1;
        for (int axis = 0; axis < left.extents().length; axis++) {
            work *= left.extents()[axis];
        }
        for (int axis = 0; axis < right.extents().length; axis++) {
            work *= left.labels().contains(right.labels().get(axis)) ? 1 : right.extents()[axis];
        }
        return work;
    }

    private int extent(int label) {
        int axis = left.labels().indexOf(label);
        return axis >= 0 ? left.extents()[axis] : right.extents()[right.labels().indexOf(label)];
    }

    private int size(List<Integer> labels) {
        return labels.stream().mapToInt(this::extent).reduce(1, Math::multiplyExact);
    }

    private static int last(List<Integer> labels) {
        return labels.isEmpty() ? -1 : labels.getLast();
    }

    private static Expression.Load access(Operand operand, List<Integer> order) {
        return new Expression.Load(operand.buffer(), operand.offset(),
                order.stream().mapToInt(operand::stride).toArray());
    }
}
