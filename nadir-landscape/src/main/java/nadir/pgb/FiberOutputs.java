package nadir.pgb;

import java.util.List;

/// What a fiber asks of the outputs on all samples, wherever these are.
interface FiberOutputs {
    /// The largest |output| at the base.
    double largest();

    /// The largest |change of an output| from the base; NaN where outputs are not finite.
    double departure(double[] point);

    /// J^+ J d at a point for each of several directions d.
    List<double[]> across(double[] point, List<double[]> directions);

    /// J^+ (f(point) - f(base)) at a point.
    double[] correction(double[] point);

    /// The gradient of the risk.
    void gradient(double[] point, double[] gradient);

    /// Evaluations of outputs and products with Jacobians made so far.
    long passes();
}
