package nadir.risk;

/// How much memory a risk may use for what it could also compute or copy again. The first two change the time that an
/// evaluation takes and not a bit of its result; the others also decide how samples are cut into chunks.
///
/// @param data bytes for a copy of the data set in the precision of executions
/// @param residuals bytes for what a point determines, for each operator at a point
/// @param execution bytes of one execution of the gradient, beyond those of parameters, at most
/// @param cached the same for an execution that is to stay in the caches
record MemoryBudget(long data, long residuals, long execution, long cached) {
    static final MemoryBudget DEFAULT = new MemoryBudget(192L << 20, 256L << 20, 64L << 20, 8L << 20);
}
