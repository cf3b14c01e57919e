package nadir.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import nadir.critical.NullSpace;
import nadir.critical.Symmetry;
import nadir.linalg.SymmetricOperator;
import nadir.loss.DataLowerBound;
import nadir.objective.Objective;
import nadir.pgb.PgbOptions;
import nadir.pgb.PgbReport;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.HutchPlusPlus;
import nadir.spectrum.Inertia;
import nadir.spectrum.Lanczos;
import nadir.spectrum.LanczosQuadrature;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.Progress;
import nadir.spectrum.RitzPair;
import nadir.spectrum.SpectralDensity;

/// Audits a point of a network's parameter space: what kind of point is it, how far is it from the best that can be, and
/// why.
public final class Audit {
    private final AuditFacts facts;
    private final Objective objective;
    private final double[] point;
    private final AuditOptions options;
    private final AuditListener listener;

    private Audit(AuditFacts facts, double[] point, AuditOptions options, AuditListener listener) {
        this.facts = facts;
        this.objective = facts.objective();
        this.point = point.clone();
        this.options = options;
        this.listener = listener;
    }

    /// Runs the audit.
    ///
    /// @throws CancellationException if the listener stops it
    /// @throws IllegalArgumentException if the point has another length than the network has parameters
    public static AuditReport of(Risk risk, double[] point, AuditOptions options, AuditListener listener) {
        return new Audit(new PointFacts(risk, point, options.threads()), point, options, listener).run();
    }

    /// Runs the audit of a risk whose samples lie elsewhere.
    ///
    /// @throws CancellationException if the listener stops it
    /// @throws IllegalArgumentException if the point has another length than the network has parameters
    public static AuditReport of(RemoteRisk risk, double[] point, AuditOptions options, AuditListener listener) {
        return new Audit(new RemoteFacts(risk, point.clone()), point, options, listener).run();
    }

    /// What the spectrum gives to the rest of the audit.
    private record Spectrum(HessianReport report, Inertia inertia, Optional<DenseOperator> matrix) {}

    private AuditReport run() {
        stage("loss and gradient", 0);
        double[] gradient = new double[objective.dimension()];
        double loss = objective.gradient(point, gradient);
        DataLowerBound bound = facts.lowerBound();
        SymmetricOperator hessian = objective.hessian(point);
        Spectrum spectrum = spectrum(hessian);
        List<LayerReport> layers = layers(hessian, spectrum, gradient);
        stage("simpler models", 0);
        List<Rung> ladder = facts.ladder();
        stage("symmetries", 0);
        List<Symmetry> symmetries = facts.symmetries();
        stage("perturbable gradient basis", 0);
        Optional<PgbReport> pgb = facts.pgb(symmetries, basisOptions());
        Optional<Integer> explained = explained(spectrum, symmetries);
        double gap = loss - bound.value();
        double lambdaMax = spectrum.report().max();
        double relative = stationarity(gradient, lambdaMax, gap);
        Evidence evidence = new Evidence(loss, bound.value(), bound.attained(), scale(ladder, bound), norm(point),
                norm(gradient), relative, newtonStep(spectrum, gradient, relative), spectrum.inertia(),
                spectrum.report().min(), lambdaMax, explained.orElse(0),
                facts.gradientAlong(point, symmetries, options.seed()), pgb, facts.kinkHits(), facts.ray(bound));
        return new AuditReport(loss, loss - facts.penalty(), norm(gradient), relative, norm(point),
                objective.dimension(), facts.samples(), facts.accuracy(), bound.value(), bound.attained(), gap,
                spectrum.report(), layers, ladder, pgb, summaries(symmetries), explained,
                VerdictRules.decide(evidence));
    }

    private Spectrum spectrum(SymmetricOperator hessian) {
        return objective.dimension() <= options.denseLimit() ? dense(hessian) : partial(hessian);
    }

    private List<LayerReport> layers(SymmetricOperator hessian, Spectrum spectrum, double[] gradient) {
        return new LayerBlocks(facts.network().layout(), point, gradient, options)
                .of(hessian, spectrum.matrix(), progress("layers"));
    }

    private static Optional<Integer> explained(Spectrum spectrum, List<Symmetry> symmetries) {
        return spectrum.matrix()
                .map(matrix -> NullSpace.explained(matrix, symmetries, spectrum.inertia().cluster().tolerance()));
    }

