package nadir.pgb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.critical.DataEvidence;
import nadir.data.Dataset;
import nadir.linalg.LeastSquares;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.UnitLayer;
import nadir.risk.Risk;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import org.junit.jupiter.api.Test;

/// Points of the fiber compute the same outputs, and the gap with them tells local minima from critical points that are
/// none, as the theorem says.
class FiberTests {
    private static final PgbOptions OPTIONS = PgbOptions.standard(0);

    @Test
    void aTrapHasNoFiberGapNearByButAWayOutFurtherAlongTheFiber() {
        List<TrapRequest> requests = List.of(
                TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 0),
                TrapRequest.of(2, 1, List.of(2), List.of(4), 80, Activation.SOFTPLUS, 1),
                TrapRequest.of(3, 2, List.of(2, 2), List.of(3, 3), 300, Activation.TANH, 2),
                new TrapRequest(2, 3, List.of(2, 2), List.of(2, 2), 200, Activation.TANH, true, 0.5, 0));
        int seen = 0;
        for (TrapRequest request : requests) {
            MinimumTrap trap = TrapBuilder.build(request);
            try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
                PgbReport minimum = report(risk, trap.point(), OPTIONS);
                PgbReport saddle = report(risk, trap.saddleTwin(), OPTIONS);
                double threshold = 1e-6 * trap.loss();
                assertThat(minimum.directions()).isGreaterThanOrEqualTo(3);
                assertThat(minimum.gap().gap()).isLessThan(threshold);
                assertThat(minimum.fiberGap().gap()).isLessThan(threshold);
                assertThat(minimum.leavesFiber(threshold)).isFalse();
                assertThat(saddle.gap().gap()).isLessThan(threshold);
                // Without leaving the fiber, but far from the trap, there is a way down.
                PgbReport.Reach reach = minimum.reach().orElseThrow();
                assertThat(reach.spareUnits()).isEqualTo(spare(request));
                assertThat(reach.gap().gap()).isGreaterThan(1e-6 * trap.loss() + 10 * reach.gap().error());
                assertThat(reach.point().gradientNorm()).isGreaterThan(1e4 * minimum.gradientNorm());
                assertThat(risk.value(reach.point().point())).isCloseTo(trap.loss(), within(1e-9 * trap.loss()));
            }
            seen++;
        }
        assertThat(seen).isEqualTo(4);
    }

    private static int spare(TrapRequest request) {
        int count = 0;
        for (int l = 0; l < request.narrow().size(); l++) {
            count += request.narrow().get(l) * (request.copies().get(l) - 1);
        }
        return count;
    }

    private static PgbReport report(Risk risk, double[] point, PgbOptions options) {
        return PgbReport.of(risk, point, DataEvidence.symmetries(risk, point), options);
    }

    @Test
    void aCriticalPointWithIdleUnitsIsFoundToBeNone() {
        SplittableRandom random = new SplittableRandom(7);
        int seen = 0;
        for (int i = 0; i < 10; i++) {
            Dataset data = Cases.numbers(30, 2, 1, random);
            DenseNetwork network = Cases.network(2, List.of(3), 1, Activation.TANH);
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
                // All weights 0 but the output's bias, which is at the mean: critical. Nearby incoming weights w give
                // features tanh(w . x + b), nearly affine in x, so the gap is that of the best affine model, and a little
                // more for the curvature.
                double[] point = new double[risk.dimension()];
                point[risk.dimension() - 1] = Arrays.stream(data.y().toArray()).average().orElseThrow();
                PgbReport report = report(risk, point, OPTIONS.withRadius(0.05));
                assertThat(report.gap().gap()).isLessThan(1e-20);
                assertThat(report.gradientNorm()).isLessThan(1e-15);
                assertThat(report.fiberGap().gap()).isGreaterThan(0.999 * affineGain(data));
                assertThat(report.leavesFiber(1e-6)).isTrue();
                assertThat(report.fiberGap().best())
                        .isGreaterThanOrEqualTo(risk.lowerBound().value() - 1e-12);
            }
            seen++;
        }
        assertThat(seen).isEqualTo(10);
    }

    /// How much less the best affine model's loss is than the best constant's, with its solver.
    private static double affineGain(Dataset data) {
        int rows = data.rows();
        double[] matrix = new double[rows * 3];
        double[] y = data.y().toArray();
        double mean = Arrays.stream(y).average().orElseThrow();
        for (int i = 0; i < rows; i++) {
            matrix[3 * i] = data.x().get(2 * i);
            matrix[3 * i + 1] = data.x().get(2 * i + 1);
            matrix[3 * i + 2] = 1;
        }
        double[] map = LeastSquares.solve(matrix, rows, 3, y, 1).solution();
        double gain = 0;
        for (int i = 0; i < rows; i++) {
            double rest = y[i] - map[0] * matrix[3 * i] - map[1] * matrix[3 * i + 1] - map[2];
            gain += ((y[i] - mean) * (y[i] - mean) - rest * rest) / (2 * rows);
        }
        return gain;
    }

    @Test
    void numericalWalksOfWideNetworksStayOnTheFiber() {
        SplittableRandom random = new SplittableRandom(8);
        int seen = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.SOFTPLUS, Activation.SINE)) {
            Dataset data = Cases.numbers(10, 2, 1, random);
            DenseNetwork network = Cases.network(2, List.of(6), 1, activation);
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
                double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), random.nextLong());
                for (long elements : new long[] {8_000_000, 0}) {
                    Fiber fiber = new Fiber(risk, point, OPTIONS.withDenseElements(elements));
                    List<FiberPoint> points = fiber.numerical(0.05, random);
                    assertThat(points).hasSize(3);
                    double[] outputs = risk.outputs(point).values();
                    for (FiberPoint member : points) {
                        double[] other = risk.outputs(member.point()).values();
                        for (int k = 0; k < other.length; k++) {
                            assertThat(other[k]).isCloseTo(outputs[k], within(fiber.tolerance()));
                        }
                        assertThat(member.distance()).isGreaterThan(0.01);
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(18);
    }

    @Test
    void aPointWithoutFreedomHasNoFiber() {
        SplittableRandom random = new SplittableRandom(9);
        Dataset data = Cases.numbers(40, 2, 1, random);
        DenseNetwork network = Cases.network(2, List.of(3), 1, Activation.TANH);
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), 3);
            PgbReport report = report(risk, point, OPTIONS);
            assertThat(report.directions()).isZero();
            assertThat(report.fiberGap()).isEqualTo(report.gap());
            assertThat(report.steepest()).isEmpty();
        }
    }

    @Test
    void aMatrixFreeFiberGapAgreesWithTheDenseOne() {
        SplittableRandom random = new SplittableRandom(10);
        Dataset data = Cases.numbers(60, 3, 1, random);
        DenseNetwork network = Cases.network(3, List.of(4), 1, Activation.TANH);
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), 3);
            UnitLayer layer = network.unitLayers().getFirst();
            point[layer.outgoing().index(1, 0)] = 0;
            PgbOptions options = OPTIONS.withTolerance(1e-5);
            PgbReport dense = report(risk, point, options);
            Fiber fiber = new Fiber(risk, point, options);
            List<double[]> points = new java.util.ArrayList<>(List.of(point));
            fiber.structural(DataEvidence.symmetries(risk, point), 0.5, random).forEach(p -> points.add(p.point()));
            PgbGap direct = PerturbableGradientBasis.gap(risk, points, options);
            PgbGap free = PerturbableGradientBasis.gap(risk, points, options.withDenseElements(0));
            assertThat(points).hasSize(4);
            assertThat(direct.gap()).isGreaterThan(dense.gap().gap());
            assertThat(free.gap()).isCloseTo(direct.gap(), within(free.error() + direct.error()));
            assertThat(free.gap()).isCloseTo(direct.gap(), within(1e-3 * direct.gap()));
        }
    }
}
