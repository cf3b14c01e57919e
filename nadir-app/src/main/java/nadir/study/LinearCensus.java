package nadir.study;

import java.util.List;
import nadir.data.InputException;
import nadir.linear.Census;
import nadir.linear.Hypothesis;
import nadir.linear.LinearNetworkLoss;
import nadir.linear.LinearRegression;
import nadir.linear.PathModel;
import nadir.linear.PathReduction;
import nadir.linear.ReluPaths;
import nadir.linear.Statement;
import nadir.linear.Statements;
import nadir.tensor.Shape;
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
        LinearData data = LinearData.load(options);
        PathModelChoice choice = options.pathModel();
        if (choice != null) {
            model(options, choice, data);
        }
        LinearRegression regression = data.regression();
        Census census = new Census(regression, options.hidden(), options.sum());
        List<Shape> shapes = LinearNetworkLoss.shapes(regression, census.widths());
        @Nullable
        List<Statement> statements = options.statements() ? Statements.of(census, options.seed()) : null;
        return new LinearCensusResult(architecture(regression, options.hidden()), regression.samples(),
                shapes.stream().mapToInt(Shape::size).sum(), regression.eigenvalues(),
                Hypothesis.of(regression), census.size(),
                census.criticalPoints().limit(options.limit()).map(LinearCensusResult.Family::of).toList(),
                LinearCensusResult.Family.of(census.globalMinimum()), statements,
                choice == null ? null : paths(options, choice, data));
    }

    /// What the result's losses mean.
    public static LinearCensusResult.Conventions conventions(LinearCensusOptions options) {
        return new LinearCensusResult.Conventions("squared", options.sum() ? "sum" : "mean", 0, options.raw()
                ? "data as they are"
                : "inputs standardised" + (options.autoencoder() ? "" : ", targets centred"));
    }

    /// The path model of the same shape, at random weights; the theorem's statements on the loss of its expected output.
    private static PathModelResult paths(LinearCensusOptions options, PathModelChoice choice, LinearData data) {
        PathModel model = model(options, choice, data);
        double[] weights = PathReduction.randomWeights(data.regression(), options.hidden(), options.seed());
        PathReduction reduction = PathReduction.of(model, data.x(), data.y(), weights, choice.draws(), options.seed());
        LinearRegression reduced = data.withOutputsTimes(choice.q() * choice.rho()).regression();
        return new PathModelResult(choice.rho(), choice.q(), PathModelResult.ASSUMPTION, reduction, reduction.agrees(),
                ReluPaths.of(model, data.x(), weights),
                Statements.of(new Census(reduced, options.hidden(), options.sum()), options.seed()));
    }

    private static PathModel model(LinearCensusOptions options, PathModelChoice choice, LinearData data) {
        try {
            return new PathModel(data.x().shape().extent(1), options.hidden(), data.y().shape().extent(1), choice.q(),
                    choice.rho());
        } catch (IllegalArgumentException tooMany) {
            throw new InputException(tooMany.getMessage() + " (--hidden, --features), or leave --path-model out",
                    tooMany);
        }
    }

    private static String architecture(LinearRegression data, List<Integer> hidden) {
        StringBuilder text = new StringBuilder().append(data.inputs());
        hidden.forEach(width -> text.append('-').append(width));
        return text.append('-').append(data.outputs()).append(" linear, no bias").toString();
    }
}
