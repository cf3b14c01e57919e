package nadir.spark;

import java.util.Arrays;
import java.util.function.Function;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;
import nadir.pgb.SpanRisk;

/// The risk over a span, summed over partitions.
///
/// @param weight what every sample's loss is multiplied by
/// @param sum of contributions
record SpanObjective(SpanSums.Place place, double weight, Function<Contribution, double[]> sum) implements Objective {
    @Override
    public int dimension() {
        return place.dimension();
    }

    @Override
    public double value(double[] alpha) {
        return weight * sum.apply(new SpanSums.SpanValue(place, alpha.clone()))[0];
    }

    @Override
    public double gradient(double[] alpha, double[] gradient) {
        double[] result = sum.apply(new SpanSums.SpanGradient(place, alpha.clone()));
        Arrays.setAll(gradient, i -> weight * result[i]);
        return weight * result[gradient.length];
    }

    @Override
    public SymmetricOperator hessian(double[] alpha) {
        double[] kept = alpha.clone();
        if (place.directions() != null) {
            double[] elements = sum.apply(new SpanSums.SpanCurvature(place, kept));
            Arrays.setAll(elements, i -> weight * elements[i]);
            return SpanRisk.written(elements);
        }
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return kept.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                double[] product = sum.apply(new SpanSums.SpanProduct(place, kept, direction.clone()));
                Arrays.setAll(result, i -> weight * product[i]);
            }
        };
    }
}
