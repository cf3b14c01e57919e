package nadir.minibatch;

/// The same figures of all samples, beside which those of minibatches stand.
///
/// @param gradient      g
/// @param largest       eigenvalues of the Hessian H, descending
/// @param largestError  a bound of the error of each
/// @param smallest      ascending
/// @param smallestError a bound of the error of each
/// @param trace         of H
/// @param traceError    the standard error of that; 0 if it is exact
/// @param direction     v, the unit eigenvector of the largest eigenvalue
/// @param image         H v
public record FullBatch(double[] gradient, double[] largest, double[] largestError, double[] smallest,
        double[] smallestError, double trace, double traceError, double[] direction, double[] image) {}
