package nadir.risk;

import nadir.tensor.Tensor;

/// What the units of a hidden layer compute on all samples.
///
/// @param layer the layer's name
/// @param preactivations m x width, what the activation is applied to
/// @param activations m x width, what the next layer reads
public record LayerFeatures(String layer, Tensor preactivations, Tensor activations) {}
