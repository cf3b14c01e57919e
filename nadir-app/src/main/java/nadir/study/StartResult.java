package nadir.study;

import nadir.optimize.Outcome;
import nadir.optimize.Run;

/// How training from one start ended.
///
/// @param seed of the start
/// @param loss at the end, in double precision
/// @param gradientNorm Euclidean, at the end, in double precision
/// @param parameterNorm |theta|, Euclidean, at the end
/// @param iterations completed; epochs for methods that sample
/// @param outcome why it ended
/// @param reason the same in a sentence with its figures
/// @param remedy what to do about it, in a sentence
/// @param passes over the data: each evaluation of the loss, gradient or a Hessian product counts one
/// @param seconds of training, breaks before resuming not counted
public record StartResult(long seed, double loss, double gradientNorm, double parameterNorm, long iterations,
        TrainingOutcome outcome, String reason, String remedy, double passes, double seconds) {

    static StartResult of(long seed, Run run, double loss, double gradientNorm) {
        Outcome outcome = run.outcome();
        return new StartResult(seed, loss, gradientNorm, norm(run.point()), outcome.iteration(),
                TrainingOutcome.of(outcome), outcome.reason(), outcome.remedy(), run.evaluations().passes(),
                run.seconds());
    }

    StartResult withRemedy(String other) {
        return new StartResult(seed, loss, gradientNorm, parameterNorm, iterations, outcome, reason, other, passes,
                seconds);
    }

    /// Free of overflow, as that of a run that blew up must be.
    static double norm(double[] point) {
        double norm = 0;
        for (double coordinate : point) {
            norm = Math.hypot(norm, coordinate);
        }
        return norm;
    }

    /// Whether this is a better end than `other`: a lower loss, and any number rather than none.
    boolean isBetterThan(StartResult other) {
        return loss < other.loss || (Double.isNaN(other.loss) && !Double.isNaN(loss));
    }
}
