package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.exec.Precision;
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
import nadir.network.Initializer;
import nadir.objective.BatchObjective;
import nadir.objective.FiniteSum;
import nadir.objective.Objective;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.MultiStart;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import org.junit.jupiter.api.Test;

/// A risk at several points at once is the risk at each of them, and runs on it are runs on the risk.
class RiskBatchTests {
    private record Case(String name, Risk risk) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (Loss loss : List.of(new SquaredLoss(), new CrossEntropy(0.1), new LogisticLoss(),
                    new HingeLoss(3))) {
                for (List<Integer> hidden : List.of(List.of(3), List.of(2, 3), List.<Integer>of())) {
                    Dataset data = loss instanceof SquaredLoss ? Samples.numbers(9, 2, 2, 5)
                            : Samples.classes(9, 2, 3, 5);
                    Dataset suited = loss.suited(data);
                    DenseArchitecture shape = DenseArchitecture.of(2, hidden, suited.outputs(), activation)
                            .withSkip(hidden.size() == 2);
                    DenseNetwork network = new DenseNetwork(shape).withScaling(Scaling.of(suited.x()));
                    Conventions conventions = Conventions.of(loss)
                            .withReduction(hidden.size() == 1 ? Reduction.SUM : Reduction.MEAN)
                            .withWeightDecay(hidden.size() == 2 ? 0.01 : 0);
                    cases.add(new Case(activation + " " + loss + " " + hidden,
                            new Risk(network, suited, conventions, Precision.FLOAT64, 1)));
                }
            }
        }
        return cases;
    }

    private static double[] start(Risk risk, int seed) {
        return Initializer.GLOROT_UNIFORM.initialize(risk.network().layout(), seed);
    }

    private static double[][] starts(Risk risk, int count) {
        double[][] starts = new double[count][];
        Arrays.setAll(starts, k -> start(risk, k));
        return starts;
    }

    @Test
    void valuesAndGradientsAreThoseOfTheRisk() {
        int compared = 0;
        for (Case c : cases()) {
            BatchObjective batch = c.risk.batches(1).getFirst();
            assertThat(batch.capacity()).as(c.name).isEqualTo(16);
            for (int count : new int[] {1, 5, 16}) {
                double[][] points = starts(c.risk, count);
                double[] values = new double[16];
                double[][] gradients = new double[count][c.risk.dimension()];
                batch.gradients(points, count, values, gradients);
                double[] expected = new double[c.risk.dimension()];
                for (int k = 0; k < count; k++) {
                    double value = c.risk.gradient(points[k], expected);
                    assertThat(values[k]).as(c.name).isCloseTo(value, within(1e-14 * (1 + Math.abs(value))));
                    double scale = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
                    assertThat(gradients[k]).as(c.name).containsExactly(expected, within(1e-14 * scale));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(Activation.values().length * 4 * 3 * (1 + 5 + 16));
    }

    @Test
    void neitherPlaceNorCompanyChangesABit() {
        int compared = 0;
        for (Case c : cases()) {
            List<BatchObjective> batches = c.risk.batches(2);
            double[][] points = starts(c.risk, 16);
            double[] values = new double[16];
            double[][] gradients = new double[16][c.risk.dimension()];
            batches.getFirst().gradients(points, 16, values, gradients);
            // A neighbour that is not finite.
            double[] bad = new double[c.risk.dimension()];
            Arrays.fill(bad, Double.NaN);
            double[] value = new double[16];
            double[][] gradient = new double[3][c.risk.dimension()];
            for (int k = 0; k < 16; k++) {
                batches.getLast().gradients(new double[][] {bad, points[k], points[(k + 1) % 16]}, 3, value, gradient);
                assertThat(Double.doubleToLongBits(value[1])).isEqualTo(Double.doubleToLongBits(values[k]));
                assertThat(gradient[1]).as(c.name).isEqualTo(gradients[k]);
                assertThat(value[0]).isNaN();
                compared++;
            }
        }
        assertThat(compared).isEqualTo(cases().size() * 16);
    }

    /// The risk as an objective that is evaluated as in a batch.
    private record Alone(Risk risk, BatchObjective batch) implements FiniteSum {
        @Override
        public int dimension() {
            return batch.dimension();
        }

        @Override
        public int terms() {
            return batch.terms();
        }

        @Override
        public double value(double[] point) {
            return gradient(point, new double[point.length]);
        }

        @Override
        public double gradient(double[] point, double[] gradient) {
            double[] value = new double[1];
            batch.gradients(new double[][] {point}, 1, value, new double[][] {gradient});
            return value[0];
        }

        @Override
        public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
            return risk.sampledGradient(point, indices, from, to, gradient);
        }

        @Override
        public SymmetricOperator hessian(double[] point) {
            return risk.hessian(point);
        }
    }

    private static final StopRules RULES = StopRules.defaults().withMaxIterations(80);

    private static Map<Integer, Run> together(Risk risk, List<BatchObjective> batches, int count) {
        TreeMap<Integer, Run> runs = new TreeMap<>();
        MultiStart.with(Lbfgs.defaults()).stopping(RULES).run(batches, count, k -> start(risk, k), runs::put);
        return runs;
    }

    private static Run alone(Objective objective, double[] start) {
        return Minimizer.with(Lbfgs.defaults()).stopping(RULES).minimize(objective, start);
    }

    @Test
    void runsAreThoseOfTheRiskEvaluatedAlone() {
        TreeMap<String, Integer> outcomes = new TreeMap<>();
        int risks = 0;
        int compared = 0;
        int alike = 0;
        List<Case> cases = cases();
        // Every activation, loss and architecture, but not with each other.
        for (int i = 0; i < cases.size(); i += 5) {
            Case c = cases.get(i);
            List<BatchObjective> batches = c.risk.batches(3);
            Map<Integer, Run> runs = together(c.risk, batches.subList(0, 1), 20);
            Map<Integer, Run> onTwo = together(c.risk, batches.subList(0, 2), 20);
            Alone objective = new Alone(c.risk, batches.getLast());
            for (int k = 0; k < 20; k++) {
                Run expected = alone(objective, start(c.risk, k));
                for (Run run : List.of(runs.get(k), onTwo.get(k))) {
                    assertThat(run.point()).as(c.name).isEqualTo(expected.point());
                    assertThat(run.outcome()).isEqualTo(expected.outcome());
                    assertThat(run.evaluations()).isEqualTo(expected.evaluations());
                    compared++;
                }
                outcomes.merge(expected.outcome().getClass().getSimpleName(), 1, Integer::sum);
                Run other = alone(c.risk, start(c.risk, k));
                alike += other.outcome().getClass().equals(expected.outcome().getClass())
                        && Math.abs(other.value() - expected.value()) <= 1e-6 * (1 + Math.abs(other.value())) ? 1 : 0;
            }
            risks++;
        }
        assertThat(risks).isEqualTo(22);
        assertThat(compared).isEqualTo(risks * 40);
        // Sums in another order may lead a run elsewhere, where it passes close to a saddle or a kink.
        assertThat(alike).isGreaterThanOrEqualTo((int) (0.97 * risks * 20));
        assertThat(outcomes.keySet()).contains("Converged", "BudgetExhausted", "Diverging");
    }

    @Test
    void largerRisksAreEvaluatedPointByPointWithTheSameBits() {
        Dataset data = Samples.classes(150, 4, 3, 1);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(4, List.of(8), 3, Activation.TANH));
        try (Risk risk = new Risk(network, data, Conventions.of(new CrossEntropy(0)), Precision.FLOAT64, 2)) {
            assertThat(risk.batches(2)).hasSize(2).allSatisfy(batch -> assertThat(batch.capacity()).isEqualTo(1));
            Map<Integer, Run> runs = together(risk, risk.batches(2), 6);
            for (int k = 0; k < 6; k++) {
                Run expected = alone(risk, start(risk, k));
                assertThat(runs.get(k).point()).isEqualTo(expected.point());
                assertThat(runs.get(k).outcome()).isEqualTo(expected.outcome());
                assertThat(runs.get(k).evaluations()).isEqualTo(expected.evaluations());
            }
        }
    }

    @Test
    void evaluationsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Risk risk = cases().getFirst().risk;
        BatchObjective batch = risk.batches(1).getFirst();
        double[][] points = starts(risk, 16);
        double[] values = new double[16];
        double[][] gradients = new double[16][risk.dimension()];
        for (int i = 0; i < 100; i++) {
            batch.gradients(points, 16, values, gradients);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            batch.gradients(points, 16, values, gradients);
        }
        // 16,000 evaluations; asking for the figure itself takes a little.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000);
    }
}
