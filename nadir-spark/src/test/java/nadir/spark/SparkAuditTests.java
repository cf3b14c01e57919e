package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nadir.audit.Audit;
import nadir.audit.AuditOptions;
import nadir.audit.AuditReport;
import nadir.audit.Rung;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.DataLowerBound;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.WeightMatrix;
import nadir.pgb.PgbGap;
import nadir.pgb.PgbOptions;
import nadir.pgb.PgbReport;
import nadir.risk.Risk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an audit asks of data on a cluster is what it finds on one machine, to rounding.
class SparkAuditTests {
    private static final String REAL = """
            SELECT random() - 0.5 AS a, 100 + 10 * random() AS b, 3.25 AS k, sin(6 * random()) AS y, random() AS z
            FROM range(4096)""";
    private static final String CLASSES = """
            SELECT a, b, CASE WHEN a + b + n > 0.3 THEN 'up' WHEN a - n < -0.2 THEN 'down' ELSE 'level' END AS kind
            FROM (SELECT random() - 0.5 AS a, random() - 0.5 AS b, 2 * random() - 1 AS n FROM range(4096))""";
    private static final String GROUPS = """
            SELECT i % 7 AS a, CASE WHEN i % 2 = 0 THEN -0.0 ELSE (i % 3) / 3 END AS b,
                   CASE WHEN random() < 0.4 AND i % 7 <> 2 THEN 'one' WHEN i % 7 < 4 THEN 'two' ELSE 'three' END AS kind
            FROM range(4096) t(i)""";
    private static final String VALUES = "SELECT (i % 5)::DOUBLE AS a, i % 3 AS b, random() AS y FROM range(4096) t(i)";
    private static final String SEPARATE = """
            SELECT random() AS a, CASE WHEN i % 2 = 0 THEN 1.0 ELSE -1.0 END AS b,
                   CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'no' END AS kind FROM range(4096) t(i)""";

    @TempDir
    static Path folder;
    /// Spark allows one context in a process, which the data of a test share with this.
    private static DistributedData first;

    @BeforeAll
    static void open() {
        System.setProperty("spark.sql.files.maxPartitionBytes", "8k");
        first = data("first", VALUES);
    }

    @AfterAll
    static void close() {
        System.clearProperty("spark.sql.files.maxPartitionBytes");
        first.close();
    }

    private static DistributedData data(String name, String select) {
        return DistributedData.open("local[2]",
                DataRequest.of(ParquetFiles.write(folder.resolve(name + ".parquet"), select, 2048).toString()));
    }

    private static Dataset local(String name, Loss loss) {
        return loss.suited(DataSources.load(DataRequest.of(folder.resolve(name + ".parquet").toString())));
    }

    private static Loss loss(String label) {
        return switch (label) {
            case "squared" -> new SquaredLoss();
            case "cross-entropy" -> new CrossEntropy(0);
            case "smoothed" -> new CrossEntropy(0.1);
            case "logistic" -> new LogisticLoss();
            default -> new HingeLoss(3);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"squared", "cross-entropy", "smoothed", "logistic", "hinge"})
    void samplesWithEqualInputsBoundTheLossAsOnOneMachine(String label) {
        String select = label.equals("squared") ? VALUES : GROUPS;
        Conventions conventions = Conventions.of(loss(label));
        try (DistributedData data = data(label, select)) {
            Dataset here = local(label, conventions.loss());
            DenseNetwork network = new DenseNetwork(
                    DenseArchitecture.of(2, List.of(), here.outputs(), Activation.IDENTITY));
            DataLowerBound bound = data.risk(network, conventions).lowerBound();
            DataLowerBound expected = DataLowerBound.of(here, conventions);
            assertThat(bound.value()).isPositive().isCloseTo(expected.value(), within(1e-12 * expected.value()));
            assertThat(bound.attained()).isEqualTo(expected.attained());
            assertThat(bound.groups()).isEqualTo(expected.groups()).isBetween(14, 21);
            assertThat(bound.conflictingGroups()).isEqualTo(expected.conflictingGroups()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"squared SUM 0", "cross-entropy MEAN 0.01"})
    void simplerModelsAndThePerturbableGradientBasisAreThoseOfOneMachine(String problem) {
        String[] words = problem.split(" ", -1);
        Conventions conventions = new Conventions(loss(words[0]), Reduction.valueOf(words[1]),
                Double.parseDouble(words[2]));
        DataRequest request = DataRequest.of(ParquetFiles.write(folder.resolve("audited.parquet"),
                words[0].equals("squared") ? REAL : CLASSES, 2048).toString());
        request = words[0].equals("squared") ? request.withTargets("y", "z") : request;
        Dataset here = conventions.loss().suited(DataSources.load(request));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(here.features(), List.of(3, 2), here.outputs(), Activation.TANH))
                .withScaling(Scaling.of(here.x()));
        double[] point = new SplittableRandom(5).doubles(network.layout().size(), -0.7, 0.7).toArray();
        // A unit without outgoing weights, whose incoming ones the fiber is free to move.
        WeightMatrix outgoing = network.unitLayers().getLast().outgoing();
        for (int k = 0; k < here.outputs(); k++) {
            point[outgoing.index(0, k)] = 0;
        }
        AuditOptions options = AuditOptions.standard(2, 0);
        try (DistributedData data = DistributedData.open("local[2]", request);
                Risk risk = new Risk(network, here, conventions, Precision.FLOAT64, 2)) {
            AuditReport one = Audit.of(risk, point, options, (stage, fraction) -> true);
            AuditReport many = Audit.of(data.risk(network, conventions), point, options, (stage, fraction) -> true);
            assertThat(many.ladder()).hasSize(4).hasSameSizeAs(one.ladder());
            for (int i = 0; i < many.ladder().size(); i++) {
                Rung rung = many.ladder().get(i);
                Rung expected = one.ladder().get(i);
                assertThat(rung.name()).isEqualTo(expected.name());
                assertThat(rung.exact()).isEqualTo(expected.exact());
                assertThat(rung.binding()).isEqualTo(expected.binding());
                assertThat(rung.loss()).as(rung.name())
                        .isCloseTo(expected.loss(), within(
                                (words[0].equals("squared") ? 1e-11 : 1e-8) * expected.loss()));
            }
            PgbReport there = many.pgb().orElseThrow();
            PgbReport wanted = one.pgb().orElseThrow();
            close(there.gap(), wanted.gap());
            assertThat(there.directions()).isEqualTo(wanted.directions()).isPositive();
            close(there.fiberGap(), wanted.fiberGap());
            assertThat(there.steepest().orElseThrow().gradientNorm()).isCloseTo(
                    wanted.steepest().orElseThrow().gradientNorm(), within(1e-6 * wanted.gradientNorm()));
            assertThat(there.reach()).isPresent();
            close(there.reach().orElseThrow().gap(), wanted.reach().orElseThrow().gap());
            assertThat(many.verdict().kind()).isEqualTo(one.verdict().kind());
        }
    }

