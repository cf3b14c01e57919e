package nadir.distributed;

import nadir.data.DataRequest;

/// A service that reads data on a cluster.
public interface DistributedDataProvider {
    /// Whether a name of a master, as users give it, is one of this provider's.
    boolean accepts(String master);

    /// Reads and checks the data there.
    ///
    /// @throws nadir.data.InputException if the master cannot be reached, or the data cannot be used
    DistributedData open(String master, DataRequest request);
}
