package nadir.ir;

import java.util.Locale;

/// How ops are called in printed programs and in error messages.
final class OpNames {
    private OpNames() {}

    static String describe(Op op) {
        return switch (op) {
            case Op.Unary(UnaryFunction function) -> name(function);
            case Op.Power(double exponent) -> "power{" + exponent + "}";
            case Op.Binary(BinaryFunction function) -> name(function);
            case Op.Compare(Comparison comparison) -> name(comparison);
            case Op.Select() -> "select";
            case Op.Constant(var value) -> "constant{" + value + "}";
            case Op.Broadcast(var target, var axes) -> "broadcast{" + target + ", axes " + axes + "}";
            case Op.Reshape(var target) -> "reshape{" + target + "}";
            case Op.Permute(var axes) -> "permute{" + axes + "}";
            case Op.Slice(var target, var starts, var steps) -> box("slice", target, starts, steps);
            case Op.Embed(var target, var starts, var steps) -> box("embed", target, starts, steps);
            case Op.Concatenate(int axis) -> "concatenate{axis " + axis + "}";
            case Op.Windows(int axis, int positions, int size, int step, int dilation) ->
                    "windows{axis " + axis + ", positions " + positions + ", size " + size + ", step " + step
                            + ", dilation " + dilation + "}";
            case Op.Overlap(int axis, int extent, int step, int dilation) -> "overlap{axis " + axis + ", extent "
                    + extent + ", step " + step + ", dilation " + dilation + "}";
            case Op.Sum(var axes) -> "sum{axes " + axes + "}";
            case Op.LogSumExp(int axis) -> "log-sum-exp{axis " + axis + "}";
            case Op.Contract(var left, var right, var result) ->
                    "contract{" + left + ", " + right + " -> " + result + "}";
        };
    }

    private static String box(String name, Object target, Object starts, Object steps) {
        return name + "{" + target + ", starts " + starts + ", steps " + steps + "}";
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
