package nadir.eliminate;

import java.util.ArrayList;
import java.util.List;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.DataLowerBound;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.UnitLayer;
import nadir.risk.Risk;

/// A condition for the theorem to promise something on given data, checked before training.
///
/// @param kind which condition
/// @param holds whether it is met
/// @param finding what was found, with figures
/// @param remedy what to do if it is not met; empty if it is
public record Hypothesis(Kind kind, boolean holds, String finding, String remedy) {
    /// The conditions.
    public enum Kind {
        /// The method takes outputs, targets and loss of this kind. Without it there is no modified loss at all.
        METHOD_FITS(Weight.REQUIRED),
        /// Finite outputs attain the data lower bound. Without it the modified loss has no minimum whatever the network.
        BOUND_ATTAINED(Weight.DECISIVE),
        /// Without weight decay: a minimum of the regularised loss is not at the data lower bound.
        NO_WEIGHT_DECAY(Weight.DECISIVE),
        /// Samples with identical inputs have identical targets. Without it the bound is above 0, and attained only by a
        /// network that gives those inputs one certain output each.
        CONSISTENT_TARGETS(Weight.WARNING),
        /// There are at least as many parameters as numbers to be hit exactly.
        ENOUGH_PARAMETERS(Weight.WARNING),
        /// Activations without kinks. The theorem does not ask for it, but stationary points can't be approached by gradients
        /// at a kink.
        SMOOTH_NETWORK(Weight.WARNING);

        private final Weight weight;

        Kind(Weight weight) {
            this.weight = weight;
        }

        /// What follows if the condition is not met.
        public Weight weight() {
            return weight;
        }
    }

    /// What follows if a condition is not met.
    public enum Weight {
        /// Elimination can't be tried.
        REQUIRED,
        /// Elimination is impossible; a run can only show how it fails.
        DECISIVE,
        /// The promise is worth less.
        WARNING
    }

    /// Checks all conditions.
    public static List<Hypothesis> of(Risk risk, EliminationMethod method) {
        List<Hypothesis> all = new ArrayList<>();
        DataLowerBound bound = risk.lowerBound();
        all.add(methodFits(risk, method));
        all.add(attained(risk.conventions(), bound));
        all.add(withoutDecay(risk.conventions()));
        all.add(consistent(bound));
        all.add(enoughParameters(risk, bound));
        all.add(smooth(risk));
        return List.copyOf(all);
    }

    /// Refuses what can't be tried, and what can't succeed unless that is wanted.
    ///
    /// @param evenIfImpossible whether to go on where no run can end with everything eliminated
    /// @throws InputException naming the first such condition and its remedy
    public static void require(List<Hypothesis> hypotheses, boolean evenIfImpossible) {
        for (Hypothesis hypothesis : hypotheses) {
            boolean refused = switch (hypothesis.kind.weight()) {
                case REQUIRED -> true;
                case DECISIVE -> !evenIfImpossible;
                case WARNING -> false;
            };
            if (refused && !hypothesis.holds) {
                throw new InputException(hypothesis.finding + "; " + hypothesis.remedy);
            }
        }
    }

    private static Hypothesis of(Kind kind, boolean holds, String finding, String remedy) {
        return new Hypothesis(kind, holds, finding, holds ? "" : remedy);
    }

    private static Hypothesis methodFits(Risk risk, EliminationMethod method) {
        Loss loss = risk.conventions().loss();
        Dataset data = risk.data();
        boolean one = method != EliminationMethod.ONE_NEURON
                || (data.outputs() == 1 && loss instanceof HingeLoss);
        return of(Kind.METHOD_FITS, one,
                one ? method.label() + " takes " + loss.label() + " loss with " + data.outputs() + " outputs"
                        : "one-neuron elimination requires one output with targets -1 and +1 and the hinge loss, got "
                                + data.outputs() + " outputs with " + loss.label() + " loss",
                "use --eliminate output-neurons" + (data.outputs() == 1 ? ", or --loss hinge" : ""));
    }

    private static Hypothesis attained(Conventions conventions, DataLowerBound bound) {
        Loss loss = conventions.loss();
        String advice = switch (loss) {
            case CrossEntropy _ -> "use --label-smoothing 0.1, or --loss hinge";
            case LogisticLoss _ -> "use --loss hinge";
            case SquaredLoss _,HingeLoss _ -> "use another loss";
        };
        return of(Kind.BOUND_ATTAINED, bound.attained(),
                bound.attained() ? "finite outputs attain the data lower bound " + bound.value()
                        : "the " + loss.label() + " loss of these targets approaches its bound " + bound.value()
                                + " only as outputs grow without end, so the modified loss has no minimum and nothing can "
                                + "be eliminated",
                advice + "; or --eliminate-anyway to watch it fail");
    }

    private static Hypothesis withoutDecay(Conventions conventions) {
        boolean none = conventions.weightDecay() == 0;
        return of(Kind.NO_WEIGHT_DECAY, none,
                none ? "no weight decay"
                        : "with weight decay " + conventions.weightDecay()
                                + " a local minimum of the modified loss would "
                                + "have to be at parameters 0, so that nothing can be eliminated",
                "leave --weight-decay out; or --eliminate-anyway to watch it fail");
    }

    private static Hypothesis consistent(DataLowerBound bound) {
        int conflicting = bound.conflictingGroups();
        return of(Kind.CONSISTENT_TARGETS, conflicting == 0,
                conflicting == 0 ? "no conflicting targets for identical inputs"
                        : conflicting + " of " + bound.groups()
                                + " distinct inputs have conflicting targets, so the least "
                                + "loss possible is " + bound.value(),
                "the theorem then promises that value, if the network can give each of these inputs the one output that "
                        + "serves it best; merge or remove duplicates if they are mistakes");
    }

    /// The smooth image of R^p in R^n with p < n has measure zero (Sard), so that for almost all targets no parameters fit
    /// exactly. It says nothing about targets that are special.
    private static Hypothesis enoughParameters(Risk risk, DataLowerBound bound) {
        long wanted = switch (risk.conventions().loss()) {
            case SquaredLoss _ -> (long) bound.groups() * risk.data().outputs();
            case CrossEntropy _ -> (long) bound.groups() * (risk.data().outputs() - 1);
            case LogisticLoss _,HingeLoss _ -> 0;
        };
        int parameters = risk.dimension();
        String finding = parameters + " parameters for " + wanted + " numbers that have to be hit exactly";
        if (!bound.attained()) {
            finding = "no number of parameters attains the bound";
        } else if (wanted == 0) {
            finding = "the loss is least on a whole region of outputs";
        }
        return of(Kind.ENOUGH_PARAMETERS, parameters >= wanted || !bound.attained(), finding,
                "for almost all targets so few parameters can't attain the lower bound: widen the network, or use --loss "
                        + "hinge");
    }

    private static Hypothesis smooth(Risk risk) {
        List<String> kinked = risk.network()
                .unitLayers()
                .stream()
                .filter(layer -> !layer.activation().isSmooth())
                .map(UnitLayer::name)
                .toList();
        return of(Kind.SMOOTH_NETWORK, kinked.isEmpty(),
                kinked.isEmpty() ? "activations are smooth where they are known"
                        : "activations of " + String.join(", ", kinked) + " have a kink",
                "gradients may not get small where a minimum lies on a kink: use tanh or softplus if runs stall");
    }
}
