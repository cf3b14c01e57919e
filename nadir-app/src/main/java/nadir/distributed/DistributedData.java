package nadir.distributed;

import java.util.ServiceLoader;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.network.Network;

/// Rows that lie on the machines of a cluster, all finite, in an order that depends on the files alone.
public interface DistributedData extends AutoCloseable {
    /// Reads data on a cluster.
    ///
    /// @param master the name of the cluster's master
    /// @throws InputException if nothing here can reach that master, or the data cannot be used
    static DistributedData open(String master, DataRequest request) {
        for (DistributedDataProvider provider : ServiceLoader.load(DistributedDataProvider.class,
                DistributedData.class.getClassLoader())) {
            if (provider.accepts(master)) {
                return provider.open(master, request);
            }
        }
        throw new InputException("--master " + master + " requires a name that Spark knows (local[*], "
                + "spark://HOST:PORT, yarn, k8s://...) and Spark itself, which is an optional download: get it once by "
                + "./mvnw -pl nadir-spark -am -Dmaven.test.skip=true package (docs/guide/spark.md), or leave --master out "
                + "to use this machine alone");
    }

    /// m, the number of rows.
    long rows();

    /// The first rows, with all columns and classes: what the data look like.
    Dataset example();

    /// The scaling that gives every input mean 0 and standard deviation 1.
    Scaling scaling();

    /// What fixes the data in words: a hash of the content, in hexadecimal digits, which depends on the rows and their order.
    String contentHash();

    /// The risk of a network on the data.
    ///
    /// @throws InputException if targets do not suit the loss, or data and network do not fit each other
    DistributedRisk risk(Network network, Conventions conventions);

    /// When the process is asked to end, keeps what the cluster holds until this is closed, for some seconds: for those who
    /// look whether they are to stop, and have work to save.
    void outliveInterruption();

    /// Gives back what the cluster has held.
    @Override
    void close();
}
