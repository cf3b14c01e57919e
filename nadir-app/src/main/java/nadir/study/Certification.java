package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nadir.audit.AuditListener;
import nadir.certify.CertifiedClaims;
import nadir.certify.ProofOutcome;
import nadir.certify.RiskProver;
import nadir.certify.SampleProgram;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.CheckResult;
import nadir.check.Checker;
import nadir.check.Claim;
import nadir.check.ModelFacts;
import nadir.check.Precision;
import nadir.check.Subject;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.interval.UndefinedException;
import nadir.onnx.ModelFile;
import nadir.storage.Destination;
import nadir.study.CertificationOptions.Goal;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;

/// Proves what can be proved of a saved model on data, and writes a certificate once the independent checker has confirmed
/// all of it.
public final class Certification {
    private static final String PROVING = "proving";
    private static final String CHECKING = "checking";
    /// A derivative below this is small enough for a critical point to be what the user wants to hear of.
    private static final double SMALL_DERIVATIVE = 1e-6;
    /// How much larger than a prover's boxes the checker is given, in turn.
    private static final double[] ROOM = {1, 8, 512};
    /// A critical point that is farther away, relative to the parameters, is not what they are at.
    private static final double FAR = 1e-3;
    /// Matrices of p x p doubles that a proof holds at a time.
    private static final long MATRICES = 14;

    private final CertificationOptions options;
    private final AuditListener progress;
    private final ModelOnData subject;
    private final double[] parameters;
    /// That the certificate names.
    private Precision precision = Precision.DOUBLE;
    private @Nullable String reason;
    private @Nullable String remedy;

    private Certification(CertificationOptions options, AuditListener progress, ModelOnData subject) {
        this.options = options;
        this.progress = progress;
        this.subject = subject;
        this.parameters = subject.model().parameters();
    }

    /// The result with what its losses mean.
    public record Findings(CertificationResult result, LossConventions conventions) {}

    /// Reads model and data, proves, checks, and writes the certificate if there is one.
    ///
    /// @param progress is told what is being done
    /// @throws InputException if model, data or options cannot be used; the message is one line for the user
    /// @throws IOException if a file cannot be written
    public static Findings run(CertificationOptions options, AuditListener progress) throws IOException {
        long start = System.nanoTime();
        Destination.requireWritable(options.output());
        ModelOnData loaded = ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
        if (options.refined() != null) {
            Destination.requireWritable(options.refined());
            loaded = refined(loaded, options.refined());
        }
        requireComparable(options, loaded);
        Certification run = new Certification(options, progress, loaded);
        List<Claim> claims = run.confirmed(run.proved());
        if (!claims.isEmpty()) {
            progress.advance("writing", 1);
            CertificateFile.write(options.output(), run.certificate(claims));
        }
        return new Findings(run.result(claims, start), LossConventions.of(loaded.conventions()));
    }

    private static void requireComparable(CertificationOptions options, ModelOnData loaded) {
        if (!options.frozen().isEmpty() && options.better() != null && loaded.conventions().weightDecay() > 0) {
            throw new InputException("--better and --freeze require a loss without weight decay: it leaves out frozen "
                    + "parameters, so that the losses of the two models would mean different things; leave out one of "
                    + "them, or say --weight-decay 0");
        }
    }

    /// What the checker confirms of the claims, all or none: with doubles, or else, where that can matter, with decimals.
    private List<Claim> confirmed(List<Claim> proved) {
        String why = reason;
        String help = remedy;
        List<Claim> claims = confirmedWithRoom(proved);
        if (claims.isEmpty() && !proved.isEmpty() && proved.getFirst() instanceof Claim.CriticalPoint) {
            precision = Precision.DECIMAL;
            note(why, help);
            claims = confirmedWithRoom(proved);
        }
        return claims;
    }

