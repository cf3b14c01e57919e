package nadir.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.ir.UnaryFunction;

/// A plain dense network with biases over a box of parameters: for each layer the weights, a row for each input, then the
/// biases. The last layer is the output.
///
/// @param widths inputs, hidden widths, outputs
/// @param activation of the hidden layers
record NarrowNetwork(List<Integer> widths, DenseLayer.Activation activation, Interval[] parameters) {
    /// The divisor in the activation x/2 (1 + erf(x / c)).
    private static final double GELU_DIVISOR = Math.sqrt(2);

    /// @throws NotConfirmedException if the number of parameters is another one, or the activation has no curvature
    NarrowNetwork {
        widths = List.copyOf(widths);
        int count = 0;
        for (int l = 1; l < widths.size(); l++) {
            count += (widths.get(l - 1) + 1) * widths.get(l);
        }
        Checker.require(count == parameters.length, "the narrow network has " + count + " parameters, not "
                + parameters.length);
    }

    /// The number of layers, the output's included.
    int layers() {
        return widths.size() - 1;
    }

    /// Where a weight lies in the parameters; the row behind the last input is that of the biases.
    int index(int layer, int input, int unit) {
        int start = 0;
        for (int l = 0; l < layer; l++) {
            start += (widths.get(l) + 1) * widths.get(l + 1);
        }
        return start + input * widths.get(layer + 1) + unit;
    }

    Interval weight(int layer, int input, int unit) {
        return parameters[index(layer, input, unit)];
    }

    /// What one sample does in the network.
    ///
    /// @param hidden for each layer its inputs and, last, a 1
    /// @param jets for each hidden layer and unit the activation with its derivatives at the pre-activation
    /// @param output q
    /// @param sensitivities for each layer, output k and unit j the derivative of q_k by the layer's pre-activation z_j
    record Pass(List<Interval[]> hidden, List<Jet[]> jets, Interval[] output, List<Interval[][]> sensitivities) {}

    /// Runs one sample.
    Pass run(double[] x) {
        List<Interval[]> hidden = new ArrayList<>();
        List<Jet[]> jets = new ArrayList<>();
        Interval[] carried = new Interval[x.length];
        for (int i = 0; i < x.length; i++) {
            carried[i] = Interval.of(x[i]);
        }
        for (int l = 0; l < layers(); l++) {
            Interval[] extended = Arrays.copyOf(carried, carried.length + 1);
            extended[carried.length] = Interval.ONE;
            hidden.add(extended);
            carried = preactivations(l, extended);
            if (l + 1 < layers()) {
                Jet[] layer = new Jet[carried.length];
                for (int j = 0; j < layer.length; j++) {
                    layer[j] = activate(carried[j]);
                    carried[j] = layer[j].value();
                }
                jets.add(layer);
            }
        }
        return new Pass(hidden, jets, carried, sensitivities(jets));
    }

    private Interval[] preactivations(int layer, Interval[] extended) {
        Interval[] z = new Interval[widths.get(layer + 1)];
        for (int j = 0; j < z.length; j++) {
            Interval sum = Interval.ZERO;
            for (int i = 0; i < extended.length; i++) {
                sum = sum.plus(extended[i].times(weight(layer, i, j)));
            }
            z[j] = sum;
        }
        return z;
    }

    /// Backwards: the derivative of q_k by z_j of a layer is s'(z_j) times the sum over next units i of the weight from j
    /// to i times the derivative of q_k by z_i.
    private List<Interval[][]> sensitivities(List<Jet[]> jets) {
        int outputs = widths.getLast();
        List<Interval[][]> result = new ArrayList<>();
        Interval[][] above = new Interval[outputs][outputs];
        for (int k = 0; k < outputs; k++) {
            for (int j = 0; j < outputs; j++) {
                above[k][j] = j == k ? Interval.ONE : Interval.ZERO;
            }
        }
        result.add(above);
        for (int l = layers() - 2; l >= 0; l--) {
            Interval[][] here = byActivations(l, above);
            for (int k = 0; k < outputs; k++) {
                for (int j = 0; j < here[k].length; j++) {
                    here[k][j] = here[k][j].times(jets.get(l)[j].slope());
                }
            }
            result.addFirst(here);
            above = here;
        }
        return result;
    }

    /// The derivatives of outputs by the activations of a hidden layer, from those by the next layer's pre-activations.
    Interval[][] byActivations(int layer, Interval[][] above) {
        Interval[][] result = new Interval[above.length][widths.get(layer + 1)];
        for (int k = 0; k < above.length; k++) {
            for (int j = 0; j < result[k].length; j++) {
                Interval sum = Interval.ZERO;
                for (int i = 0; i < above[k].length; i++) {
                    sum = sum.plus(above[k][i].times(weight(layer + 1, j, i)));
                }
                result[k][j] = sum;
            }
        }
        return result;
    }

