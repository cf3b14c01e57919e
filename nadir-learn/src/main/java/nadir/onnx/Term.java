package nadir.onnx;

import nadir.trace.Traced;

/// What a name in a graph stands for while the graph is traced.
sealed interface Term {
    /// A real tensor that is computed when the program runs.
    record Computed(Traced value) implements Term {}

    /// Numbers that are known already.
    record Known(Literal literal) implements Term {}
}
