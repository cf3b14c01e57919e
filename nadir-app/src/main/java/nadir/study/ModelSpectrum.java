package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nadir.audit.AuditListener;
import nadir.audit.AuditOptions;
import nadir.data.InputException;
import nadir.linalg.SymmetricOperator;
import nadir.network.Layout;
import nadir.risk.Risk;
import nadir.spectrum.BlockOperator;
import nadir.spectrum.Count;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Ending;
import nadir.spectrum.IndexRange;
import nadir.spectrum.Inertia;
import nadir.spectrum.Lanczos;
import nadir.spectrum.LanczosQuadrature;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.Progress;
import nadir.spectrum.RitzPair;
import nadir.spectrum.SpectralDensity;
import org.jspecify.annotations.Nullable;

/// Computes the spectrum of the Hessian at a saved model: all eigenvalues of a small one, both ends of a large one.
public final class ModelSpectrum {
    private static final double TOLERANCE = 1e-6;
    private static final double WIDTH = 0.01;

    private final AuditOptions options;
    private final AuditListener listener;

    private ModelSpectrum(AuditOptions options, AuditListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /// Reads model and data and computes.
    ///
    /// @throws InputException if one of them cannot be used; the message is one line for the user
    /// @throws CancellationException if the listener stops it
    public static ModelSpectrumResult run(ModelAuditOptions options, AuditListener listener) {
        long start = System.nanoTime();
        ModelOnData subject = ModelOnData.load(options.model(), options.data(), options.loss());
        try (Risk risk = subject.risk(options.audit().threads())) {
            ModelSpectrum spectrum = new ModelSpectrum(options.audit(), listener);
            SymmetricOperator hessian = risk.hessian(subject.model().parameters());
            Optional<DenseOperator> matrix = hessian.dimension() <= options.audit().denseLimit()
                    ? Optional.of(DenseOperator.of(hessian, spectrum.progress("Hessian")))
                    : Optional.empty();
            SpectrumPart whole = matrix.isPresent() ? spectrum.dense(matrix.get()) : spectrum.partial(hessian, "");
            List<ModelSpectrumResult.Layer> layers = options.audit().perLayer()
                    ? spectrum.layers(risk.network().layout(), hessian, matrix)
                    : List.of();
            return new ModelSpectrumResult(options.model().toString(), subject.data().name(),
                    LossConventions.of(subject.conventions()), risk.terms(), whole, layers,
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private List<ModelSpectrumResult.Layer> layers(Layout layout, SymmetricOperator hessian,
            Optional<DenseOperator> matrix) {
        List<ModelSpectrumResult.Layer> layers = new ArrayList<>();
        for (String layer : layout.layers()) {
            List<IndexRange> ranges = layout.blocks()
                    .stream()
                    .filter(block -> block.layer().equals(layer))
                    .map(block -> new IndexRange(block.offset(), block.end()))
                    .toList();
            layers.add(new ModelSpectrumResult.Layer(layer, matrix.isPresent()
                    ? dense(matrix.get().principal(layer, ranges))
                    : block(new BlockOperator(layer, hessian, ranges), layer)));
        }
        return layers;
    }

    /// Writes a block out where that takes no more products than the iteration may.
    private SpectrumPart block(BlockOperator block, String layer) {
        return block.dimension() <= Math.min(options.denseLimit(), options.products())
                ? dense(DenseOperator.of(block, progress(layer)))
                : partial(block, layer + ", ");
    }

    private SpectrumPart dense(DenseOperator matrix) {
        listener.advance("eigenvalues", 0);
        double[] values = matrix.eigenvalues();
        Inertia inertia = Inertia.of(values, matrix.asymmetry());
        SpectralDensity density = options.density()
                ? SpectralDensity.ofEigenvalues(values, WIDTH)
                : null;
        return part("dense", values, values.length, new double[] {inertia.cluster().noise()}, "complete", inertia,
                matrix.dimension(), density);
    }

    private SpectrumPart partial(SymmetricOperator operator, String where) {
        PartialSpectrum found = new Lanczos(options.largest(), options.smallest(), TOLERANCE, options.products(),
                options.seed()).of(operator, budgeted(where + "ends of the spectrum"));
        List<RitzPair> pairs = Stream.concat(found.smallest().stream(), found.largest()
                .reversed()
                .stream()
                .filter(pair -> !found.complete() || !found.smallest().contains(pair)))
                .toList();
        SpectralDensity density = options.density()
                ? new LanczosQuadrature(100, 10, WIDTH, options.seed()).of(operator,
                        progress(where + "spectral density"))
                : null;
        return part("lanczos", pairs.stream().mapToDouble(RitzPair::value).toArray(), found.smallest().size(),
                pairs.stream().mapToDouble(RitzPair::residual).toArray(), label(found.ending()),
                found.inertia(), operator.dimension(), density);
    }

    private static SpectrumPart part(String method, double[] values, int smallest, double[] residuals,
            String ending, Inertia inertia, int parameters, @Nullable SpectralDensity density) {
        return new SpectrumPart(parameters, method, values, smallest, residuals, ending, known(inertia.negative()),
                known(inertia.zero()), inertia.cluster().tolerance(), inertia.reason(), density);
    }

    private static String label(Ending ending) {
        return switch (ending) {
            case Ending.Converged converged -> "converged";
            case Ending.Unverified unverified -> "unverified";
            case Ending.BudgetSpent spent -> "budget-spent";
            case Ending.RoundingLimited limited -> "rounding-limited";
            case Ending.Cancelled cancelled -> throw new CancellationException("the computation was stopped");
        };
    }

    private static @Nullable Integer known(Count count) {
        return count.exact() ? (Integer) count.atLeast() : null;
    }

    /// For an iteration that ends when all is found or its products are spent, whichever comes first.
    private Progress budgeted(String stage) {
        Progress plain = progress(stage);
        return (products, fraction) -> plain.proceed(products,
                Math.clamp((double) products / options.products(), fraction, 1));
    }

    private Progress progress(String stage) {
        return (products, fraction) -> {
            if (!listener.advance(stage, fraction)) {
                throw new CancellationException("the computation was stopped at: " + stage);
            }
            return true;
        };
    }
}
