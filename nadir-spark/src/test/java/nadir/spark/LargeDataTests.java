package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.data.DataRequest;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data that no executor's memory holds, on a cluster of two workers, one of which is killed.
class LargeDataTests {
    private static final int ROWS = 900_000;
    private static final int FEATURES = 48;
    private static final long EXECUTOR_BYTES = 320L << 20;

    @TempDir
    static Path folder;

    @Test
    void theRiskIsThatWhichADatabaseSumsAndSurvivesTheLossOfAWorkerToTheBit() throws SQLException {
        assertThat(8L * ROWS * (FEATURES + 1)).as("bytes of the data").isGreaterThan(EXECUTOR_BYTES);
        String columns = IntStream.range(0, FEATURES)
                .mapToObj(j -> "floor(40 * random()) / 40 AS x" + j)
                .collect(Collectors.joining(", "));
        Path file = ParquetFiles.write(folder.resolve("large.parquet"),
                "SELECT *, x0 - 2 * x1 + floor(10 * random()) / 10 AS y FROM (SELECT " + columns + " FROM range(" + ROWS
                        + "))",
                100_000);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(FEATURES, List.of(), 1, Activation.IDENTITY));
        double[] point = new SplittableRandom(3).doubles(FEATURES + 1, -1, 1).toArray();
        try (StandaloneCluster cluster = new StandaloneCluster(folder, 2, "320m");
                DistributedData data = DistributedData.open(cluster.address(), DataRequest.of(file.toString()))) {
            assertThat(data.rows()).isEqualTo(ROWS);
            DistributedRisk risk = data.risk(network, Conventions.of(new SquaredLoss()));
            double[] gradient = new double[FEATURES + 1];
            double value = risk.gradient(point, gradient);
            double[] expected = sums(file, point);
            assertThat(value).isCloseTo(expected[0], within(1e-11 * expected[0]));
            assertThat(gradient[1]).isCloseTo(expected[1], within(1e-11 * Math.abs(expected[1])));
            double[] again = new double[FEATURES + 1];
            CompletableFuture<Double> later = CompletableFuture.supplyAsync(() -> risk.gradient(point, again));
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> cluster.kill(0));
            assertThat(later.join()).isEqualTo(value);
            assertThat(again).isEqualTo(gradient);
            assertThat(risk.gradient(point, again)).as("by the one that is left").isEqualTo(value);
            assertThat(again).isEqualTo(gradient);
        }
    }

    /// The loss and its derivative by the weight of x1, as SQL.
    private static double[] sums(Path file, double[] point) throws SQLException {
        String residual = IntStream.range(0, FEATURES)
                .mapToObj(j -> "x" + j + " * " + point[j] + "::DOUBLE")
                .collect(Collectors.joining(" + ")) + " + " + point[FEATURES] + "::DOUBLE - y";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery("SELECT fsum(r * r) / 2 / count(*), fsum(r * x1) / count(*) FROM "
                                + "(SELECT " + residual + " AS r, x1 FROM '" + file + "')")) {
            row.next();
            return new double[] {row.getDouble(1), row.getDouble(2)};
        }
    }
}
