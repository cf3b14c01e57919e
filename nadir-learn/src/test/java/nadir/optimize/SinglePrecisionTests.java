package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// Objectives whose values and derivatives carry the rounding of single precision: the methods get as far as that
/// rounding allows and then say so, instead of trying for ever.
class SinglePrecisionTests {
    private static void round(double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) x[i];
        }
    }

    private static Objective rounded(Objective inner) {
        return new Objective() {
            @Override
            public int dimension() {
                return inner.dimension();
            }

            @Override
            public double value(double[] point) {
                double[] p = point.clone();
                round(p);
                return (float) inner.value(p);
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                double[] p = point.clone();
                round(p);
                double value = inner.gradient(p, gradient);
                round(gradient);
                return (float) value;
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                SymmetricOperator hessian = inner.hessian(point);
                return new SymmetricOperator() {
                    @Override
                    public int dimension() {
                        return hessian.dimension();
                    }

                    @Override
                    public void apply(double[] direction, double[] result) {
                        hessian.apply(direction, result);
                        round(result);
                    }
                };
            }
        };
    }

    @Test
    void theAttainableAccuracyIsAttained() {
        int cases = 0;
        for (int seed = 0; seed < 10; seed++) {
            LogisticRegression exact = LogisticRegression.random(seed, 100, 5, 0.01);
            double[] truth = exact.minimizer();
            double[] gradient = new double[5];
            for (Optimizer method : List.of(new Lbfgs(10, Lbfgs.FLOAT_VALUE_ERROR),
                    new NewtonCg(1, 0, Lbfgs.FLOAT_VALUE_ERROR))) {
                Run run = Minimizer.with(method)
                        .stopping(StopRules.defaults().withTolerance(1e-12).withMaxIterations(5_000))
                        .minimize(rounded(exact), new double[5]);
                String what = method.name() + ": " + run.outcome().text();
                assertThat(run.outcome()).as(what).isInstanceOfAny(Outcome.Stalled.class, Outcome.Converged.class);
                assertThat(Vectors.distance(run.point(), truth)).as(what).isLessThan(1e-5);
                exact.gradient(run.point(), gradient);
                assertThat(Vectors.norm(gradient)).as(what).isLessThan(1e-6);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(20);
    }
}
