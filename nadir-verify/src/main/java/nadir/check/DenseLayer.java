package nadir.check;

/// One layer of a plain dense network: activation(h W + b), where h has an element for each input.
///
/// @param inputs of the layer
/// @param units of the layer
/// @param weights where the inputs x units weights start in the parameters, row-major
/// @param bias where the biases start; -1 if there are none
/// @param activation what its units apply
public record DenseLayer(int inputs, int units, int weights, int bias, Activation activation) {
    /// The activations that the checker knows symmetries or curvatures of.
    public enum Activation {
        IDENTITY, TANH, LOGISTIC, SOFTPLUS, SINE,
        /// x/2 (1 + erf(x / c)) with c the double nearest to the root of 2
        GELU,
        /// max(x, 0)
        RELU,
        /// max(x, x / 100)
        LEAKY_RELU,
        /// anything else
        OTHER
    }
}
