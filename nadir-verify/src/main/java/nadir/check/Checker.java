package nadir.check;

import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/// Confirms certificates. It shares no code with the provers: it encloses the loss, its gradient and its Hessian by its own
/// means, and applies the theorems that the claims rest on again. That something is not confirmed does not mean that it is
/// false: enclosures have widths.
///
/// The files that a certificate names are somebody else's task; what is checked here is what it claims of a [Subject].
public final class Checker {
    private final int threads;
    private final DoubleConsumer progress;

    /// @param threads at least 1; results do not depend on it
    /// @param progress is told how much of the present step is done, from 0 to 1
    public Checker(int threads, DoubleConsumer progress) {
        if (threads < 1) {
            throw new IllegalArgumentException("a checker requires at least 1 thread, got " + threads);
        }
        this.threads = threads;
        this.progress = progress;
    }

    /// Checks all claims.
    ///
    /// @param subject what the certificate's model, data and conventions say
    /// @param models the same for the better models that it names, each at its stored parameters
    public CheckResult check(Certificate certificate, Subject subject, Function<ModelFacts, Subject> models) {
        try {
            requireAgreement(certificate, subject);
            Enclosures enclosures = new Enclosures(subject, certificate.precision(), threads, progress);
            List<Claim> claims = certificate.claims();
            for (int i = 0; i < claims.size(); i++) {
                confirm(claims.get(i), subject, enclosures, claims.subList(0, i), models);
            }
            return new CheckResult.Valid();
        } catch (NotConfirmedException missing) {
            return new CheckResult.Invalid(missing.reason());
        }
    }

    private static void requireAgreement(Certificate certificate, Subject subject) {
        require(certificate.model().frozen().isEmpty() || subject.weightDecay() == 0
                || certificate.claims().stream().noneMatch(Checker::isOfAnotherModel),
                "weight decay leaves out frozen parameters, so that another model's loss has another meaning");
        require(certificate.format() == Certificate.FORMAT, "format " + certificate.format()
                + " is not known to this version");
        require(certificate.model().parameters() == subject.parameters().length, "the model has "
                + subject.parameters().length + " parameters, not " + certificate.model().parameters());
        require(certificate.data().rows() == subject.samples()
                && certificate.data().features() == subject.x().shape().extent(1)
                && certificate.data().outputs() == subject.y().shape().extent(1), "the data have another shape");
        require(certificate.conventions().reduction().equals(subject.mean() ? "mean" : "sum")
                && certificate.conventions().weightDecay() == subject.weightDecay(),
                "the loss has another reduction or weight decay");
    }

    private static boolean isOfAnotherModel(Claim claim) {
        return claim instanceof Claim.Suboptimal better && better.model() != null;
    }

    private void confirm(Claim claim, Subject subject, Enclosures enclosures, List<Claim> before,
            Function<ModelFacts, Subject> models) {
        switch (claim) {
            case Claim.LossEnclosure(Bounds loss) ->
                    requireWithin("the loss", enclosures.loss(enclosures.point()), loss);
            case Claim.NotCritical notCritical -> confirm(notCritical, subject, enclosures);
            case Claim.CriticalPoint point -> new CriticalPointCheck(subject, enclosures, point).run();
            case Claim.WideMinimum wide -> new WideMinimumCheck(subject, wide, threads, progress).run();
            case Claim.Suboptimal suboptimal -> confirm(suboptimal, subject, before, models);
            case Claim.DeepLinearGlobalMinimum least -> new DeepLinearCheck(subject, enclosures).run(least);
        }
    }

    private static void confirm(Claim.NotCritical claim, Subject subject, Enclosures enclosures) {
        require(claim.component() >= 0 && claim.component() < subject.parameters().length,
                "there is no parameter " + claim.component());
        require(!claim.derivative().containsZero(), "the claimed derivative " + claim.derivative()
                + " may be 0");
        // A single point shows no kink, and not that the loss is defined around it.
        Interval derivative = enclosures.gradient(enclosures.neighbourhood())[claim.component()];
        requireWithin("the derivative by parameter " + claim.component(), derivative, claim.derivative());
    }

    private void confirm(Claim.Suboptimal claim, Subject subject, List<Claim> before,
            Function<ModelFacts, Subject> models) {
        require(!before.isEmpty(), "nothing is claimed that another point could be better than");
        Bounds loss = before.getFirst()
                .lossThere()
                .orElseThrow(() -> new NotConfirmedException("the first claim says nothing of the loss"));
        require(claim.loss().upper() < loss.lower(), "the better loss " + claim.loss() + " is not below " + loss);
        Subject better = claim.model() == null ? atParameters(subject, claim.parameters())
                : models.apply(claim.model());
        require(better.mean() == subject.mean() && better.weightDecay() == subject.weightDecay()
                && better.x().equals(subject.x()) && better.y().equals(subject.y()),
                "the better model's loss is another one");
        double delta = before.getFirst() instanceof Claim.WideMinimum wide ? wide.delta() : 0;
        Enclosures enclosures = new Enclosures(better, Unrolling.of(better.sample()), better.parameters(), delta,
                threads,
                progress);
        requireWithin("the loss of the better point", enclosures.loss(enclosures.point()), claim.loss());
    }

    private static Subject atParameters(Subject subject, double[] parameters) {
        require(parameters.length == subject.parameters().length, "the better point has " + parameters.length
                + " parameters for " + subject.parameters().length);
        return subject.at(parameters);
    }

    static void requireWithin(String what, Interval enclosure, Bounds claimed) {
        require(claimed.contains(enclosure.bounds()),
                what + " lies in " + enclosure + ", which is not within the claimed " + claimed);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new NotConfirmedException(otherwise);
        }
    }
}
