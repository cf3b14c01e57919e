package nadir.study;

import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.Reduction;
import nadir.optimize.Adam;
import nadir.optimize.ArmijoDescent;
import nadir.optimize.GradientDescent;
import nadir.optimize.GradientRule;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minibatch;
import nadir.optimize.Momentum;
import nadir.optimize.NewtonCg;
import nadir.optimize.Optimizer;
import nadir.optimize.Schedule;
import org.jspecify.annotations.Nullable;

/// How the loss is to be minimised.
///
/// Learning rates where none is given: 0.001 for Adam, 0.01 for momentum and 0.1 for SGD, the latter two divided by the
/// number of samples under sum reduction, whose gradients are that much longer; a line search for gradient descent.
///
/// @param method the method
/// @param learningRate null for the method's own
/// @param batch samples per batch, [#WHOLE] for all of them; null for the method's own, which is [#DEFAULT_BATCH] for
///     Adam, momentum and SGD
/// @param maxIterations at most; epochs for methods that sample; null for the method's own
/// @param tolerance of the gradient norm, relative to the larger of 1 and the norm at the start
public record OptimizerChoice(Method method, @Nullable Double learningRate, @Nullable Integer batch,
        @Nullable Long maxIterations, double tolerance) {
    /// A batch of all samples, so that nothing is sampled.
    public static final int WHOLE = 0;

    /// Samples per batch where the method samples and nothing else is said.
    public static final int DEFAULT_BATCH = 128;

    /// The tolerance where none is given.
    public static final double DEFAULT_TOLERANCE = 1e-8;

    /// @throws InputException if a number is out of its range, or does not belong to the method
    public OptimizerChoice {
        boolean hasRate = method != Method.LBFGS && method != Method.NEWTON_CG;
        if (learningRate != null && !hasRate) {
            throw new InputException("--learning-rate belongs to adam, momentum, gd and sgd, got it with "
                    + method.label() + ", which finds its steps itself; leave it out");
        }
        if (learningRate != null && !(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new InputException("--learning-rate requires a positive number, got " + learningRate);
        }
        if (batch != null && batch != WHOLE && !method.samples()) {
            throw new InputException("--batch belongs to adam, momentum and sgd, got it with " + method.label()
                    + ", which needs all samples; leave it out");
        }
        if (batch != null && batch < WHOLE) {
            throw new InputException("--batch requires at least 1 sample, got " + batch);
        }
        if (batch != null && batch == WHOLE && method == Method.SGD) {
            throw new InputException("--batch all with sgd is plain gradient descent; use --optimizer gd");
        }
        if (maxIterations != null && maxIterations < 0) {
            throw new InputException("--max-iterations requires at least 0, got " + maxIterations);
        }
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new InputException("--tolerance requires a finite number of at least 0, got " + tolerance);
        }
    }

    /// L-BFGS with its defaults.
    public static OptimizerChoice defaults() {
        return new OptimizerChoice(Method.LBFGS, null, null, null, DEFAULT_TOLERANCE);
    }

    /// With another method and its defaults.
    public OptimizerChoice withMethod(Method other) {
        return new OptimizerChoice(other, null, null, maxIterations, tolerance);
    }

    /// With another limit of iterations.
    public OptimizerChoice withMaxIterations(long limit) {
        return new OptimizerChoice(method, learningRate, batch, limit, tolerance);
    }

    /// Whether gradients are those of batches, so that an iteration is an epoch.
    public boolean isSampling() {
        return method.samples() && (batch == null || batch != WHOLE);
    }

    /// The limit of iterations or epochs.
    public long iterations() {
        return maxIterations == null ? method.iterations() : maxIterations;
    }

    /// The optimiser.
    ///
    /// @param samples m
    /// @param seed of the order of samples
    Optimizer optimizer(Conventions conventions, int samples, Precision precision, long seed) {
        double error = switch (precision) {
            case FLOAT64 -> Lbfgs.DOUBLE_VALUE_ERROR;
            case FLOAT32 -> Lbfgs.FLOAT_VALUE_ERROR;
        };
        double unit = conventions.reduction() == Reduction.SUM ? 1.0 / samples : 1;
        return switch (method) {
            case LBFGS -> new Lbfgs(Lbfgs.defaults().memory(), error);
            case NEWTON_CG -> new NewtonCg(1, 0, error);
            case GD -> learningRate == null ? new ArmijoDescent(1, 0.5, 1e-4, error)
                    : new GradientDescent(rate(learningRate));
            case ADAM -> batched(Adam.of(rate(0.001)), samples, seed);
            case MOMENTUM -> batched(new Momentum(rate(0.01 * unit), 0.9, false), samples, seed);
            case SGD -> batched(new GradientDescent(rate(0.1 * unit)), samples, seed);
        };
    }

    private Schedule rate(double otherwise) {
        return Schedule.constant(learningRate == null ? otherwise : learningRate);
    }

    private Optimizer batched(GradientRule rule, int samples, long seed) {
        int size = batch == null ? DEFAULT_BATCH : batch;
        return isSampling() ? new Minibatch(rule, Math.min(size, samples), seed) : rule;
    }
}
