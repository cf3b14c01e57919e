package nadir.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.tensor.Ints;
import org.jspecify.annotations.Nullable;

/// Decides which values of a program get a buffer of their own. The others are computed inside the one loop that wants
/// them (elementwise ops), or are only other ways to walk through a buffer (structural ops).
final class Fusion {
    /// Ops in one loop; more would make methods that the JIT compiles badly.
    private static final int LARGEST_LOOP = 40;
    /// Elements from which functions of the exponential family run over whole arrays.
    private static final int LEAST_MAPPED = 64;
    /// Elements from which products start from copies of biases.
    private static final int LEAST_REPEATED = 256;

    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Map<Value, Set<Value>> loops = new HashMap<>();
    private final Set<Value> stored = new HashSet<>();
    private final Map<Value, Term> terms = new HashMap<>();
    private final Map<Value, Value> accumulated = new HashMap<>();
    private final Map<Value, Integer> uses = new HashMap<>();
    private final Map<Value, Scattered> scattered = new HashMap<>();

    Fusion(Program program) {
        program.equations().forEach(equation -> definitions.put(equation.result(), equation));
        program.outputs().forEach(this::store);
        accumulate(program);
        program.equations().forEach(this::scatter);
        program.equations().reversed().forEach(this::visit);
        limitSizes(program);
    }

    /// Whether the value has a buffer (of its own, or as another shape of a stored operand).
    boolean isStored(Value value) {
        return stored.contains(value);
    }

    /// The equation that defines a value that is no input.
    Equation definition(Value value) {
        Equation equation = definitions.get(value);
        if (equation == null) {
            throw new IllegalArgumentException(value + " is an input");
        }
        return equation;
    }

    boolean isInput(Value value) {
        return !definitions.containsKey(value);
    }

    /// A value as a walk through one that has a buffer.
    record View(Value source, Walk walk) {}

    /// Follows a value down through ops that only walk in another way, as far as to one that has a buffer.
    View view(Value value) {
        Value source = value;
        Walk walk = Walk.over(value.shape());
        while (!isInput(source) && !isStored(source) && walks(definition(source).op())) {
            Equation equation = definition(source);
            walk = walk.through(equation.op());
            source = equation.operands().getFirst();
        }
        return new View(source, walk);
    }

    private static boolean walks(Op op) {
        return op instanceof Op.Permute || op instanceof Op.Slice || op instanceof Op.Windows;
    }

    /// What a contraction's result is added to where it stands.
    record Term(Value sum, Contraction.Target target) {}

    /// The sum that a contraction adds its result to, or null if it has a buffer of its own.
    @Nullable
    Term addsTo(Value value) {
        return terms.get(value);
    }

    /// Whether a sum or difference is there as soon as its second operand has been computed.
    boolean isAccumulated(Value value) {
        return accumulated.containsKey(value);
    }

    /// The operand of an accumulated sum that the other one was added to.
    Value firstTerm(Value value) {
        return Objects.requireNonNull(accumulated.get(value));
    }

    /// A sum of contractions that windows overlap in an image, and nothing else wants.
    ///
    /// @param image what comes of it
    /// @param between values on the way there, which need no buffers then
    /// @param terms the contractions, the first one first
    /// @param strides of the contractions' results in the image
    record Scattered(Value image, List<Value> between, List<Value> terms, int[] strides) {}

    /// The sum that a contraction is a term of and that windows overlap, or null.
    @Nullable
    Scattered scattered(Value contraction) {
        return scattered.get(contraction);
    }

    private void scatter(Equation equation) {
        if (!(equation.op() instanceof Op.Overlap)) {
            return;
        }
        int[] strides = equation.result().shape().strides();
        List<Value> between = new ArrayList<>();
        Value value = equation.result();
        while (!isInput(value) && (value.equals(equation.result()) || uses.getOrDefault(value, 0) == 1)) {
            Op op = definition(value).op();
            Value operand = definition(value).operands().getFirst();
            if (op instanceof Op.Overlap(int axis, int _, int step, int dilation)) {
                int[] own = Arrays.copyOf(strides, strides.length + 1);
                own[axis] = step * strides[axis];
                own[strides.length] = dilation * strides[axis];
                strides = own;
            } else if (op instanceof Op.Permute(var axes)) {
                int[] own = new int[strides.length];
                for (int i = 0; i < own.length; i++) {
                    own[axes.get(i)] = strides[i];
                }
                strides = own;
            } else {
                break;
            }
            value = operand;
            between.add(value);
        }
        List<Value> sum = terms(value);
        if (!sum.isEmpty() && uses.getOrDefault(value, 0) == 1) {
            Scattered found = new Scattered(equation.result(), between, sum, strides);
            sum.forEach(term -> scattered.put(term, found));
        }
    }

    /// The contractions that a sum is made of, the first one first; empty if it is made of anything else.
    private List<Value> terms(Value sum) {
        List<Value> found = new ArrayList<>();
        Value rest = sum;
        while (isAccumulated(rest)) {
            Value first = firstTerm(rest);
            List<Value> operands = definition(rest).operands();
            found.addFirst(operands.get(operands.get(0).equals(first) ? 1 : 0));
            rest = first;
        }
        found.addFirst(rest);
        return found.stream().allMatch(this::isContraction) && !terms.containsKey(rest) ? found : List.of();
    }

