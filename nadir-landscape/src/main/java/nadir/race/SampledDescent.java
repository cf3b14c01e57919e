package nadir.race;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Stochastic gradient descent: gradients of batches, in an order drawn anew in each epoch; with noise, plus normal numbers in
/// every step (Ge, Huang, Jin & Yuan, arXiv 1503.02101). It never ends by itself.
///
/// @param rate of steps
/// @param batches of an epoch
/// @param noise standard deviation of what is added to each coordinate of the gradient; 0 for none
record SampledDescent(double rate, int batches, double noise) implements BlackBox {
    @Override
    public String name() {
        return noise > 0 ? "noisy-sgd" : "sgd";
    }

    @Override
    public String about() {
        return "rate " + rate + ", " + batches + " batches an epoch"
                + (noise > 0 ? ", normal noise of " + noise + " on each coordinate of the gradient (Ge et al. 2015)"
                        : "");
    }

    @Override
    public Claim run(Oracle oracle) {
        SplittableRandom random = new SplittableRandom(oracle.seed());
        double[] point = oracle.start();
        double[] gradient = new double[point.length];
        int[] order = new int[oracle.terms()];
        Arrays.setAll(order, i -> i);
        while (true) {
            shuffle(order, random);
            for (int b = 0; b < batches; b++) {
                int from = (int) ((long) order.length * b / batches);
                int to = (int) ((long) order.length * (b + 1) / batches);
                if (from < to) {
                    oracle.sampledGradient(point, order, from, to, gradient);
                    step(point, gradient, random);
                }
            }
            oracle.tell(point);
            if (!Double.isFinite(Draws.norm(point))) {
                return Claim.DIVERGED;
            }
        }
    }

    private void step(double[] point, double[] gradient, SplittableRandom random) {
        double[] drawn = noise > 0 ? Draws.normal(point.length, random) : gradient;
        for (int i = 0; i < point.length; i++) {
            point[i] -= rate * (gradient[i] + (noise > 0 ? noise * drawn[i] : 0));
        }
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
