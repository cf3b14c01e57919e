package nadir.exec;

/// A compiled loop nest.
interface Loop {
    /// Runs over buffers, which are all `double[]` or all `float[]` as the loop was compiled for.
    void run(Object[] buffers);
}