    /// Minimisers stop within 1e-8 of the loss's scale, projections at rounding.
    private static void close(PgbGap gap, PgbGap expected) {
        assertThat(gap.method()).isEqualTo(expected.method());
        assertThat(gap.rank()).isEqualTo(expected.rank());
        assertThat(gap.points()).isEqualTo(expected.points());
        assertThat(gap.attained()).isEqualTo(expected.attained());
        assertThat(expected.gap()).as("something to gain").isPositive();
        assertThat(gap.gap()).isCloseTo(expected.gap(), within(1e-8 * expected.loss()));
    }

    @Test
    void aBasisOfManyColumnsIsKnownByProducts() {
        try (DistributedData data = data("many", CLASSES)) {
            Conventions conventions = Conventions.of(new CrossEntropy(0));
            Dataset here = local("many", conventions.loss());
            DenseNetwork network = new DenseNetwork(
                    DenseArchitecture.of(2, List.of(3), here.outputs(), Activation.TANH));
            double[] point = new SplittableRandom(5).doubles(network.layout().size(), -0.7, 0.7).toArray();
            PgbOptions products = PgbOptions.standard(0).withDenseElements(0).withIterations(80);
            PgbGap gap = PgbReport.of(data.risk(network, conventions), point, List.of(), products).gap();
            try (Risk risk = new Risk(network, here, conventions, Precision.FLOAT64, 2)) {
                PgbGap expected = PgbReport.of(risk, point, List.of(), PgbOptions.standard(0)).gap();
                assertThat(gap.method()).isEqualTo(PgbGap.Method.MATRIX_FREE);
                assertThat(expected.method()).isEqualTo(PgbGap.Method.DENSE);
                assertThat(gap.gap()).isCloseTo(expected.gap(), within(1e-6 * expected.loss()));
            }
        }
    }

    @Test
    void classesThatOutputsTellApartAreFound() {
        try (DistributedData data = data("separate", SEPARATE)) {
            DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(), 2, Activation.IDENTITY));
            DistributedRisk risk = data.risk(network, Conventions.of(new CrossEntropy(0)));
            // Classes are in alphabetical order; the second input tells them apart.
            assertThat(risk.separates(new double[] {0, -20, 0, 20, 0, 0})).isTrue();
            assertThat(risk.separates(new double[] {0, 20, 0, -20, 0, 0})).isFalse();
            assertThat(risk.separates(new double[] {0, -20, 0, 20, 0, 40})).as("not by a margin").isFalse();
        }
    }

    @Test
    void partsOfABlockAreItsRowsInOrder() {
        Block block = new Block(11, DoubleStream.iterate(0, x -> x + 1).limit(22).toArray(), new double[0],
                IntStream.range(0, 11).toArray());
        List<Block> parts = block.parts(5);
        assertThat(parts.stream().map(Block::rows)).containsExactly(4, 4, 2, 1);
        assertThat(parts.stream().flatMapToDouble(part -> Arrays.stream(part.x())).toArray()).isEqualTo(block.x());
        assertThat(parts.stream().flatMapToInt(part -> Arrays.stream(part.classes())).toArray())
                .isEqualTo(block.classes());
        assertThat(block.parts(100).getFirst().rows()).isEqualTo(8);
        assertThat(parts.getFirst().parts(4)).containsExactly(parts.getFirst());
    }
}
