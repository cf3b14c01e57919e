package nadir.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nadir.audit.AuditOptions;
import nadir.linalg.SymmetricOperator;
import nadir.minibatch.FullBatch;
import nadir.minibatch.MinibatchFigures;
import nadir.minibatch.MinibatchOptions;
import nadir.minibatch.MinibatchReport;
import nadir.minibatch.MinibatchStudy;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.HutchPlusPlus;
import nadir.spectrum.Progress;
import nadir.spectrum.TraceEstimate;

/// The stage that compares minibatches with all samples. What is done of it is kept minibatch by minibatch.
final class MinibatchStage {
    private static final String KEY = "minibatch/";
    private static final String TRACE = "minibatches/trace";
    private static final HutchPlusPlus FULL_TRACE = HutchPlusPlus.standard();

    private final MinibatchOptions options;
    private final AuditOptions analysis;
    private final SpectrumStore store;
    private final SpectrumMeter meter;
    private final int parameters;
    private final int samples;

    /// @throws nadir.data.InputException if the minibatches do not fit the risk
    MinibatchStage(MinibatchChoice choice, AuditOptions analysis, Risk risk, SpectrumStore store,
            SpectrumMeter meter) {
        MinibatchStudy.requireFit(choice.size(), risk);
        this.parameters = risk.dimension();
        this.samples = risk.terms();
        boolean densely = parameters <= Math.min(analysis.denseLimit(), analysis.products());
        this.options = new MinibatchOptions(choice.size(), choice.batches(), analysis.largest(), analysis.smallest(),
                densely, analysis.products(), analysis.seed());
        this.analysis = analysis;
        this.store = store;
        this.meter = meter;
    }

    /// Foresees the products, as many as they would be on all samples in the same time.
    void plan() {
        meter.plan(batchProducts());
        meter.plan(traceProducts());
    }

    private long batchProducts() {
        return inFullBatches(options.productsAtMost(parameters));
    }

    private long traceProducts() {
        return parameters <= analysis.denseLimit() ? 0 : 2L * FULL_TRACE.rank() + FULL_TRACE.probes() + 1;
    }

    private long inFullBatches(long products) {
        return Math.max(1, products * options.size() / samples);
    }

    /// Runs it.
    ///
    /// @param whole the spectrum of the whole Hessian
    /// @param direction the eigenvector of its largest eigenvalue
    MinibatchReport run(Risk risk, double[] point, SpectrumPart whole, Optional<DenseOperator> matrix,
            SymmetricOperator hessian, double[] direction) {
        FullBatch full = fullBatch(risk, point, whole, matrix, hessian, direction);
        List<MinibatchFigures> done = new ArrayList<>();
        double[] kept = store.reals(KEY + done.size());
        while (kept != null) {
            done.add(MinibatchFigures.of(kept, full.largest().length));
            kept = store.reals(KEY + done.size());
        }
        Progress stage = meter.stage("minibatches", batchProducts(), 0);
        MinibatchReport report = new MinibatchStudy(options, risk, point, full, analysis.threads()).run(done,
                (products, fraction) -> {
                    store.poll();
                    return stage.proceed((int) inFullBatches(products), fraction);
                }, (number, figures) -> {
                    store.put(KEY + number, figures.toArray());
                    store.saveWhenDue();
                });
        meter.ended(inFullBatches(report.products()));
        return report;
    }

    private FullBatch fullBatch(Risk risk, double[] point, SpectrumPart whole, Optional<DenseOperator> matrix,
            SymmetricOperator hessian, double[] direction) {
        double[] gradient = new double[parameters];
        risk.gradient(point, gradient);
        double[] image = new double[parameters];
        hessian.apply(direction, image);
        double[] trace = matrix.isPresent()
                ? new double[] {Arrays.stream(whole.eigenvalues()).sum(), 0}
                : trace(hessian);
        int n = whole.eigenvalues().length;
        int high = Math.min(analysis.largest(), parameters);
        int low = Math.min(analysis.smallest(), parameters);
        double[] largest = new double[high];
        double[] largestError = new double[high];
        for (int i = 0; i < high; i++) {
            largest[i] = whole.eigenvalues()[n - 1 - i];
            largestError[i] = error(whole, n - 1 - i);
        }
        double[] smallestError = new double[low];
        Arrays.setAll(smallestError, i -> error(whole, i));
        return new FullBatch(gradient, largest, largestError, Arrays.copyOf(whole.eigenvalues(), low), smallestError,
                trace[0], trace[1], direction, image);
    }

    private static double error(SpectrumPart whole, int rank) {
        return whole.residuals()[whole.isDense() ? 0 : rank];
    }

    private double[] trace(SymmetricOperator hessian) {
        double[] kept = store.reals(TRACE);
        if (kept != null) {
            meter.skip(traceProducts(), traceProducts());
            return kept;
        }
        Progress stage = meter.stage("trace", traceProducts(), 0);
        TraceEstimate estimate = new HutchPlusPlus(FULL_TRACE.rank(), FULL_TRACE.probes(), analysis.seed())
                .of(hessian, (products, fraction) -> {
                    store.poll();
                    return stage.proceed(products, fraction);
                });
        meter.ended(traceProducts());
        double[] trace = {estimate.value(), estimate.standardError()};
        store.put(TRACE, trace);
        store.saveWhenDue();
        return trace;
    }
}
