package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import nadir.exec.Precision;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.optimize.Adam;
import nadir.optimize.GradientDescent;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Schedule;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Inertia;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// On a grid of depths, widths, copies, inputs, outputs, sample sizes, activations and both losses: traps are critical, as is
/// every point with the same function around them, have the nullity of the formula and no negative eigenvalue, are well
/// conditioned and deep, hold gradient descent, Adam and L-BFGS that start beside them, and are not global.
class TrapGridTests {
    private static final List<Activation> ACTIVATIONS = List.of(Activation.TANH, Activation.LOGISTIC,
            Activation.SOFTPLUS, Activation.GELU);
    private static final List<Integer> FOUR = List.of(2, 2, 2, 2);
    private static int seen;

    private record Form(int inputs, int outputs, List<Integer> narrow, List<Integer> copies, int samples) {}

    private static final List<Form> SQUARED = List.of(
            new Form(1, 1, List.of(2), List.of(3), 60),
            new Form(2, 1, List.of(2), List.of(5), 60),
            new Form(3, 2, List.of(2), List.of(3), 80),
            new Form(2, 3, List.of(3), List.of(2), 100),
            new Form(2, 1, List.of(2, 1), List.of(3, 5), 60),
            new Form(3, 2, List.of(2, 2), List.of(3, 3), 200),
            new Form(2, 3, List.of(2, 2), List.of(1, 4), 150),
            new Form(2, 1, List.of(3, 2), List.of(2, 1), 150),
            new Form(3, 1, List.of(2, 2, 2), List.of(2, 2, 2), 300));

    private static final List<Form> SOFT = List.of(
            new Form(2, 2, List.of(2), List.of(4), 80),
            new Form(3, 3, List.of(2), List.of(3), 100),
            new Form(2, 3, List.of(2, 1), List.of(3, 2), 100),
            new Form(2, 3, List.of(2, 2), List.of(2, 2), 200),
            new Form(3, 2, List.of(2, 2), List.of(2, 3), 200));

    static Stream<TrapRequest> grid() {
        List<TrapRequest> requests = new ArrayList<>();
        for (Activation activation : ACTIVATIONS) {
            SQUARED.forEach(form -> requests.add(request(form, activation, false, requests.size())));
            SOFT.forEach(form -> requests.add(request(form, activation, true, requests.size())));
        }
        requests.add(request(new Form(2, 1, FOUR, List.of(2, 2, 2, 2), 250), Activation.TANH, false, 0));
        requests.add(request(new Form(2, 3, FOUR, List.of(2, 1, 1, 2), 500), Activation.GELU, false, 0));
        requests.add(request(new Form(2, 2, FOUR, List.of(2, 2, 1, 2), 400), Activation.LOGISTIC, false, 0));
        requests.add(request(new Form(2, 3, FOUR, List.of(3, 1, 2, 2), 400), Activation.TANH, true, 0));
        return requests.stream();
    }

    private static TrapRequest request(Form form, Activation activation, boolean soft, long seed) {
        return new TrapRequest(form.inputs(), form.outputs(), form.narrow(), form.copies(), form.samples(), activation,
                soft, 0.5, seed);
    }

    @ParameterizedTest
    @MethodSource("grid")
    void trapsHoldWhatTheyPromise(TrapRequest request) {
        MinimumTrap trap = TrapBuilder.build(request);
        assertThat(trap.conditioning()).isGreaterThanOrEqualTo(1e-6);
        assertThat(trap.depth()).isGreaterThanOrEqualTo(0.1);
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64, 1)) {
            double[] point = trap.point();
            double[] gradient = new double[point.length];
            double loss = risk.gradient(point, gradient);
            assertThat(Math.abs(loss - trap.loss())).isLessThanOrEqualTo(1e-13 * trap.loss());
            double[] eigenvalues = spectrum(risk, point, trap.nullity());
            double largest = eigenvalues[eigenvalues.length - 1];
            assertThat(norm(gradient)).isLessThanOrEqualTo(1e-13 * largest * norm(point));
            assertThat(eigenvalues[trap.nullity()] / largest / trap.conditioning()).isBetween(0.999, 1.001);
            equalFunctionPointsAreCritical(trap, risk, largest);
            for (Optimizer optimizer : optimizers(largest)) {
                staysAt(trap, risk, optimizer, request.seed());
            }
            BetterPoint better = BetterPoint.of(trap, risk, 2);
            assertThat(better.loss()).isLessThan(0.999 * loss).isEqualTo(risk.value(better.point()));
        }
        seen++;
    }

    @AfterAll
    static void theGridIsLargeEnough() {
        assertThat(seen).isGreaterThanOrEqualTo(60);
    }

    private static double[] spectrum(Risk risk, double[] point, int nullity) {
        DenseOperator hessian = DenseOperator.of(risk.hessian(point), (products, fraction) -> true);
        Inertia inertia = hessian.inertia();
        assertThat(inertia.cluster().clear()).isTrue();
        assertThat(inertia.negative().atMost()).isZero();
        assertThat(inertia.zero().atLeast()).isEqualTo(nullity);
        assertThat(inertia.zero().atMost()).isEqualTo(nullity);
        return hessian.eigenvalues();
    }

    /// Outgoing weights shared among copies at random, for each unit of the next wide layer in another way: as far away as
    /// the weights are large. Second derivatives at the trap do not show a slope there.
    private static void equalFunctionPointsAreCritical(MinimumTrap trap, Risk risk, double largest) {
        SplittableRandom random = new SplittableRandom(trap.seed());
        double[] moved = trap.point();
        for (int l = 0; l < trap.request().narrow().size(); l++) {
            int copies = trap.request().copies().get(l);
            Block outgoing = trap.network().layout().blocks().get(2 * (l + 1));
            int next = outgoing.shape().extent(1);
            for (int i = 0; i < outgoing.shape().extent(0) * next; i++) {
                int unit = i / next;
                int other = unit % copies + 1 < copies ? unit + 1 : unit + 1 - copies;
                double shift = random.nextGaussian();
                moved[outgoing.offset() + i] += shift;
                moved[outgoing.offset() + other * next + i % next] -= shift;
            }
        }
        double[] gradient = new double[moved.length];
        double value = risk.gradient(moved, gradient);
        assertThat(Math.abs(value - trap.loss())).isLessThanOrEqualTo(1e-12 * trap.loss());
        assertThat(norm(gradient)).isLessThanOrEqualTo(1e-12 * largest * norm(moved));
    }

    private static List<Optimizer> optimizers(double largest) {
        return List.of(new GradientDescent(Schedule.constant(1 / largest)),
                Adam.of(new Schedule.Cosine(1e-3, 0, 200)), Lbfgs.defaults());
    }

    /// From 1e-3 away the loss ends at the trap's: not below it, and above it by no more than was added at the start.
    private static void staysAt(MinimumTrap trap, Risk risk, Optimizer optimizer, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (double distance : new double[] {1e-4, 1e-3}) {
            double[] direction = Vectors.normal(trap.point().length, random);
            double[] start = Vectors.plus(trap.point(), distance / norm(direction), direction);
            var run = Minimizer.with(optimizer)
                    .stopping(StopRules.defaults().withMaxIterations(200).withTolerance(1e-12))
                    .minimize(risk, start);
            double scale = trap.loss();
            assertThat((run.value() - trap.loss()) / scale)
                    .as(optimizer.name() + " from " + distance + " of " + trap.request())
                    .isBetween(-1e-9, 1e-6);
        }
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }
}