    /// Finds sums of contractions that nothing else wants, whose later terms can be added to the first in place.
    private void accumulate(Program program) {
        program.outputs().forEach(output -> uses.merge(output, 1, Integer::sum));
        program.equations()
                .forEach(equation -> equation.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum)));
        for (Equation equation : program.equations()) {
            Contraction.Target target = target(equation.op());
            if (target == Contraction.Target.WRITE) {
                continue;
            }
            if (target == Contraction.Target.ADD && startsFromRows(equation)) {
                continue;
            }
            boolean swap = target == Contraction.Target.ADD
                    && equation.operands().get(0).id() > equation.operands().get(1).id();
            Value first = equation.operands().get(swap ? 1 : 0);
            Value second = equation.operands().get(swap ? 0 : 1);
            boolean single = uses.getOrDefault(first, 0) == 1 && uses.getOrDefault(second, 0) == 1;
            if (single && first.id() < second.id() && isContraction(second) && !terms.containsKey(second)
                    && (isContraction(first) || isAccumulated(first))) {
                terms.put(second, new Term(first, target));
                accumulated.put(equation.result(), first);
            }
        }
    }

    /// Lets a contraction, or a sum of contractions, add to copies of a row (a layer's biases) that another operand repeats.
    private boolean startsFromRows(Equation equation) {
        for (int i = 0; i < 2; i++) {
            Value rows = equation.operands().get(i);
            Value sum = equation.operands().get(1 - i);
            Value root = sum;
            while (isAccumulated(root)) {
                root = firstTerm(root);
            }
            if (isRepeatedRow(rows) && isContraction(root) && !terms.containsKey(root)
                    && uses.getOrDefault(rows, 0) == 1 && uses.getOrDefault(sum, 0) == 1) {
                store(rows);
                terms.put(root, new Term(rows, Contraction.Target.ADD));
                accumulated.put(equation.result(), sum);
                return true;
            }
        }
        return false;
    }

    /// Whether the value is an input of rank 1, repeated as the rows of a matrix.
    boolean isRepeatedRow(Value value) {
        return !isInput(value) && definition(value).op() instanceof Op.Broadcast(var target, var axes)
                && target.rank() == 2 && axes.equals(Ints.of(1)) && target.size() >= LEAST_REPEATED
                && isInput(definition(value).operands().getFirst());
    }

    private boolean isContraction(Value value) {
        return !isInput(value) && definition(value).op() instanceof Op.Contract;
    }

    private static Contraction.Target target(Op op) {
        if (op instanceof Op.Binary(var function)) {
            return switch (function) {
                case ADD -> Contraction.Target.ADD;
                case SUBTRACT -> Contraction.Target.SUBTRACT;
                case MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> Contraction.Target.WRITE;
            };
        }
        return Contraction.Target.WRITE;
    }

    /// Whether the equation is a function that a step of its own applies to a whole buffer, in vector code.
    boolean isMapped(Equation equation) {
        return equation.op() instanceof Op.Unary(var function) && Exponentials.contains(function)
                && equation.result().shape().size() >= LEAST_MAPPED;
    }

    private void store(Value value) {
        stored.add(value);
    }

    /// Visits consumers before producers, so that all loops that want a value are known when it is decided on.
    private void visit(Equation equation) {
        Value value = equation.result();
        Set<Value> wanting = loops.getOrDefault(value, Set.of());
        boolean needed = isStored(value) || !wanting.isEmpty();
        if (!needed) {
            return;
        }
        boolean own = switch (equation.op()) {
            case Op.Reduction _,Op.Bilinear _,Op.Embed _,Op.Concatenate _,Op.Reshape _ -> true;
            case Op.Elementwise _ -> wanting.size() > 1 || isMapped(equation) || isAccumulated(value);
            case Op.Constant _,Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Windows _ -> false;
        };
        if (own) {
            store(value);
        }
        Set<Value> homes = isStored(value) ? Set.of(value) : wanting;
        for (Value operand : equation.operands()) {
            if (isMapped(equation)) {
                store(operand);
            } else {
                want(equation.op(), operand, homes);
            }
        }
    }

    private void want(Op op, Value operand, Set<Value> homes) {
        switch (op) {
            case Op.Contract _ -> store(view(operand).source());
            case Op.LogSumExp _,Op.Reshape _ -> store(operand);
            case Op.Broadcast _,Op.Windows _ -> {
                loops.computeIfAbsent(operand, _ -> new HashSet<>()).addAll(homes);
                if (!isInput(operand) && definition(operand).op() instanceof Op.Elementwise) {
                    store(operand);
                }
            }
            case Op.Elementwise _,Op.Permute _,Op.Slice _,Op.Embed _,Op.Concatenate _,Op.Sum _,Op.Overlap _ ->
                    loops.computeIfAbsent(operand, _ -> new HashSet<>()).addAll(homes);
            case Op.Constant _ -> {
            }
        }
    }

    private void limitSizes(Program program) {
        Map<Value, Integer> sizes = new HashMap<>();
        for (Equation equation : program.equations()) {
            int size = equation.op() instanceof Op.Elementwise ? 1 : 0;
            for (Value operand : Set.copyOf(equation.operands())) {
                size += isStored(operand) ? 0 : sizes.getOrDefault(operand, 0);
            }
            if (size > LARGEST_LOOP && equation.op() instanceof Op.Elementwise) {
                store(equation.result());
            }
            sizes.put(equation.result(), size);
        }
    }
}
