package nadir.distributed;

import nadir.audit.RemoteRisk;
import nadir.linalg.LinearOperator;

/// The empirical risk of a network on data on a cluster, as [nadir.risk.Risk] is that on data in memory, to rounding. Sums
/// over samples have an order that the data alone decide: a value has the same bits each time, whoever computed which part.
///
/// Every method throws [nadir.data.InputException] if the cluster is lost for good.
public interface DistributedRisk extends RemoteRisk {
    /// The Jacobian of all outputs by the parameters, (m dy) x p, with the samples in the data's order.
    ///
    /// @throws nadir.data.InputException if m dy is more than an array holds
    LinearOperator jacobian(double[] point);

    /// The means of the targets as the loss takes them, dy values.
    double[] targetMeans();
}