    private static double stationarity(double[] gradient, double lambdaMax, double gap) {
        return gap > 0 && lambdaMax > 0 ? norm(gradient) / Math.sqrt(2 * lambdaMax * gap) : 0;
    }

    private PgbOptions basisOptions() {
        return PgbOptions.standard(options.seed()).withIterations(Math.max(1, options.products() / 4));
    }

    private static double scale(List<Rung> ladder, DataLowerBound bound) {
        return Math.max(ladder.getFirst().loss() - bound.value(), Double.MIN_NORMAL);
    }

    private Spectrum dense(SymmetricOperator hessian) {
        DenseOperator matrix = DenseOperator.of(hessian, progress("Hessian"));
        stage("eigenvalues", 0);
        double[] values = matrix.eigenvalues();
        Inertia inertia = Inertia.of(values, matrix.asymmetry());
        double trace = Arrays.stream(values).sum();
        double[] residual = {inertia.cluster().noise()};
        Optional<SpectralDensity> density = options.density()
                ? Optional.of(SpectralDensity.ofEigenvalues(values, LanczosQuadrature.standard().relativeWidth()))
                : Optional.empty();
        HessianReport report = HessianReport.of("dense", inertia, values, residual, trace, 0, density);
        return new Spectrum(report, inertia, Optional.of(matrix));
    }

    private Spectrum partial(SymmetricOperator hessian) {
        Lanczos lanczos = new Lanczos(options.largest(), options.smallest(), 1e-6, options.products(), options.seed());
        PartialSpectrum found = lanczos.of(hessian, budgeted("ends of the spectrum"));
        List<RitzPair> pairs = new ArrayList<>(found.smallest());
        found.largest()
                .reversed()
                .stream()
                .filter(pair -> !found.complete() || !found.smallest().contains(pair))
                .forEach(pairs::add);
        double[] values = pairs.stream().mapToDouble(RitzPair::value).toArray();
        double[] residuals = pairs.stream().mapToDouble(RitzPair::residual).toArray();
        var trace = new HutchPlusPlus(10, 10, options.seed()).of(hessian, progress("trace"));
        Optional<SpectralDensity> density = options.density()
                ? Optional.of(
                        new LanczosQuadrature(100, 10, 0.01, options.seed()).of(hessian, progress("spectral density")))
                : Optional.empty();
        HessianReport report = HessianReport.of("lanczos", found.inertia(), values, residuals, trace.value(),
                trace.standardError(), density);
        return new Spectrum(report, found.inertia(), Optional.empty());
    }

    /// It takes the eigenvectors, so it is left out where the gradient alone shows that the point is not critical.
    private static Optional<NewtonStep> newtonStep(Spectrum spectrum, double[] gradient, double relativeStationarity) {
        return relativeStationarity > VerdictRules.STATIONARY
                ? Optional.empty()
                : spectrum.matrix()
                        .map(matrix -> NewtonStep.of(matrix.eigen(),
                                spectrum.inertia().cluster().tolerance(), gradient));
    }

    private static List<AuditReport.SymmetryReport> summaries(List<Symmetry> symmetries) {
        return symmetries.stream()
                .map(symmetry -> new AuditReport.SymmetryReport(symmetry.kind().label(), symmetry.layer(),
                        symmetry.description(), symmetry.directions().size()))
                .toList();
    }

    private void stage(String name, double fraction) {
        if (!listener.advance(name, fraction)) {
            throw new CancellationException("the audit was stopped at: " + name);
        }
    }

    private Progress progress(String stage) {
        return (products, fraction) -> {
            stage(stage, fraction);
            return true;
        };
    }

    /// For an iteration that ends when all is found or its products are spent, whichever comes first.
    private Progress budgeted(String stage) {
        return (products, fraction) -> {
            stage(stage, Math.clamp((double) products / options.products(), fraction, 1));
            return true;
        };
    }

    static double norm(double[] vector) {
        double scale = Arrays.stream(vector).map(Math::abs).max().orElse(0);
        if (scale == 0 || !Double.isFinite(scale)) {
            return scale;
        }
        return scale * Math.sqrt(Arrays.stream(vector).map(v -> v / scale * (v / scale)).sum());
    }
}