    /// The checker's arithmetic is coarser than the provers', so a critical point's box is tried in larger sizes, too.
    private List<Claim> confirmedWithRoom(List<Claim> proved) {
        String missing = "";
        for (double times : ROOM) {
            List<Claim> claims = proved;
            if (times > 1) {
                if (proved.isEmpty() || !(proved.getFirst() instanceof Claim.CriticalPoint point)) {
                    break;
                }
                Claim.CriticalPoint larger = enlarged(point, times);
                if (larger.radius(parameters) > FAR * (1 + largest(parameters))) {
                    break;
                }
                claims = new ArrayList<>(proved);
                claims.set(0, larger);
            }
            if (claims.isEmpty()) {
                return claims;
            }
            if (!(check(certificate(claims)) instanceof CheckResult.Invalid(String reasonOfChecker))) {
                return claims;
            }
            missing = reasonOfChecker;
        }
        return none("a proof was found, but the independent checker does not confirm it: " + missing,
                "train on to a smaller gradient");
    }

    /// The claim with a box of the same middle. That it holds there, too, is not said: the checker finds out.
    private static Claim.CriticalPoint enlarged(Claim.CriticalPoint claim, double times) {
        double[] lower = claim.lower().clone();
        double[] upper = claim.upper().clone();
        for (int k = 0; k < lower.length; k++) {
            double middle = lower[k] / 2 + upper[k] / 2;
            double radius = times * (upper[k] - lower[k]) / 2;
            lower[k] = middle - radius;
            upper[k] = middle + radius;
        }
        return new Claim.CriticalPoint(claim.gauges(), lower, upper, claim.index(), claim.loss().widened(times));
    }

    /// The model at the critical point that Newton's method leads to, saved.
    private static ModelOnData refined(ModelOnData loaded, Path file) throws IOException {
        double[] point;
        try (RiskProver prover = new RiskProver(loaded.model().network(), loaded.data(), loaded.conventions())) {
            point = prover.refine(loaded.model().parameters());
        } catch (UndefinedException | IllegalArgumentException undefined) {
            throw new InputException("the parameters cannot be refined: " + undefined.getMessage(), undefined);
        }
        ModelFile.save(file, loaded.model().network(), point, loaded.model()
                .metadata()
                .withConventions(loaded.conventions()));
        return new ModelOnData(file, ModelFile.load(file), loaded.data(), loaded.conventions());
    }

    private List<Claim> proved() {
        progress.advance(PROVING, 0);
        long needed = MATRICES * parameters.length * parameters.length * Double.BYTES;
        if (needed > Runtime.getRuntime().maxMemory() && options.goal() != Goal.LOSS
                && options.goal() != Goal.SUBOPTIMAL) {
            note("a proof about the Hessian of " + parameters.length + " parameters takes about " + (needed >> 20)
                    + " MB", "allow more memory with NADIR_JAVA_OPTS=-Xmx, or ask for --claim loss");
            return List.of();
        }
        List<Claim> trap = trap();
        if (!trap.isEmpty()) {
            return trap;
        }
        try (RiskProver prover = new RiskProver(subject.model().network(), subject.data(), subject.conventions())) {
            List<Claim> claims = new ArrayList<>(first(prover));
            if (options.better() != null && !claims.isEmpty()) {
                addBetter(claims, options.better());
            }
            return claims;
        } catch (UndefinedException inexact) {
            note("the loss has no exact derivatives here: " + inexact.getMessage(), "use another loss or activation");
            return List.of();
        }
    }

    /// What is proved from the construction of a trap, if the model is one.
    private List<Claim> trap() {
        Optional<TrapProof> trap = options.frozen().isEmpty()
                && (options.goal() == Goal.AUTO || options.goal() == Goal.MINIMUM)
                        ? TrapProof.of(options.model(), parameters.length)
                        : Optional.empty();
        if (trap.isEmpty()) {
            return List.of();
        }
        TrapProof.Found found = trap.get().claims(subject);
        note(found.reason(), found.remedy());
        return found.claims();
    }

    private List<Claim> first(RiskProver prover) {
        return switch (options.goal()) {
            case LOSS, SUBOPTIMAL -> loss(prover);
            case NOT_CRITICAL -> notCritical(prover);
            case MINIMUM -> {
                List<Claim> global = global(prover);
                yield global.isEmpty() ? critical(prover, true, false) : global;
            }
            case SADDLE -> critical(prover, false, true);
            case AUTO -> strongest(prover);
        };
    }

