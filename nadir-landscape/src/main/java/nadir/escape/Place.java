package nadir.escape;

import nadir.linalg.Blas;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// A point of a risk with its value and gradient.
///
/// @param iterations of descent that led here
record Place(Risk risk, double[] point, double value, double[] gradient, long iterations) {
    private static final double TOLERANCE = 1e-9;

    static Place at(Risk risk, double[] point, Ledger ledger) {
        double[] gradient = new double[point.length];
        double value = risk.gradient(point, gradient);
        ledger.charge(1);
        ledger.see(value, 0, point);
        return new Place(risk, point.clone(), value, gradient, 0);
    }

    double gradientNorm() {
        return Math.sqrt(Blas.dot(gradient, gradient));
    }

    /// L-BFGS from here within a number of passes; it never goes up.
    Place descended(double passes, Ledger ledger) {
        double allowed = Math.min(passes, ledger.left());
        if (allowed < 1) {
            return this;
        }
        double[] pending = {0};
        Run run = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults()
                        .withMaxIterations(Long.MAX_VALUE)
                        .withTolerance(TOLERANCE)
                        .withMaxPasses(allowed))
                .showing((progress, there) -> {
                    pending[0] = progress.evaluations().passes();
                    ledger.see(progress.value(), pending[0], there);
                })
                .cancelledBy(() -> ledger.shallStop(pending[0]))
                .minimize(risk, point);
        ledger.charge(run.evaluations().passes());
        Place end = at(risk, run.point(), ledger);
        boolean lower = end.value <= value;
        return lower
                ? new Place(risk, end.point, end.value, end.gradient, iterations + run.outcome().iteration())
                : this;
    }

    /// The point moved by `step` times a direction.
    double[] moved(double step, double[] direction) {
        double[] moved = point.clone();
        Blas.axpy(step, direction, moved);
        return moved;
    }
}
