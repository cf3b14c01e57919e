package nadir.exec;

/// A compiled step.
interface Loop {
    /// Runs over buffers, which are all `double[]` or all `float[]` as the step was compiled for.
    ///
    /// @param shift how many elements further in their buffers the loads of a loop nest are; 0 for other steps
    void run(Object[] buffers, int shift);
}
