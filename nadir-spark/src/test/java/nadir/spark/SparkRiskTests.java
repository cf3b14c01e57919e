package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.exec.Precision;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.spectrum.Lanczos;
import nadir.spectrum.PartialSpectrum;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A risk summed over partitions is that of one machine to rounding, and has the same bits each time.
class SparkRiskTests {
    /// Sums of some ten thousand terms in another order.
    private static final double ROUNDING = 1e-11;
    private static final String REAL = """
            SELECT random() - 0.5 AS a, 100 + 10 * random() AS b, (i % 7)::INTEGER AS c, 3.25::FLOAT AS k,
                   sin(6 * random()) AS y FROM range(30011) t(i)""";
    private static final String CLASSES = """
            SELECT a, b, c, CASE WHEN a + b > 0.3 THEN 'up' WHEN a < -0.2 THEN 'down' ELSE 'level' END AS kind
            FROM (SELECT random() - 0.5 AS a, random() - 0.5 AS b, i % 3 = 0 AS c FROM range(9001) t(i))""";
    private static final String SIGNS = """
            SELECT a, b, CASE WHEN a * b > 0 THEN 1 ELSE -1 END AS sign
            FROM (SELECT random() - 0.5 AS a, random() - 0.5 AS b FROM range(5003) t(i))""";

    @TempDir
    static Path folder;
    private static DistributedData real;
    private static DistributedData classes;
    private static DistributedData signs;

    @BeforeAll
    static void write() {
        // Spark allows one context in a process, and these three share it.
        System.setProperty("spark.sql.files.maxPartitionBytes", "100k");
        real = open("real", REAL);
        classes = open("classes", CLASSES);
        signs = open("signs", SIGNS);
    }

    @AfterAll
    static void close() {
        System.clearProperty("spark.sql.files.maxPartitionBytes");
        real.close();
        classes.close();
        signs.close();
    }

    private static DistributedData open(String name, String select) {
        return DistributedData.open("local[2]",
                DataRequest.of(ParquetFiles.write(folder.resolve(name + ".parquet"), select, 2048).toString()));
    }

    private static Dataset local(String name) {
        return DataSources.load(DataRequest.of(folder.resolve(name + ".parquet").toString()));
    }

    private static double[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(length, -0.7, 0.7).toArray();
    }

    private static DistributedData distributed(String name) {
        return switch (name) {
            case "real" -> real;
            case "classes" -> classes;
            default -> signs;
        };
    }

    private static Loss loss(String label) {
        return switch (label) {
            case "squared" -> new SquaredLoss();
            case "cross-entropy" -> new CrossEntropy(0.1);
            case "logistic" -> new LogisticLoss();
            default -> new HingeLoss(3);
        };
    }

