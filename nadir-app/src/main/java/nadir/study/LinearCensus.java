package nadir.study;

import java.util.List;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.data.TargetCoding;
import nadir.linear.Census;
import nadir.linear.Hypothesis;
import nadir.linear.LinearNetworkLoss;
import nadir.linear.LinearRegression;
import nadir.linear.Statement;
import nadir.linear.Statements;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Takes the census of a deep linear network on data.
public final class LinearCensus {
    private LinearCensus() {}

    /// Runs the study.
    ///
    /// @throws InputException if the data cannot be used or a width is below 1
    public static LinearCensusResult run(LinearCensusOptions options) {
        if (options.hidden().isEmpty() || options.hidden().stream().anyMatch(width -> width < 1)) {
            throw new InputException("--hidden requires widths of at least 1, got " + options.hidden());
        }
        if (options.limit() < 0) {
            throw new InputException("--limit requires a number of at least 0, got " + options.limit());
        }
        LinearRegression regression = regression(options);
        Census census = new Census(regression, options.hidden(), options.sum());
        List<Shape> shapes = LinearNetworkLoss.shapes(regression, census.widths());
        @Nullable
        List<Statement> statements = options.statements() ? Statements.of(census, options.seed()) : null;
        return new LinearCensusResult(architecture(regression, options.hidden()), regression.samples(),
                shapes.stream().mapToInt(Shape::size).sum(), regression.eigenvalues(),
                Hypothesis.of(regression), census.size(),
                census.criticalPoints().limit(options.limit()).map(LinearCensusResult.Family::of).toList(),
                LinearCensusResult.Family.of(census.globalMinimum()), statements);
    }

    /// What the result's losses mean.
    public static LinearCensusResult.Conventions conventions(LinearCensusOptions options) {
        return new LinearCensusResult.Conventions("squared", options.sum() ? "sum" : "mean", 0, options.raw()
                ? "data as they are"
                : "inputs standardised" + (options.autoencoder() ? "" : ", targets centred"));
    }

    private static LinearRegression regression(LinearCensusOptions options) {
        Dataset data = DataSources.load(options.data());
        if (data.coding() == TargetCoding.SIGNED && data.classLabels().size() > 2) {
            data = data.withCoding(TargetCoding.ONE_HOT);
        }
        Tensor x = options.raw() ? data.x() : Scaling.of(data.x()).apply(data.x());
        if (options.autoencoder()) {
            return LinearRegression.of(x, x);
        }
        return LinearRegression.of(x, options.raw() ? data.y() : centred(data.y()));
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

    private static String architecture(LinearRegression data, List<Integer> hidden) {
        StringBuilder text = new StringBuilder().append(data.inputs());
        hidden.forEach(width -> text.append('-').append(width));
        return text.append('-').append(data.outputs()).append(" linear, no bias").toString();
    }
}
