package nadir.onnx;

import java.util.List;
import nadir.network.Activation;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// The activations of ONNX's feed-forward set, as its operator reference defines them (onnx.ai/onnx/operators).
final class ActivationRules {
    private ActivationRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.activation("Tanh", Activation.TANH::apply),
                Rule.activation("Sigmoid", Activation.LOGISTIC::apply),
                Rule.activation("Softplus", Activation.SOFTPLUS::apply),
                Rule.activation("Relu", Activation.RELU::apply),
                Rule.activation("Sin", Activation.SINE::apply),
                Rule.activation("LeakyRelu", 1, call -> leaky(call.real(0), call.real("alpha", 0.01f))),
                Rule.activation("PRelu", 2, call -> positiveOr(call.real(0), call.real(0).times(call.real(1)))),
                Rule.activation("ThresholdedRelu", 1, ActivationRules::thresholded),
                Rule.activation("Elu", 1, call -> elu(call.real(0), call.real("alpha", 1))),
                Rule.activation("Celu", 1, ActivationRules::celu),
                Rule.activation("Selu", 1, ActivationRules::selu),
                Rule.activation("Gelu", 1, ActivationRules::gelu),
                Rule.activation("Softsign", x -> x.dividedBy(x.abs().plus(1))),
                Rule.activation("Mish", x -> x.times(x.softplus().tanh())),
                Rule.activation("Swish", 1,
                        call -> call.real(0).times(call.real(0).times(call.real("alpha", 1)).logistic())),
                Rule.activation("HardSigmoid", 1, call -> hardSigmoid(call.real(0), call.real("alpha", 0.2f),
                        call.real("beta", 0.5f))),
                Rule.activation("HardSwish", x -> x.times(hardSigmoid(x, 1.0 / 6, 0.5))),
                Rule.real("Softmax", 1, 1, call -> logSoftmax(call).exp()),
                Rule.real("LogSoftmax", 1, 1, ActivationRules::logSoftmax));
    }

    private static Traced zero(Traced x) {
        return x.constant(Tensor.scalar(0));
    }

    private static Traced positiveOr(Traced x, Traced otherwise) {
        return Traced.where(x.greaterThan(zero(x)), x, otherwise);
    }

    /// As a maximum or minimum, whose kink the engine knows.
    private static Traced leaky(Traced x, double slope) {
        Traced below = x.times(slope);
        return slope <= 1 ? x.max(below) : x.min(below);
    }

    private static Traced elu(Traced x, double scale) {
        // e^min(0, x), so that the branch that is not taken does not overflow.
        Traced below = zero(x).min(x).exp().minus(1);
        return positiveOr(x, scale == 1 ? below : below.times(scale));
    }

    private static Traced celu(NodeCall call) {
        Traced x = call.real(0);
        double alpha = call.real("alpha", 1);
        return positiveOr(x, zero(x).min(x).dividedBy(alpha).exp().minus(1).times(alpha));
    }

    private static Traced selu(NodeCall call) {
        double alpha = call.real("alpha", 1.6732632f);
        double gamma = call.real("gamma", 1.050701f);
        return elu(call.real(0), alpha).times(gamma);
    }

    private static Traced thresholded(NodeCall call) {
        Traced x = call.real(0);
        Traced threshold = x.constant(Tensor.scalar(call.real("alpha", 1)));
        return Traced.where(x.greaterThan(threshold), x, zero(x));
    }

    private static Traced gelu(NodeCall call) {
        Traced x = call.real(0);
        String approximation = call.text("approximate", "none");
        return switch (approximation) {
            case "none" -> Activation.GELU.apply(x);
            case "tanh" -> {
                Traced inner = x.power(3).times(0.044715).plus(x).times(Math.sqrt(2 / Math.PI));
                yield x.times(0.5).times(inner.tanh().plus(1));
            }
            default -> throw call.wrong("requires none or tanh as approximation");
        };
    }

    private static Traced hardSigmoid(Traced x, double alpha, double beta) {
        return x.times(alpha).plus(beta).min(1).max(0);
    }

    private static Traced logSoftmax(NodeCall call) {
        Traced x = call.real(0);
        int axis = call.axis(call.whole("axis", -1), x.shape().rank());
        int[] extents = x.shape().extents();
        extents[axis] = 1;
        return x.minus(x.logSumExp(axis).reshape(extents));
    }
}
