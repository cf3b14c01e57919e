package nadir.eliminate;

/// Where an elimination stands, with what was added neuron by neuron. The arrays are the caller's.
///
/// @param figures as in the history
/// @param a of each neuron, in the paper's coordinates; one for loss scaling
/// @param b of each neuron, for standardised inputs; one for loss scaling
/// @param weightNorms |w_k| of each neuron, Euclidean, for standardised inputs; empty for loss scaling
public record EliminationState(EliminationProgress figures, double[] a, double[] b, double[] weightNorms) {}
