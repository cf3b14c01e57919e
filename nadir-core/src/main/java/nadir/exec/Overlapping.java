package nadir.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Overlapping windows as loops that write every element once: places along the axis fall into runs to which the same
/// windows contribute, and a run is one nest whose body adds them.
final class Overlapping {
    /// Runs and terms from which loops that add window after window are shorter.
    private static final int MOST_RUNS = 32;
    private static final int MOST_TERMS = 12;

    private final Op.Overlap op;
    private final Shape operand;

    Overlapping(Op.Overlap op, Shape operand) {
        this.op = op;
        this.operand = operand;
    }

    /// Places `first + step i`, i = 0 .. count - 1, of the axis, and which places in windows they are.
    private record Run(int first, int count, List<Integer> places) {}

    /// The nests, or none if there would be too many.
    List<LoopNest> nests(Value value, Loops loops, int target) {
        List<Run> runs = runs();
        boolean small = runs.size() <= MOST_RUNS && runs.stream().allMatch(run -> run.places.size() <= MOST_TERMS);
        return small ? runs.stream().map(run -> nest(run, value, loops, target)).toList() : List.of();
    }

    private List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int residue = 0; residue < Math.min(op.step(), op.extent()); residue++) {
            int first = residue;
            List<Integer> places = places(residue);
            for (int at = residue + op.step(); at < op.extent(); at += op.step()) {
                List<Integer> own = places(at);
                if (!own.equals(places)) {
                    runs.add(new Run(first, (at - first) / op.step(), places));
                    first = at;
                    places = own;
                }
            }
            runs.add(new Run(first, (op.extent() - first + op.step() - 1) / op.step(), places));
        }
        return runs;
    }

    /// The places in windows that an element of the axis has.
    private List<Integer> places(int at) {
        int positions = operand.extent(op.axis());
        return IntStream.range(0, operand.extent(operand.rank() - 1)).filter(place -> {
            int start = at - op.dilation() * place;
            return start >= 0 && start % op.step() == 0 && start / op.step() < positions;
        }).boxed().toList();
    }

    private LoopNest nest(Run run, Value value, Loops loops, int target) {
        int rank = operand.rank() - 1;
        int[] extents = IntStream.range(0, rank).map(operand::extent).toArray();
        extents[op.axis()] = op.extent();
        int[] strides = Shape.of(extents).strides();
        int offset = run.first * strides[op.axis()];
        strides[op.axis()] *= op.step();
        extents[op.axis()] = run.count;
        Expression sum = run.places.stream()
                .map(place -> loops.express(value, walk(rank, run, place)))
                .reduce((a, b) -> new Expression.Apply(new Op.Binary(BinaryFunction.ADD), List.of(a, b)))
                .orElse(new Expression.Literal(0));
        return new LoopNest(extents, sum, new Expression.Load(target, offset, strides), LoopNest.Mode.WRITE);
    }

    /// The walk of a run's nest through one place of the windows.
    private Walk walk(int rank, Run run, int place) {
        int[] starts = new int[rank + 1];
        starts[op.axis()] = (run.first - op.dilation() * place) / op.step();
        starts[rank] = place;
        List<Ints> steps = new ArrayList<>();
        for (int axis = 0; axis <= rank; axis++) {
            int[] own = new int[rank];
            if (axis < rank) {
                own[axis] = 1;
            }
            steps.add(Ints.of(own));
        }
        return new Walk(rank, Ints.of(starts), steps);
    }
}
