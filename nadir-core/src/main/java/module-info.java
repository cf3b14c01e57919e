/// Tensor programs, their derivatives and their execution.
module nadir.core {
    exports nadir.tensor;
    exports nadir.linalg;
    exports nadir.objective;
}
