package nadir.spark;

import nadir.data.DataRequest;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedDataProvider;

/// Reads Parquet with Spark.
public final class SparkDataProvider implements DistributedDataProvider {
    /// The service.
    public SparkDataProvider() {}

    @Override
    public boolean accepts(String master) {
        return SparkMaster.isOne(master);
    }

    @Override
    public DistributedData open(String master, DataRequest request) {
        ParquetTable.requireReadable(request);
        Connection connection = Connection.open(master);
        try {
            return Jobs.run(connection.context(), () -> SparkData.load(connection, request));
        } catch (RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }
}
