package nadir.network;

import java.util.List;
import nadir.data.InputException;

/// The shape of a dense network. With h_0 = x (scaled, if the network has a scaling), hidden layers l = 1..H of widths
/// `hidden` and the activation s, per sample:
///
/// - h_l = s(h_{l-1} W_l + b_l), and with `residual` h_l = h_{l-1} + s(h_{l-1} W_l + b_l) wherever widths agree;
/// - output = h_H W + b, and with `skip` output = h_H W + b + h_0 S, a linear map past all hidden layers.
///
/// Without hidden layers the network is affine, and `skip` adds a second linear map beside the first.
///
/// @param inputs dx, at least 1
/// @param hidden the widths of the hidden layers, each at least 1; may be empty
/// @param outputs dy, at least 1
/// @param activation of all hidden layers
/// @param bias whether layers have a bias b
/// @param residual whether hidden layers carry their input where widths agree
/// @param skip whether the inputs also reach the output by a linear map
public record DenseArchitecture(int inputs, List<Integer> hidden, int outputs, Activation activation, boolean bias,
        boolean residual, boolean skip) {
    /// @throws InputException if a width is below 1
    public DenseArchitecture {
        hidden = List.copyOf(hidden);
        if (inputs < 1) {
            throw new InputException("a network requires at least 1 input, got " + inputs);
        }
        for (int i = 0; i < hidden.size(); i++) {
            if (hidden.get(i) < 1) {
                throw new InputException("hidden layer " + (i + 1) + " requires a width of at least 1, got "
                        + hidden.get(i) + "; give a positive width, or leave the layer out");
            }
        }
        if (outputs < 1) {
            throw new InputException("a network requires at least 1 output, got " + outputs);
        }
    }

    /// With biases, without residual and skip connections.
    public static DenseArchitecture of(int inputs, List<Integer> hidden, int outputs, Activation activation) {
        return new DenseArchitecture(inputs, hidden, outputs, activation, true, false, false);
    }

    /// This architecture with or without biases.
    public DenseArchitecture withBias(boolean wanted) {
        return new DenseArchitecture(inputs, hidden, outputs, activation, wanted, residual, skip);
    }

    /// This architecture with or without residual connections.
    public DenseArchitecture withResidual(boolean wanted) {
        return new DenseArchitecture(inputs, hidden, outputs, activation, bias, wanted, skip);
    }

    /// This architecture with or without the linear map from inputs to outputs.
    public DenseArchitecture withSkip(boolean wanted) {
        return new DenseArchitecture(inputs, hidden, outputs, activation, bias, residual, wanted);
    }

    /// For example `784-128-10 tanh, skip`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs);
        hidden.forEach(width -> text.append('-').append(width));
        text.append('-').append(outputs);
        if (!hidden.isEmpty()) {
            text.append(' ').append(activation.label());
        }
        return text.append(bias ? "" : ", no bias")
                .append(residual ? ", residual" : "")
                .append(skip ? ", skip" : "")
                .toString();
    }
}
