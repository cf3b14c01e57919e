package nadir.exec;

/// A compiled step.
interface Loop {
    /// Runs over buffers, which are all `double[]` or all `float[]` as the step was compiled for.
    ///
    /// @param shift how many elements further in their buffers the loads of a copy are; 0 for steps of a schedule
    void run(Object[] buffers, int shift);
}
