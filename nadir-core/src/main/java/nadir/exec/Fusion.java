package nadir.exec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.tensor.Ints;

/// Decides which values of a program get a buffer of their own. The others are computed inside the one loop that wants
/// them (elementwise ops), or are only other ways to walk through a buffer (structural ops).
final class Fusion {
    /// Ops in one loop; more would make methods that the JIT compiles badly.
    private static final int LARGEST_LOOP = 40;

    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Map<Value, Set<Value>> loops = new HashMap<>();
    private final Set<Value> stored = new HashSet<>();

    Fusion(Program program) {
        program.equations().forEach(equation -> definitions.put(equation.result(), equation));
        program.outputs().forEach(this::store);
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

    /// A contraction's operand without permutations, which it reads as other labels.
    record Source(Value value, Ints labels) {}

    Source source(Value operand, Ints labels) {
        if (isPermutedWindows(operand)) {
            return new Source(operand, labels);
        }
        Value value = operand;
        int[] current = labels.toArray();
        while (!isInput(value) && definition(value).op() instanceof Op.Permute(var axes)) {
            int[] inner = new int[current.length];
            for (int i = 0; i < current.length; i++) {
                inner[axes.get(i)] = current[i];
            }
            current = inner;
            value = definition(value).operands().getFirst();
        }
        return new Source(value, Ints.of(current));
    }

    /// Windows have to be copied anyway, so they are copied in the order that the product wants them in.
    private boolean isPermutedWindows(Value operand) {
        Value value = operand;
        while (!isInput(value) && definition(value).op() instanceof Op.Permute) {
            value = definition(value).operands().getFirst();
        }
        return !isInput(value) && definition(value).op() instanceof Op.Windows;
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
            case Op.Elementwise _ -> wanting.size() > 1;
            case Op.Constant _,Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Windows _ -> false;
        };
        if (own) {
            store(value);
        }
        Set<Value> homes = isStored(value) ? Set.of(value) : wanting;
        for (Value operand : equation.operands()) {
            want(equation.op(), operand, homes);
        }
    }

    private void want(Op op, Value operand, Set<Value> homes) {
        switch (op) {
            case Op.Contract _ -> store(source(operand, Ints.range(0, operand.shape().rank())).value());
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
