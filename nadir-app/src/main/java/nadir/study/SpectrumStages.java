package nadir.study;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nadir.audit.AuditOptions;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.spectrum.BlockOperator;
import nadir.spectrum.Count;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Ending;
import nadir.spectrum.IndexRange;
import nadir.spectrum.Inertia;
import nadir.spectrum.Lanczos;
import nadir.spectrum.LanczosQuadrature;
import nadir.spectrum.LanczosState;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.Progress;
import nadir.spectrum.RitzPair;
import nadir.spectrum.SpectralDensity;
import org.jspecify.annotations.Nullable;

/// The stages of which a spectrum is made: whole matrices, ends, densities. Each is taken from the store if an earlier run
/// computed it.
final class SpectrumStages {
    private static final double TOLERANCE = 1e-6;
    /// Products in single precision are off by about 1e-7 of the largest eigenvalue and more in deep networks.
    private static final double SINGLE_TOLERANCE = 1e-4;
    private static final double WIDTH = 0.01;

    private final AuditOptions options;
    private final double tolerance;
    private final SpectrumStore store;
    private final SpectrumMeter meter;
    private final LanczosQuadrature quadrature;

    SpectrumStages(AuditOptions options, Precision precision, SpectrumStore store, SpectrumMeter meter) {
        this.options = options;
        this.tolerance = precision == Precision.FLOAT64 ? TOLERANCE : SINGLE_TOLERANCE;
        this.store = store;
        this.meter = meter;
        this.quadrature = new LanczosQuadrature(100, 10, WIDTH, options.seed());
    }

    /// The Hessian or a block of it, with double precision for residuals.
    ///
    /// @param name of the layer, or of the whole
    /// @param key in the store
    record Subject(String name, String key, SymmetricOperator operator, SymmetricOperator check) {
        Subject block(String layer, int number, List<IndexRange> ranges) {
            return new Subject(layer, "layer/" + number, new BlockOperator(layer, operator, ranges),
                    new BlockOperator(layer, check, ranges));
        }
    }

    /// Foresees the products for a matrix of this order.
    void plan(int order, boolean isWhole) {
        meter.plan(products(order, isWhole) + densityProducts(order, isWhole));
    }

    private long products(int order, boolean isWhole) {
        return isDense(order, isWhole) ? order : options.products();
    }

    private long densityProducts(int order, boolean isWhole) {
        return options.density() && !isDense(order, isWhole) ? densityProducts(order) : 0;
    }

    private long densityProducts(int order) {
        return (long) Math.min(quadrature.steps(), order) * quadrature.probes();
    }

    /// A block is written out where that takes no more products than the iteration may.
    private boolean isDense(int order, boolean isWhole) {
        return order <= (isWhole ? options.denseLimit() : Math.min(options.denseLimit(), options.products()));
    }

    /// The whole Hessian as a matrix, if it is small enough.
    Optional<DenseOperator> matrix(Subject whole) {
        int order = whole.operator().dimension();
        return isDense(order, true) ? Optional.of(written(whole, order)) : Optional.empty();
    }

    private DenseOperator written(Subject subject, int order) {
        DenseOperator matrix = DenseOperator.of(subject.operator(), polled(meter.stage(subject.name(), order, 0)));
        meter.ended(order);
        return matrix;
    }

    /// From all eigenvalues of a matrix.
    SpectrumPart dense(DenseOperator matrix) {
        double[] values = matrix.eigenvalues();
        Inertia inertia = Inertia.of(values, matrix.asymmetry());
        SpectralDensity density = options.density() ? SpectralDensity.ofEigenvalues(values, WIDTH) : null;
        return new SpectrumPart(matrix.dimension(), "dense", values, values.length,
                new double[] {inertia.cluster().noise()}, "complete", matrix.dimension(), known(inertia.negative()),
                known(inertia.zero()), inertia.cluster().tolerance(), inertia.reason(), density);
    }

    /// A block written out, or its ends.
    SpectrumPart block(Subject subject) {
        int order = subject.operator().dimension();
        if (!isDense(order, false)) {
            return ends(subject, false);
        }
        SpectrumPart known = store.part(subject.key());
        if (known != null) {
            meter.skip(order, order);
            return options.density()
                    ? known.withDensity(SpectralDensity.ofEigenvalues(known.eigenvalues(), WIDTH))
                    : known;
        }
        SpectrumPart part = dense(written(subject, order));
        store.keep(subject.key(), part);
        return part;
    }

    /// Both ends of a spectrum, and its density.
    ///
    /// @param keepsVector whether the eigenvector of the largest eigenvalue is to be kept, see [#vector(Subject)]
    SpectrumPart ends(Subject subject, boolean keepsVector) {
        SpectrumPart known = store.part(subject.key());
        if (known == null) {
            known = iterate(subject, keepsVector);
            store.keep(subject.key(), known);
        } else {
            meter.skip(options.products(), known.products());
        }
        return options.density() ? known.withDensity(density(subject)) : known;
    }

    /// The eigenvector of the largest eigenvalue that [#ends(Subject, boolean)] kept.
    double[] vector(Subject subject) {
        return Objects.requireNonNull(store.reals(subject.key() + "/vector"));
    }

    private SpectrumPart iterate(Subject subject, boolean keepsVector) {
        Lanczos lanczos = new Lanczos(options.largest(), options.smallest(), tolerance, options.products(),
                options.seed());
        Progress progress = polled(meter.stage(subject.name(), options.products(),
                Math.min(options.largest() + options.smallest(), subject.operator().dimension())));
        LanczosState from = store.state(subject.key());
        PartialSpectrum found = lanczos.of(subject.operator(), subject.check(), progress, from,
                store.keeper(subject.key()));
        meter.ended(found.products());
        if (keepsVector) {
            store.put(subject.key() + "/vector", found.largest().getFirst().vector().clone());
        }
        List<RitzPair> pairs = Stream.concat(found.smallest().stream(), found.largest()
                .reversed()
                .stream()
                .filter(pair -> !found.complete() || !found.smallest().contains(pair)))
                .toList();
        Inertia inertia = found.inertia();
        return new SpectrumPart(found.dimension(), "lanczos", pairs.stream().mapToDouble(RitzPair::value).toArray(),
                found.smallest().size(), pairs.stream().mapToDouble(RitzPair::residual).toArray(),
                label(found.ending()), found.products(), known(inertia.negative()), known(inertia.zero()),
                inertia.cluster().tolerance(), inertia.reason(), null);
    }

    private SpectralDensity density(Subject subject) {
        String key = subject.key();
        Progress progress = polled(meter.stage(subject.name() + ", density",
                densityProducts(subject.operator().dimension()), 0));
        SpectralDensity density = quadrature.of(subject.operator(), progress, store.rules(key),
                store.ruleProducts(key), (rules, products) -> store.keep(key, rules, products));
        meter.ended(density.products());
        return density;
    }

    private Progress polled(Progress progress) {
        return (products, fraction) -> {
            store.poll();
            return progress.proceed(products, fraction);
        };
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
}
