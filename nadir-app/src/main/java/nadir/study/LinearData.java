package nadir.study;

import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.data.TargetCoding;
import nadir.linear.LinearRegression;
import nadir.tensor.Tensor;

/// Data for a network without biases.
///
/// @param x inputs, standardised unless raw data are asked for
/// @param y targets, centred unless raw data are asked for
record LinearData(Tensor x, Tensor y) {
    static LinearData load(LinearCensusOptions options) {
        Dataset data = DataSources.load(options.data());
        if (data.coding() == TargetCoding.SIGNED && data.classLabels().size() > 2) {
            data = data.withCoding(TargetCoding.ONE_HOT);
        }
        Tensor x = options.raw() ? data.x() : Scaling.of(data.x()).apply(data.x());
        if (options.autoencoder()) {
            return new LinearData(x, x);
        }
        return new LinearData(x, options.raw() ? data.y() : centred(data.y()));
    }

    LinearRegression regression() {
        return LinearRegression.of(x, y);
    }

    /// The data on which a linear network has the loss that it has on these with its outputs times `factor`: as the product
    /// of the matrices is linear in x, the inputs take the factor.
    LinearData withOutputsTimes(double factor) {
        double[] scaled = x.toArray();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return new LinearData(Tensor.wrap(x.shape(), scaled), y);
    }

    private static Tensor centred(Tensor y) {
        int width = y.shape().extent(1);
        int rows = y.shape().extent(0);
        double[] values = y.toArray();
        for (int k = 0; k < width; k++) {
            double mean = 0;
            for (int i = 0; i < rows; i++) {
                mean += values[i * width + k] / rows;
            }
            for (int i = 0; i < rows; i++) {
                values[i * width + k] -= mean;
            }
        }
        return Tensor.wrap(y.shape(), values);
    }
}
