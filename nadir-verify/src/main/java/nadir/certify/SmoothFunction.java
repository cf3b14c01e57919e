package nadir.certify;

import nadir.interval.IntervalTensor;
import nadir.interval.UndefinedException;

/// Enclosures of an exact real function f: R^n -> R and its derivatives over boxes of shape \[n\]. Each method throws
/// [UndefinedException] where f is not defined, or not shown to be smooth, all over the box; what [#value] accepts is twice
/// continuously differentiable there.
interface SmoothFunction {
    /// n
    int dimension();

    /// Encloses f over the box, a scalar.
    IntervalTensor value(IntervalTensor box);

    /// Encloses the gradient over the box, shape \[n\].
    IntervalTensor gradient(IntervalTensor box);

    /// Encloses the Hessian at every point of the box, shape \[n, n\].
    IntervalTensor hessian(IntervalTensor box);

    /// Encloses the gradient at a point, shape \[n\], by arithmetic with decimals of 40 digits: to the last place of doubles,
    /// at a thousand times the cost.
    IntervalTensor preciseGradient(double[] point);

    /// Encloses f at a point, a scalar, likewise.
    IntervalTensor preciseValue(double[] point);

    /// About how many elementary operations a gradient takes.
    long work();
}