    /// Of networks of linear layers the least loss has a closed form.
    private List<Claim> global(RiskProver prover) {
        return prover.proveDeepLinearGlobalMinimum(parameters).proved().map(CertifiedClaims::of).stream().toList();
    }

    private List<Claim> strongest(RiskProver prover) {
        List<Claim> global = global(prover);
        List<Claim> critical = global.isEmpty() ? critical(prover, true, true) : global;
        if (!critical.isEmpty()) {
            return critical;
        }
        String reasonForCritical = reason;
        String remedyForCritical = remedy;
        List<Claim> slope = notCritical(prover);
        note(reasonForCritical, remedyForCritical);
        boolean steep = !slope.isEmpty() && slope.getFirst() instanceof Claim.NotCritical(int _, var derivative)
                && Math.min(Math.abs(derivative.lower()), Math.abs(derivative.upper())) > SMALL_DERIVATIVE;
        if (options.better() != null) {
            // What is worse comes first: it is what the better point is compared with.
            List<Claim> both = new ArrayList<>(loss(prover));
            both.addAll(steep ? slope : List.of());
            return both;
        }
        return steep ? slope : List.of();
    }

    private List<Claim> loss(RiskProver prover) {
        return switch (prover.proveValue(parameters)) {
            case ProofOutcome.Proved<nadir.certify.Claim.ValueEnclosure>(var claim) ->
                    List.of(CertifiedClaims.of(claim));
            case ProofOutcome.Unknown<nadir.certify.Claim.ValueEnclosure>(String why, String help) -> none(why, help);
        };
    }

    private List<Claim> notCritical(RiskProver prover) {
        return switch (prover.proveNotCritical(parameters)) {
            case ProofOutcome.Proved<nadir.certify.Claim.NotCritical>(var claim) -> {
                try {
                    yield List.of(CertifiedClaims.of(claim));
                } catch (IllegalArgumentException tooSmall) {
                    yield none("the largest derivative is too small to be told from 0 with certainty",
                            "ask whether a critical point is near: --claim auto");
                }
            }
            case ProofOutcome.Unknown<nadir.certify.Claim.NotCritical>(String why, String help) -> none(why, help);
        };
    }

    /// What is near the stored parameters: best in a box around them, else in one beside them.
    private List<Claim> critical(RiskProver prover, boolean minima, boolean others) {
        ProofOutcome<nadir.certify.Claim.CriticalPoint> around = prover.proveAround(parameters);
        return switch (around.proved().isPresent() ? around : prover.proveCriticalPoint(parameters)) {
            case ProofOutcome.Proved<nadir.certify.Claim.CriticalPoint>(var found) -> {
                Claim.CriticalPoint claim = claim(found);
                double radius = claim.radius(parameters);
                if (radius > FAR * (1 + largest(parameters))) {
                    yield none(
                            "the nearest critical point found, with " + claim.index() + " negative eigenvalues, is up "
                                    + "to " + radius + " away in a coordinate",
                            "train on to a smaller gradient, or --refine");
                }
                boolean wanted = claim.index() == 0 ? minima
                        : others && (minima || claim.index() < parameters.length);
                yield wanted ? List.of(claim)
                        : none("there is a critical point near, but it has " + claim.index() + " negative eigenvalues",
                                "ask for what it is: --claim auto");
            }
            case ProofOutcome.Unknown<nadir.certify.Claim.CriticalPoint>(String why, String help) -> none(why, help);
        };
    }

    private static Claim.CriticalPoint claim(nadir.certify.Claim.CriticalPoint found) {
        int count = found.box().shape().size();
        double[] lower = new double[count];
        double[] upper = new double[count];
        for (int k = 0; k < count; k++) {
            lower[k] = found.box().lower(k);
            upper[k] = found.box().upper(k);
        }
        return new Claim.CriticalPoint(found.gauges(), lower, upper, found.type().index(),
                CertifiedClaims.bounds(found.value()));
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
    }

