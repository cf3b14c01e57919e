package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nadir.trace.Traced;

/// Reductions over axes, which are an attribute in older models and an input in newer ones.
final class ReductionRules {
    private ReductionRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.real("ReduceSum", 1, 2, call -> reduced(call, Traced::sum)),
                Rule.real("ReduceMean", 1, 2, call -> reduced(call, ReductionRules::mean)),
                Rule.real("ReduceMax", 1, 2, call -> reduced(call, (x, axes) -> folded(x, axes, Traced::max))),
                Rule.real("ReduceMin", 1, 2, call -> reduced(call, (x, axes) -> folded(x, axes, Traced::min))),
                Rule.real("ReduceL2", 1, 2, call -> reduced(call, (x, axes) -> x.square().sum(axes).sqrt())),
                Rule.real("ReduceSumSquare", 1, 2, call -> reduced(call, (x, axes) -> x.square().sum(axes))));
    }

    private interface Reduction {
        /// The reduction over axes, which disappear.
        Traced over(Traced x, int[] axes);
    }

    private static Traced mean(Traced x, int[] axes) {
        return x.sum(axes)
                .dividedBy(Arrays.stream(axes).map(axis -> x.shape().extent(axis)).reduce(1, Math::multiplyExact));
    }

    private static Traced folded(Traced x, int[] axes, BinaryOperator<Traced> function) {
        Traced result = x;
        for (int i = axes.length - 1; i >= 0; i--) {
            result = Folding.along(result, axes[i], function);
        }
        return result;
    }

    private static Traced reduced(NodeCall call, Reduction reduction) {
        Traced x = call.real(0);
        int rank = x.shape().rank();
        long[] named = call.has(1) ? call.wholes(1).values()
                : call.wholes("axes").orElse(List.of()).stream().mapToLong(Long::longValue).toArray();
        if (named.length == 0 && call.whole("noop_with_empty_axes", 0) != 0) {
            return x;
        }
        LongStream all = named.length == 0 ? LongStream.range(0, rank) : Arrays.stream(named);
        int[] axes = all.mapToInt(axis -> call.axis(axis, rank)).sorted().distinct().toArray();
        Traced result = reduction.over(x, axes);
        if (call.whole("keepdims", 1) == 0) {
            return result;
        }
        int[] kept = x.shape().extents();
        IntStream.of(axes).forEach(axis -> kept[axis] = 1);
        return result.reshape(kept);
    }
}