    private static void close(double[] actual, double[] expected) {
        double size = 0;
        for (double v : expected) {
            size = Math.max(size, Math.abs(v));
        }
        assertThat(actual).hasSameSizeAs(expected).containsExactly(expected, within(ROUNDING * Math.max(size, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"real squared MEAN 0.01", "real squared SUM 0", "classes cross-entropy MEAN 0.1",
        "classes squared MEAN 0", "classes logistic MEAN 0", "signs logistic SUM 0.5", "signs hinge MEAN 0"})
    void valueGradientHessianAndJacobianAreThoseOfOneMachine(String problem) {
        String[] words = problem.split(" ", -1);
        Conventions conventions = new Conventions(loss(words[1]), Reduction.valueOf(words[2]),
                Double.parseDouble(words[3]));
        Dataset data = conventions.loss().suited(local(words[0]));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(data.features(), List.of(7, 5), data.outputs(), Activation.TANH))
                .withScaling(Scaling.of(data.x()));
        DistributedRisk risk = distributed(words[0]).risk(network, conventions);
        try (Risk here = new Risk(network, data, conventions, Precision.FLOAT64, 2)) {
            int p = network.layout().size();
            double[] point = random(p, 1);
            assertThat(risk.samples()).isEqualTo(data.rows());
            assertThat(risk.value(point)).isCloseTo(here.value(point), within(ROUNDING * (1 + here.value(point))));
            double[] gradient = new double[p];
            double[] expected = new double[p];
            assertThat(risk.gradient(point, gradient)).isCloseTo(here.gradient(point, expected),
                    within(ROUNDING * (1 + here.value(point))));
            close(gradient, expected);
            double[][] directions = {random(p, 2), random(p, 3), random(p, 4)};
            double[][] products = new double[3][p];
            double[][] wanted = new double[3][p];
            SymmetricOperator hessian = risk.hessian(point);
            hessian.applyBlock(directions, products);
            here.hessian(point).applyBlock(directions, wanted);
            for (int k = 0; k < 3; k++) {
                close(products[k], wanted[k]);
            }
            hessian.apply(directions[0], gradient);
            close(gradient, wanted[0]);
            LinearOperator jacobian = risk.jacobian(point);
            LinearOperator jacobianHere = here.jacobian(point);
            double[] image = new double[jacobian.rows()];
            double[] imageHere = new double[jacobianHere.rows()];
            jacobian.apply(directions[1], image);
            jacobianHere.apply(directions[1], imageHere);
            close(image, imageHere);
            double[] covector = random(image.length, 5);
            jacobian.applyTransposed(covector, gradient);
            jacobianHere.applyTransposed(covector, expected);
            close(gradient, expected);
            assertThat(risk.accuracy(point)).isEqualTo(here.accuracy(point));
            assertThat(risk.bestConstant().value()).isCloseTo(here.bestConstant().value(),
                    within(1e-9 * here.bestConstant().value()));
        }
    }

    @Test
    void scalingIsThatOfOneMachine() {
        Scaling here = Scaling.of(local("real").x());
        Scaling there = real.scaling();
        for (int j = 0; j < here.columns(); j++) {
            assertThat(there.mean().get(j)).isCloseTo(here.mean().get(j), within(1e-14 * (1 + here.mean().get(j))));
            assertThat(there.scale().get(j)).isCloseTo(here.scale().get(j), within(1e-14 * here.scale().get(j)));
        }
        assertThat(there.scale().get(3)).as("a constant column").isEqualTo(1);
        assertThat(there.mean().get(3)).isEqualTo(3.25);
    }

    @Test
    void classesAndColumnsAreThoseOfOneMachine() {
        Dataset here = local("classes");
        assertThat(classes.example().classLabels()).isEqualTo(here.classLabels());
        assertThat(classes.example().featureNames()).isEqualTo(here.featureNames());
        assertThat(classes.rows()).isEqualTo(here.rows());
    }

    @Test
    void trainingAndTheSpectrumAreThoseOfOneMachine() {
        Conventions conventions = new Conventions(new SquaredLoss(), Reduction.MEAN, 1e-3);
        Dataset data = local("real");
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(4, List.of(4), 1, Activation.TANH))
                .withScaling(Scaling.of(data.x()));
        DistributedRisk risk = real.risk(network, conventions);
        try (Risk here = new Risk(network, data, conventions, Precision.FLOAT64, 2)) {
            double[] start = random(network.layout().size(), 8);
            Minimizer minimizer = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withMaxIterations(40).withTolerance(1e-7));
            Run there = minimizer.minimize(risk, start);
            Run expected = minimizer.minimize(here, start);
            assertThat(there.value()).isCloseTo(expected.value(), within(1e-6 * expected.value()));
            assertThat(there.value()).as("something was learned").isLessThan(here.value(start) * 0.9);
            Lanczos lanczos = new Lanczos(3, 2, 1e-7, 60, 5);
            PartialSpectrum spectrum = lanczos.of(risk.hessian(expected.point()), (products, fraction) -> true);
            PartialSpectrum spectrumHere = lanczos.of(here.hessian(expected.point()), (products, fraction) -> true);
            for (int k = 0; k < 3; k++) {
                double wanted = spectrumHere.largest().get(k).value();
                assertThat(spectrum.largest().get(k).value()).isCloseTo(wanted, within(1e-9));
            }
            for (int k = 0; k < 2; k++) {
                double wanted = spectrumHere.smallest().get(k).value();
                assertThat(spectrum.smallest().get(k).value()).isCloseTo(wanted, within(1e-9));
            }
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        Path nulls = ParquetFiles.write(folder.resolve("nulls.parquet"),
                "SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE i END AS a, 'NaN'::DOUBLE AS b, i AS y FROM range(100) t(i)",
                2048);
        refused(nulls.toString(), "'a' (10), 'b' (100)");
        Path texts = ParquetFiles.write(folder.resolve("texts.parquet"),
                "SELECT 'x' AS a, i AS y FROM range(100) t(i)", 2048);
        refused(texts.toString(), "column 'a' has type STRING, and a feature requires numbers");
        refused(folder.resolve("nowhere.parquet").toString(), "cannot be read as Parquet by Spark");
        refused("sample:iris", "--master requires Parquet files");
        Conventions logistic = Conventions.of(new LogisticLoss());
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(4, List.of(4), 1, Activation.TANH));
        assertThatThrownBy(() -> real.risk(network, logistic)).isInstanceOf(InputException.class)
                .hasMessageContaining("requires targets -1 and +1");
    }

    private static void refused(String source, String message) {
        assertThatThrownBy(() -> DistributedData.open("local[2]", DataRequest.of(source)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