    private List<Claim> none(String why, String help) {
        note(why, help);
        return List.of();
    }

    private void note(@Nullable String why, @Nullable String help) {
        reason = why;
        remedy = help;
    }

    /// Adds the claim that the other model is better, or drops what a mere comparison rests on.
    private void addBetter(List<Claim> claims, Path file) {
        ModelOnData other = loadBetter(file);
        try (RiskProver prover = new RiskProver(other.model().network(), other.data(), other.conventions())) {
            ProofOutcome<nadir.certify.Claim.ValueEnclosure> value = prover.proveValue(other.model().parameters());
            Claim.LossEnclosure lower = value.proved()
                    .map(found -> new Claim.LossEnclosure(CertifiedClaims.bounds(found)))
                    .orElse(null);
            Bounds own = claims.getFirst().lossThere().orElse(null);
            if (lower != null && own != null && lower.loss().upper() < own.lower()) {
                claims.add(new Claim.Suboptimal(facts(file, other.model().parameters(), List.of()), new double[0],
                        lower.loss()));
                return;
            }
            String why = lower == null ? "the loss of " + file + " cannot be enclosed"
                    : own == null ? "nothing is proved of this model's loss"
                            : "the loss of " + file + ", in " + lower.loss() + ", is not below this one's, in "
                                    + own;
            note(why, "name a better model");
            if (options.goal() == Goal.SUBOPTIMAL) {
                claims.clear();
            }
        }
    }

    private ModelOnData loadBetter(Path file) {
        return ModelOnData.load(file, options.data(), CertificateFacts
                .choice(CertificateFacts.loss(subject.conventions())));
    }

    private Dataset suited() {
        return subject.conventions().loss().suited(subject.data());
    }

    private ModelFacts facts(Path file, double[] point, List<String> frozen) {
        return CertificateFacts.model(CertificateFile.name(options.output(), file), file, point, frozen);
    }

    private Certificate certificate(List<Claim> claims) {
        String source = options.data().source();
        String data = CertificateFacts.isFile(source) ? CertificateFile.name(options.output(), Path.of(source))
                : source;
        return new Certificate(Certificate.FORMAT, Version.CURRENT, facts(subject.file(), parameters, options.frozen()),
                CertificateFacts.data(data, options.data(), suited()),
                CertificateFacts.loss(subject.conventions()), precision, claims);
    }

    private CheckResult check(Certificate certificate) {
        progress.advance(CHECKING, 0);
        Checker checker = new Checker(options.threads(), done -> progress.advance(CHECKING, done));
        Subject exact = SampleProgram.subject(subject.model().network(), suited(), subject.conventions(), parameters);
        return checker.check(certificate, exact, _ -> {
            ModelOnData other = loadBetter(Objects.requireNonNull(options.better()));
            return SampleProgram.subject(other.model().network(), other.data(), other.conventions(),
                    other.model().parameters());
        });
    }

    private CertificationResult result(List<Claim> claims, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        String data = subject.data().name();
        if (claims.isEmpty()) {
            return new CertificationResult(CertificationResult.Status.UNKNOWN, null, List.of(), null, null, null, null,
                    reason, remedy, null, subject.file().toString(), data, parameters.length, subject.data().rows(),
                    seconds);
        }
        Claim first = claims.getFirst();
        Claim.CriticalPoint point = first instanceof Claim.CriticalPoint critical ? critical : null;
        Double radius = first instanceof Claim.WideMinimum wide ? (Double) wide.rho()
                : point == null ? null : (Double) point.radius(parameters);
        Bounds bound = first.lossThere().orElse(null);
        return new CertificationResult(CertificationResult.Status.PROVED, ClaimWords.shortly(first, parameters.length),
                ClaimWords.of(certificate(claims), parameters), point == null ? null : (Integer) point.index(),
                radius, bound,
                claims.getLast() instanceof Claim.Suboptimal better ? better.loss() : null, reason, remedy,
                options.output().toString(), subject.file().toString(), data, parameters.length,
                subject.data().rows(), seconds);
    }
}
