package nadir.race;

import java.util.SplittableRandom;

/// Perturbed gradient descent (Jin, Ge, Netrapalli, Kakade & Jordan, arXiv 1703.00887, algorithm 2): where the gradient is
/// small, a step to a point drawn from a ball around, and gradient steps from there; if they gained nothing, the point before
/// is the answer.
///
/// @param rate of gradient steps
/// @param radius of the ball
/// @param small |gradient| at most for a perturbation
/// @param pause steps between perturbations
/// @param gain in value that a perturbation has to bring within these steps
record PerturbedDescent(double rate, double radius, double small, int pause, double gain) implements BlackBox {
    @Override
    public String name() {
        return "perturbed-gd";
    }

    @Override
    public String about() {
        return "gradient descent, rate " + rate + ", perturbed within " + radius + " where |gradient| <= " + small
                + ", at most every " + pause + " steps (Jin et al. 2017)";
    }

    @Override
    public Claim run(Oracle oracle) {
        SplittableRandom random = new SplittableRandom(oracle.seed());
        double[] point = oracle.start();
        double[] gradient = new double[point.length];
        double[] before = point.clone();
        double valueBefore = Double.NaN;
        long perturbed = -pause - 1L;
        for (long t = 0;; t++) {
            double value = oracle.gradient(point, gradient);
            oracle.pass(point);
            if (!Double.isFinite(value)) {
                return Claim.DIVERGED;
            }
            if (t - perturbed == pause && value - valueBefore > -gain) {
                oracle.tell(before);
                return Claim.NONE;
            }
            if (Draws.norm(gradient) <= small && t - perturbed > pause) {
                before = point.clone();
                valueBefore = value;
                perturbed = t;
                // Uniform in the ball: a direction, and the p-th root of a uniform number for the distance.
                double distance = radius * StrictMath.pow(random.nextDouble(), 1.0 / point.length);
                point = Draws.moved(point, distance, random);
                value = oracle.gradient(point, gradient);
            }
            for (int i = 0; i < point.length; i++) {
                point[i] -= rate * gradient[i];
            }
        }
    }
}
