package nadir.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.UnitLayer;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import org.junit.jupiter.api.Test;

/// Growth keeps the function, and its curvatures are those that the formula gives.
class GrowthTests {
    private static Dataset data(SplittableRandom random) {
        double[] x = new double[60];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++) {
            x[i] = random.nextGaussian();
            y[i] = random.nextGaussian();
        }
        return Dataset.real("random", Tensor.wrap(Shape.of(30, 2), x), Tensor.wrap(Shape.of(30, 2), y));
    }

    @Test
    void widenedNetworksComputeTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        int seen = 0;
        for (boolean bias : new boolean[] {true, false}) {
            for (boolean skip : new boolean[] {true, false}) {
                DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3, 4), 2, Activation.SOFTPLUS)
                        .withBias(bias)
                        .withSkip(skip));
                double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), random.nextLong());
                Dataset data = data(random);
                double[] outputs = outputs(network, data, point);
                for (UnitLayer layer : network.unitLayers()) {
                    for (Widened wide : List.of(Widened.bySplitting(network, layer, 2, 0),
                            Widened.byInserting(network, layer))) {
                        double[] embedded = wide.embed(point);
                        assertThat(embedded.length).isGreaterThan(point.length);
                        assertThat(outputs(wide.network(), data, embedded)).containsExactly(outputs, within(1e-13));
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(16);
    }

    private static double[] outputs(DenseNetwork network, Dataset data, double[] point) {
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            return risk.outputs(point).toArray();
        }
    }

    /// A trap's construction states B for every unit of its narrow network.
    @Test
    void curvaturesOfSplitsAreThoseOfTheTrapsConstruction() {
        MinimumTrap trap = TrapBuilder
                .build(TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 0));
        DenseNetwork narrow = trap.widening().narrow();
        int seen = 0;
        try (Risk risk = new Risk(narrow, trap.data(), trap.conventions())) {
            Ledger ledger = new Ledger(1000, EscapeListener.silent());
            Place place = Place.at(risk, trap.narrowWeights(), ledger);
            List<Growth.Split> splits = new Growth(place, ledger, new SplittableRandom(0), 1).splits();
            for (MinimumTrap.Curvature curvature : trap.curvatures()) {
                Growth.Split split = splits.stream()
                        .filter(s -> s.layer().name().equals("layer" + (curvature.layer() + 1))
                                && s.unit() == curvature.unit())
                        .findFirst()
                        .orElseThrow();
                int fan = split.direction().length;
                double expected = SymmetricEigen.valuesOf(curvature.matrix(), fan)[0] / trap.data().rows();
                assertThat(split.curvature()).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
                assertThat(expected).isPositive();
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3);
    }
}
