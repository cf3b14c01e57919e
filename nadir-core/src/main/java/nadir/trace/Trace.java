package nadir.trace;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.tensor.Shape;

/// Turns Java functions of traced values into tensor programs.
public final class Trace {
    private Trace() {}

    /// The program of a function of several tensors.
    ///
    /// @param inputs the shapes of the arguments
    /// @throws IllegalArgumentException if the function applies an op to values that do not fit it
    public static Program program(List<Shape> inputs, Function<List<Traced>, List<Traced>> function) {
        ProgramBuilder builder = new ProgramBuilder();
        List<Traced> arguments = inputs.stream().map(shape -> new Traced(builder, builder.input(shape))).toList();
        return builder.build(function.apply(arguments).stream().map(Traced::value).toList());
    }

    /// The program of a function of one tensor.
    public static Program program(Shape input, UnaryOperator<Traced> function) {
        return program(List.of(input), arguments -> List.of(function.apply(arguments.getFirst())));
    }
}
