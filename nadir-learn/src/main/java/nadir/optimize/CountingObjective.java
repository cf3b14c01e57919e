package nadir.optimize;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.linalg.SymmetricOperator;
import nadir.objective.FiniteSum;
import nadir.objective.Objective;

/// Counts the evaluations of an objective, and ends a step that is taking long when the user has asked to stop.
public sealed class CountingObjective implements Objective permits CountingObjective.Sum {
    private final Objective inner;
    private final BooleanSupplier cancelled;
    private final Counts counts;
    private boolean inStep;
    private boolean evaluatedInStep;

    private CountingObjective(Objective inner, BooleanSupplier cancelled) {
        this.inner = inner;
        this.cancelled = cancelled;
        this.counts = new Counts(inner instanceof FiniteSum sum ? Math.max(1, sum.terms()) : 1);
    }

    /// A counting view of `objective`; a [FiniteSum] if that is one. It is never cancelled.
    public static CountingObjective of(Objective objective) {
        return of(objective, () -> false);
    }

    static CountingObjective of(Objective objective, BooleanSupplier cancelled) {
        return objective instanceof FiniteSum sum ? new Sum(sum, cancelled)
                : new CountingObjective(objective, cancelled);
    }

    /// The counts so far.
    public Evaluations evaluations() {
        return counts.evaluations();
    }

    Counts counts() {
        return counts;
    }

    void beginStep() {
        inStep = true;
        evaluatedInStep = false;
    }

    /// Before the first step, and once in each step, evaluations always go through; see [Optimizer#step].
    private void evaluating() {
        if (inStep && evaluatedInStep && cancelled.getAsBoolean()) {
            throw new CancellationException("The run was asked to stop");
        }
        evaluatedInStep = true;
    }

    @Override
    public int dimension() {
        return inner.dimension();
    }

    @Override
    public double value(double[] point) {
        evaluating();
        counts.addValue();
        return inner.value(point);
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        evaluating();
        counts.addGradient();
        return inner.gradient(point, gradient);
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
                evaluating();
                counts.addProducts(1);
                hessian.apply(direction, result);
            }

            @Override
            public void applyBlock(double[][] directions, double[][] results) {
                evaluating();
                counts.addProducts(directions.length);
                hessian.applyBlock(directions, results);
            }
        };
    }

    @Override
    public void hessianProduct(double[] point, double[] direction, double[] result) {
        evaluating();
        counts.addProducts(1);
        inner.hessianProduct(point, direction, result);
    }

    static final class Sum extends CountingObjective implements FiniteSum {
        private final FiniteSum inner;

        private Sum(FiniteSum inner, BooleanSupplier cancelled) {
            super(inner, cancelled);
            this.inner = inner;
        }

        @Override
        public int terms() {
            return inner.terms();
        }

        @Override
        public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
            super.evaluating();
            counts().addSampledTerms(to - from);
            return inner.sampledGradient(point, indices, from, to, gradient);
        }
    }
}
