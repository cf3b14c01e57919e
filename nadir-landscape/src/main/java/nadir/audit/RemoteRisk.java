package nadir.audit;

import java.util.List;
import java.util.OptionalDouble;
import nadir.critical.Symmetries;
import nadir.loss.GroupMinimum;
import nadir.objective.Objective;
import nadir.pgb.RemoteOutputs;

/// A risk on data that lie elsewhere, and what an audit asks of it: a few numbers for each question, however many samples
/// there are.
public interface RemoteRisk extends RemoteOutputs {
    /// The fraction of samples predicted right, where the loss and the targets give that a meaning.
    OptionalDouble accuracy(double[] point);

    /// The constant output with the least risk, without weight decay.
    GroupMinimum bestConstant();

    /// What the hidden units do on the data, for [Symmetries].
    Symmetries.Evidence evidence(double[] point);

    /// How many pre-activations are exactly at a kink of their activation.
    long kinkHits(double[] point);

    /// Whether every sample is on the right side of every other class by a positive margin; false where targets are no
    /// classes.
    boolean separates(double[] point);

    /// The hidden layers whose features [#features] knows, in their order.
    List<String> featureLayers();

    /// The inputs as features.
    RemoteFeatures inputs();

    /// The features of a hidden layer, what the next layer reads.
    ///
    /// @param layer its index in [#featureLayers()]
    RemoteFeatures features(double[] point, int layer);

    /// Features of samples that lie elsewhere.
    interface RemoteFeatures extends AutoCloseable {
        /// How many features a sample has.
        int width();

        /// A matrix B with B'B = A'A where A has a row for each sample: 1, its features, its targets; as many rows as columns,
        /// row-major.
        double[] compressed();

        /// The risk of affine models of the features, without weight decay, as a function of the weights and biases in
        /// coordinates in which each feature has mean 0 and deviation 1 (or is 0 if it is constant).
        Objective affine();

        /// Gives back what elsewhere was kept for these features.
        @Override
        void close();
    }
}
