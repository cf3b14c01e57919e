package nadir.eliminate;

/// Where an elimination stood. The modified loss is what is minimised; the stripped loss is that of the network alone, and
/// the only one that says how good the network is.
///
/// @param iteration of the optimiser, counted through all rounds and stages
/// @param lambda of the stage
/// @param modifiedLoss L~
/// @param strippedLoss L(theta)
/// @param gradientNorm |grad L~|, Euclidean, in the paper's coordinates
/// @param parameterNorm |theta|, Euclidean
/// @param maxAbsA max_k |a_k|
/// @param maxAbsB max_k |b_k|, for standardised inputs
/// @param weightNorm |W|, Euclidean, for standardised inputs; 0 for loss scaling
/// @param maxNeuronOutput max over samples and outputs of |a_k exp(w_k . x + b_k)|; for loss scaling |a e^b|
public record EliminationProgress(long iteration, double lambda, double modifiedLoss, double strippedLoss,
        double gradientNorm, double parameterNorm, double maxAbsA, double maxAbsB, double weightNorm,
        double maxNeuronOutput) {}
