package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import nadir.audit.AuditOptions;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.minibatch.MinibatchReport;
import nadir.network.Layout;
import nadir.objective.Objective;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.IndexRange;
import nadir.study.SpectrumStages.Subject;
import org.jspecify.annotations.Nullable;

/// Computes the spectrum of the Hessian at a saved model: all eigenvalues of a small one, both ends of a large one. A long
/// computation can be interrupted and goes on to the same bits.
public final class ModelSpectrum {
    private final ModelSpectrumOptions options;
    private final ModelOnData subject;
    private final SpectrumStore store;
    private final SpectrumMeter meter;
    private final SpectrumStages stages;

    private ModelSpectrum(ModelSpectrumOptions options, ModelOnData subject, SpectrumStore store,
            SpectrumListener listener) {
        this.options = options;
        this.subject = subject;
        this.store = store;
        this.meter = new SpectrumMeter(listener);
        this.stages = new SpectrumStages(options.analysis(), options.precision(), store, meter);
    }

    /// Reads model and data and computes.
    ///
    /// @throws InputException if one of them cannot be used; the message is one line for the user
    /// @throws CancellationException if the listener stops it; the message says what was saved
    /// @throws IOException if what it takes to go on could not be saved
    public static ModelSpectrumResult run(ModelSpectrumOptions options, SpectrumListener listener)
            throws IOException {
        long start = System.nanoTime();
        ModelOnData subject = ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
        SpectrumStore store = SpectrumStore.begin(options, settings(options, subject, subject.dataText()),
                listener);
        int threads = options.analysis().threads();
        try (Risk exact = subject.risk(threads);
                Risk risk = options.precision() == Precision.FLOAT64 ? exact
                        : subject.risk(Precision.FLOAT32, threads)) {
            ModelSpectrumResult result = new ModelSpectrum(options, subject, store, listener).compute(risk, exact, risk,
                    risk.terms(), start);
            store.remove();
            return result;
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        }
    }

    /// What the result depends on, in words.
    private static SortedMap<String, String> settings(ModelSpectrumOptions options, ModelOnData subject,
            String data) {
        AuditOptions analysis = options.analysis();
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("model", subject.contentText());
        settings.put("frozen parameters", String.join(", ", options.frozen()));
        settings.put("data", data);
        settings.put("loss", subject.conventions().text());
        settings.put("number of eigenvalues", analysis.largest() + " largest, " + analysis.smallest() + " smallest");
        settings.put("dense limit", Integer.toString(analysis.denseLimit()));
        settings.put("layers", Boolean.toString(analysis.perLayer()));
        settings.put("density", Boolean.toString(analysis.density()));
        settings.put("minibatches", String.valueOf(options.minibatches()));
        settings.put("seed", Long.toString(analysis.seed()));
        settings.put("arithmetic", options.precision().name().toLowerCase(Locale.ROOT));
        return settings;
    }

    /// Reads the model, and computes on data that lie on a cluster. Minibatches and single precision are for one machine.
    ///
    /// @throws InputException if one of them cannot be used, or the cluster cannot be reached or is lost
    /// @throws CancellationException if the listener stops it; the message says what was saved
    /// @throws IOException if what it takes to go on could not be saved
    public static ModelSpectrumResult run(ModelSpectrumOptions options, String master, SpectrumListener listener)
            throws IOException {
        long start = System.nanoTime();
        if (options.minibatches() != null || options.precision() != Precision.FLOAT64) {
            throw new InputException("--minibatch and --precision float32 are for data on one machine; leave them out "
                    + "with --master");
        }
        try (ModelOnCluster there = ModelOnCluster.open(options.model(), options.frozen(), options.data(),
                options.loss(), master)) {
            there.data().outliveInterruption();
            SpectrumStore store = SpectrumStore.begin(options, settings(options, there.subject(), there.dataText()),
                    listener);
            ModelSpectrumResult result = new ModelSpectrum(options, there.subject(), store, listener)
                    .compute(there.risk(), there.risk(), null, ModelOnCluster.samples(there.risk()), start);
            store.remove();
            return result;
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        }
    }

    /// @param local where minibatches can be drawn from; null if they are not wanted
    private ModelSpectrumResult compute(Objective risk, Objective exact, @Nullable Risk local, int samples,
            long start) {
        double[] point = subject.model().parameters();
        SymmetricOperator hessian = risk.hessian(point);
        Subject whole = new Subject("spectrum", "whole", hessian,
                risk.equals(exact) ? hessian : exact.hessian(point));
        Layout layout = subject.model().network().layout();
        boolean isDense = hessian.dimension() <= options.analysis().denseLimit();
        stages.plan(hessian.dimension(), true);
        if (options.analysis().perLayer() && !isDense) {
            layout.layers().forEach(layer -> stages.plan(order(layout, layer), false));
        }
        MinibatchChoice choice = options.minibatches();
        MinibatchStage minibatches = choice == null || local == null ? null
                : new MinibatchStage(choice, options.analysis(), local, store, meter);
        if (minibatches != null) {
            minibatches.plan();
        }
        Optional<DenseOperator> matrix = stages.matrix(whole);
        SpectrumPart part = matrix.isPresent() ? stages.dense(matrix.get()) : stages.ends(whole, minibatches != null);
        List<ModelSpectrumResult.Layer> layers = options.analysis().perLayer()
                ? layers(layout, whole, matrix)
                : List.of();
        MinibatchReport report = minibatches == null || local == null ? null
                : minibatches.run(local, point, part, matrix, hessian,
                        matrix.map(ModelSpectrum::top).orElseGet(() -> stages.vector(whole)));
        return new ModelSpectrumResult(options.model().toString(), subject.data().name(),
                LossConventions.of(subject.conventions()), samples, part, layers, report,
                (System.nanoTime() - start) / 1e9);
    }

    /// The eigenvector of the largest eigenvalue.
    private static double[] top(DenseOperator matrix) {
        int n = matrix.dimension();
        return Arrays.copyOfRange(matrix.eigen().vectors(), (n - 1) * n, n * n);
    }

    private List<ModelSpectrumResult.Layer> layers(Layout layout, Subject whole, Optional<DenseOperator> matrix) {
        List<ModelSpectrumResult.Layer> layers = new ArrayList<>();
        for (String layer : layout.layers()) {
            List<IndexRange> ranges = ranges(layout, layer);
            layers.add(new ModelSpectrumResult.Layer(layer, matrix.isPresent()
                    ? stages.dense(matrix.get().principal(layer, ranges))
                    : stages.block(whole.block(layer, layers.size(), ranges))));
        }
        return layers;
    }

    private static int order(Layout layout, String layer) {
        return ranges(layout, layer).stream().mapToInt(IndexRange::length).sum();
    }

    private static List<IndexRange> ranges(Layout layout, String layer) {
        return layout.blocks()
                .stream()
                .filter(block -> block.layer().equals(layer))
                .map(block -> new IndexRange(block.offset(), block.end()))
                .toList();
    }
}
