package nadir.study;

import java.util.Locale;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.data.TargetCoding;
import nadir.linear.LinearRegression;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Data for a network without biases.
///
/// @param x inputs, standardised unless raw data are asked for
/// @param y targets, centred unless raw data are asked for
record LinearData(Tensor x, Tensor y) {
    static LinearData load(LinearCensusOptions options) {
        if (options.autoencoder()) {
            Tensor all = columns(options.data());
            Tensor x = options.raw() ? all : Scaling.of(all).apply(all);
            return new LinearData(x, x);
        }
        Dataset data = DataSources.load(options.data());
        if (data.coding() == TargetCoding.SIGNED && data.classLabels().size() > 2) {
            data = data.withCoding(TargetCoding.ONE_HOT);
        }
        return options.raw() ? new LinearData(data.x(), data.y())
                : new LinearData(Scaling.of(data.x()).apply(data.x()), centred(data.y()));
    }

    /// The inputs; where no target is named, the last column of a user's table is one of them, unless it holds classes.
    private static Tensor columns(DataRequest request) {
        boolean named = !request.targets().isEmpty() || !request.features().isEmpty() || request.labelsFile() != null
                || request.targetsFile() != null;
        if (named || request.source().startsWith("sample:")) {
            return DataSources.load(request).x();
        }
        if (request.source().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            return DataSources.load(request.withTargetsFile(request.source())).x();
        }
        Dataset data = DataSources.load(request);
        return data.isClassification() ? data.x() : joined(data.x(), data.y());
    }

    private static Tensor joined(Tensor left, Tensor right) {
        int rows = left.shape().extent(0);
        int p = left.shape().extent(1);
        int q = right.shape().extent(1);
        double[] values = new double[rows * (p + q)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(left.values(), i * p, values, i * (p + q), p);
            System.arraycopy(right.values(), i * q, values, i * (p + q) + p, q);
        }
        return Tensor.wrap(Shape.of(rows, p + q), values);
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
