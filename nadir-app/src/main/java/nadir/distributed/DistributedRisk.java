package nadir.distributed;

import java.util.OptionalDouble;
import nadir.linalg.LinearOperator;
import nadir.loss.Conventions;
import nadir.loss.GroupMinimum;
import nadir.network.Network;
import nadir.objective.Objective;

/// The empirical risk of a network on data on a cluster, as [nadir.risk.Risk] is that on data in memory, to rounding. Sums
/// over samples have an order that the data alone decide: a value has the same bits each time, whoever computed which part.
///
/// Every method throws [nadir.data.InputException] if the cluster is lost for good.
public interface DistributedRisk extends Objective {
    /// The network.
    Network network();

    /// What the value means.
    Conventions conventions();

    /// m, the number of samples.
    long samples();

    /// The part of the value that weight decay adds.
    double penalty(double[] point);

    /// The Jacobian of all outputs by the parameters, (m dy) x p, with the samples in the data's order.
    ///
    /// @throws nadir.data.InputException if m dy is more than an array holds
    LinearOperator jacobian(double[] point);

    /// The fraction of samples predicted right, where the loss and the targets give that a meaning.
    OptionalDouble accuracy(double[] point);

    /// The means of the targets as the loss takes them, dy values.
    double[] targetMeans();

    /// The constant output with the least risk.
    GroupMinimum bestConstant();

    /// The summed least losses of each sample alone, in the units of the risk without weight decay: no function of the inputs
    /// has a lower risk. (Samples with identical inputs would have to share an output, which this bound leaves out.)
    GroupMinimum lowerBound();

    /// For each input, whether it has the same value on all samples.
    boolean[] constantInputs();

    /// What the units of the hidden layers do.
    UnitActivity activity(double[] point);
}
