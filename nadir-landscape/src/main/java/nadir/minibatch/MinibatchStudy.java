package nadir.minibatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nadir.data.InputException;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Reduction;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.HutchPlusPlus;
import nadir.spectrum.Lanczos;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.Progress;
import nadir.spectrum.RitzPair;
import nadir.spectrum.TraceEstimate;

/// Computes gradient and Hessian of minibatches, one after the other, and compares them with those of all samples.
public final class MinibatchStudy {
    private final MinibatchOptions options;
    private final Risk risk;
    private final double[] point;
    private final FullBatch full;
    private final int threads;

    /// Prepares a study.
    ///
    /// @param risk on all samples, with the mean reduction
    /// @param full its figures at the point
    /// @throws InputException if the reduction is a sum, or a minibatch is larger than the data
    public MinibatchStudy(MinibatchOptions options, Risk risk, double[] point, FullBatch full, int threads) {
        requireFit(options.size(), risk);
        this.options = options;
        this.risk = risk;
        this.point = point;
        this.full = full;
        this.threads = threads;
    }

    /// Whether minibatches of a size can be drawn for a risk.
    ///
    /// @throws InputException if the reduction is a sum, or a minibatch is larger than the data
    public static void requireFit(int size, Risk risk) {
        if (risk.conventions().reduction() != Reduction.MEAN) {
            throw new InputException("minibatches are compared with all samples by their mean losses, got a sum; use "
                    + "--reduction mean");
        }
        if (size > risk.terms()) {
            throw new InputException("a minibatch requires at most the " + risk.terms() + " samples of "
                    + risk.data().name() + ", got " + size);
        }
    }

    /// Hears of each minibatch that is done, to keep it.
    @FunctionalInterface
    public interface Keeper {
        /// A minibatch is done.
        ///
        /// @param number of the minibatch, from 0
        void keep(int number, MinibatchFigures figures);
    }

    /// Runs to the end.
    ///
    /// @param done the figures of the first minibatches, where an earlier run computed them
    /// @param progress counts the products with Hessians of all minibatches; each costs `size` by m of one of all samples
    /// @throws CancellationException if `progress` stops it
    public MinibatchReport run(List<MinibatchFigures> done, Progress progress, Keeper keeper) {
        Minibatches minibatches = new Minibatches(risk.terms(), options.size(), options.seed());
        List<MinibatchFigures> figures = new ArrayList<>(done);
        try (Risk first = new Risk(risk.network(), risk.data().subset(minibatches.rows(done.size())),
                risk.conventions(), risk.precision(), threads)) {
            while (figures.size() < options.batches()) {
                int number = figures.size();
                Risk batch = number == done.size() ? first
                        : first.on(risk.data().subset(minibatches.rows(number)));
                int before = figures.stream().mapToInt(MinibatchFigures::products).sum();
                MinibatchFigures now = figures(batch, number, (products, fraction) -> {
                    if (!progress.proceed(before + products, (number + fraction) / options.batches())) {
                        throw new CancellationException("stopped after " + number + " minibatches");
                    }
                    return true;
                });
                figures.add(now);
                keeper.keep(number, now);
            }
        }
        return MinibatchReport.of(options, risk.terms(), full, figures);
    }

    private MinibatchFigures figures(Risk batch, int number, Progress progress) {
        double[] gradient = new double[point.length];
        batch.gradient(point, gradient);
        SymmetricOperator hessian = batch.hessian(point);
        double[] product = new double[point.length];
        hessian.apply(full.direction(), product);
        double curvature = Blas.dot(full.direction(), product);
        Ends ends = options.densely() ? dense(hessian, progress) : partial(hessian, number, progress);
        return new MinibatchFigures(ends.largest, ends.smallest, ends.residual, ends.trace, ends.traceError,
                Math.sqrt(Blas.dot(gradient, gradient)), squaredDistance(gradient, full.gradient()), curvature,
                squaredDistance(product, full.image()), ends.products + 1);
    }

    private record Ends(double[] largest, double[] smallest, double residual, double trace, double traceError,
            int products) {}

    private Ends dense(SymmetricOperator hessian, Progress progress) {
        double[] values = DenseOperator.of(hessian, progress).eigenvalues();
        int n = values.length;
        double[] largest = new double[full.largest().length];
        Arrays.setAll(largest, i -> values[n - 1 - i]);
        return new Ends(largest, Arrays.copyOf(values, full.smallest().length), 0, Arrays.stream(values).sum(), 0, n);
    }

    private Ends partial(SymmetricOperator hessian, int number, Progress progress) {
        PartialSpectrum ends = new Lanczos(options.largest(), options.smallest(), MinibatchOptions.TOLERANCE,
                options.products(), options.seed()).of(hessian, progress);
        // Probes of their own for each minibatch, so that their errors average out over the minibatches, too.
        TraceEstimate trace = new HutchPlusPlus(MinibatchOptions.TRACE_RANK, MinibatchOptions.TRACE_PROBES,
                options.seed() + number + 1).of(hessian,
                        (products, fraction) -> progress.proceed(ends.products() + products, 1));
        double residual = Stream.concat(ends.largest().stream(), ends.smallest().stream())
                .mapToDouble(RitzPair::residual)
                .max()
                .orElse(0);
        return new Ends(values(ends.largest()), values(ends.smallest()), residual, trace.value(),
                trace.standardError(), ends.products() + trace.products());
    }

    private static double[] values(List<RitzPair> pairs) {
        return pairs.stream().mapToDouble(RitzPair::value).toArray();
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