    private Jet activate(Interval z) {
        return switch (activation) {
            case TANH -> Jet.of(UnaryFunction.TANH, z, true);
            case LOGISTIC -> Jet.of(UnaryFunction.LOGISTIC, z, true);
            case SOFTPLUS -> Jet.of(UnaryFunction.SOFTPLUS, z, true);
            case SINE -> Jet.of(UnaryFunction.SIN, z, true);
            case GELU -> gelu(z);
            case IDENTITY, RELU, LEAKY_RELU, OTHER -> throw unknownActivation();
        };
    }

    private NotConfirmedException unknownActivation() {
        return new NotConfirmedException("widened networks with the activation " + activation + " are not known");
    }

    /// With u = z / c and e = erf: g = z (1 + e(u)) / 2, g' = (1 + e(u)) / 2 + u e'(u) / 2,
    /// g'' = (e'(u) + u e''(u) / 2) / c.
    private static Jet gelu(Interval z) {
        Interval inverse = Interval.of(GELU_DIVISOR).reciprocal();
        Interval u = z.times(inverse);
        Jet e = Jet.of(UnaryFunction.ERF, u, true);
        Interval half = e.value().plus(Interval.ONE).times(0.5);
        return new Jet(z.times(half), half.plus(u.times(e.slope()).times(0.5)),
                e.slope().plus(u.times(e.curvature()).times(0.5)).times(inverse));
    }

    /// The squared loss of a sample, or its cross-entropy, as scalar steps of parameters, x and y.
    Tape tape(Subject.SampleLoss loss) {
        List<Step> steps = new ArrayList<>();
        for (int k = 0; k < parameters.length; k++) {
            steps.add(new Step.Parameter(k));
        }
        List<Integer> carried = new ArrayList<>();
        for (int i = 0; i < widths.getFirst(); i++) {
            carried.add(add(steps, new Step.Input(i)));
        }
        for (int l = 0; l < layers(); l++) {
            List<Integer> next = new ArrayList<>();
            for (int j = 0; j < widths.get(l + 1); j++) {
                int sum = index(l, carried.size(), j);
                for (int i = 0; i < carried.size(); i++) {
                    sum = add(steps, new Step.Sum(sum, add(steps, new Step.Product(carried.get(i), index(l, i, j)))));
                }
                next.add(l + 1 < layers() ? addActivation(steps, sum) : sum);
            }
            carried = next;
        }
        int result = switch (loss) {
            case SQUARED -> squared(steps, carried);
            case CROSS_ENTROPY -> crossEntropy(steps, carried);
            case OTHER -> throw new NotConfirmedException("minima of widened networks are not known for this loss");
        };
        return Tape.of(steps, result);
    }

    private static int add(List<Step> steps, Step step) {
        steps.add(step);
        return steps.size() - 1;
    }

    private int addActivation(List<Step> steps, int z) {
        return switch (activation) {
            case TANH -> add(steps, new Step.Apply(UnaryFunction.TANH, z));
            case LOGISTIC -> add(steps, new Step.Apply(UnaryFunction.LOGISTIC, z));
            case SOFTPLUS -> add(steps, new Step.Apply(UnaryFunction.SOFTPLUS, z));
            case SINE -> add(steps, new Step.Apply(UnaryFunction.SIN, z));
            case GELU -> {
                int inverse = add(steps, new Step.Reciprocal(add(steps, new Step.Constant(GELU_DIVISOR))));
                int e = add(steps, new Step.Apply(UnaryFunction.ERF, add(steps, new Step.Product(z, inverse))));
                int one = add(steps, new Step.Constant(1));
                int half = add(steps, new Step.Product(z, add(steps, new Step.Constant(0.5))));
                yield add(steps, new Step.Product(half, add(steps, new Step.Sum(e, one))));
            }
            case IDENTITY, RELU, LEAKY_RELU, OTHER -> throw unknownActivation();
        };
    }

    private static int squared(List<Step> steps, List<Integer> outputs) {
        int sum = add(steps, new Step.Constant(0));
        for (int k = 0; k < outputs.size(); k++) {
            int residual = add(steps, new Step.Difference(outputs.get(k), add(steps, new Step.Target(k))));
            sum = add(steps, new Step.Sum(sum, add(steps, new Step.Power(residual, 2))));
        }
        return add(steps, new Step.Product(sum, add(steps, new Step.Constant(0.5))));
    }

    private static int crossEntropy(List<Step> steps, List<Integer> outputs) {
        int total = outputs.getFirst();
        for (int k = 1; k < outputs.size(); k++) {
            int difference = add(steps, new Step.Difference(outputs.get(k), total));
            total = add(steps, new Step.Sum(total, add(steps, new Step.Apply(UnaryFunction.SOFTPLUS, difference))));
        }
        for (int k = 0; k < outputs.size(); k++) {
            int product = add(steps, new Step.Product(outputs.get(k), add(steps, new Step.Target(k))));
            total = add(steps, new Step.Difference(total, product));
        }
        return total;
    }
}
