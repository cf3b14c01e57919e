package nadir.check;

import java.util.List;

/// The loss of one sample as scalar steps, the last of which is the result.
///
/// @param steps in the order of evaluation
/// @param result the step that is the loss
/// @param depends for each step whether it depends on a parameter
record Tape(List<Step> steps, int result, boolean[] depends) {
    Tape {
        steps = List.copyOf(steps);
    }

    /// The tape of given steps.
    static Tape of(List<Step> steps, int result) {
        boolean[] depends = new boolean[steps.size()];
        for (int i = 0; i < depends.length; i++) {
            depends[i] = switch (steps.get(i)) {
                case Step.Parameter _ -> true;
                case Step.Input _,Step.Target _,Step.Constant _ -> false;
                case Step.Sum(int a, int b) -> depends[a] || depends[b];
                case Step.Difference(int a, int b) -> depends[a] || depends[b];
                case Step.Product(int a, int b) -> depends[a] || depends[b];
                case Step.Reciprocal(int a) -> depends[a];
                case Step.Apply(var _, int a) -> depends[a];
                case Step.Power(int a, double _) -> depends[a];
                case Step.Extreme(boolean _, int a, int b) -> depends[a] || depends[b];
                case Step.Mask(var _, int a, int b) -> depends[a] || depends[b];
                case Step.Choice(int mask, int a, int b) -> depends[mask] || depends[a] || depends[b];
            };
        }
        return new Tape(steps, result, depends);
    }
}
