package nadir.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import nadir.data.InputException;
import nadir.linalg.SymmetricEigen;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.risk.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The suite: names that say everything, sizes within each other, and truths that hold.
class SuiteTests {
    private static List<ProblemSpec> specs(Suite.Size size) {
        return Suite.of(size).stream().map(Suite.Entry::problem).toList();
    }

    @Test
    void namesAreReadBackToTheSameParametersAndAreDifferent() {
        Set<String> names = new HashSet<>();
        int read = 0;
        for (ProblemSpec spec : specs(Suite.Size.FULL)) {
            assertThat(ProblemSpec.of(spec.name())).isEqualTo(spec);
            names.add(spec.name());
            read++;
        }
        assertThat(read).isGreaterThan(100);
        assertThat(names).hasSize(read);
    }

    @Test
    void startsAreReadBackToo() {
        int read = 0;
        for (Suite.Entry entry : Suite.of(Suite.Size.FULL)) {
            for (Start start : entry.starts()) {
                assertThat(Start.of(start.name())).isEqualTo(start);
                read++;
            }
        }
        assertThat(read).isGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "saddle", "saddle/order3/4-3-3-3/rank1/m60", "saddle/order3/4-3-3-3/rank1/m60/s0/",
        "saddle/order03/4-3-3-3/rank1/m60/s0", "minimum/tanh/2-2-1/depth0.5/m60/s0", "linear/4-3/m60/s0",
        "linear/4-x-3/m60/s0", "nothing/4-3-3/m60/s0", "plateau/saturationNaNs/4-3-3/m60/s0"})
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> ProblemSpec.of(name)).isInstanceOf(InputException.class)
                .hasMessageContaining("is the name of no problem");
    }

    @Test
    void largerSizesHoldAllOfTheSmaller() {
        assertThat(specs(Suite.Size.STANDARD)).containsAll(specs(Suite.Size.SMOKE)).hasSizeGreaterThan(40);
        assertThat(specs(Suite.Size.FULL)).containsAll(specs(Suite.Size.STANDARD));
        for (Suite.Size size : Suite.Size.values()) {
            Set<ProblemKind> kinds = new HashSet<>(specs(size).stream().map(ProblemSpec::kind).toList());
            assertThat(kinds).containsExactlyInAnyOrder(ProblemKind.values());
        }
    }

    /// Levels and better values against the risk, its derivatives, and the census of one-hidden-layer networks.
    @Test
    void truthsOfTheSmokeSuiteHold() {
        int traps = 0;
        for (ProblemSpec spec : specs(Suite.Size.SMOKE)) {
            Problem problem = Problem.of(spec);
            Truth truth = problem.truth();
            assertThat(truth.better()).as(spec.name()).isLessThan(truth.target());
            assertThat(truth.target()).as(spec.name()).isLessThan(truth.level());
            if (problem.trap().length > 0 && spec.kind() != ProblemKind.VALLEY) {
                try (Risk risk = problem.risk()) {
                    double[] gradient = new double[risk.dimension()];
                    assertThat(risk.gradient(problem.trap(), gradient)).isCloseTo(truth.level(),
                            within(1e-12 * truth.level()));
                    boolean critical = spec.kind() != ProblemKind.PLATEAU;
                    assertThat(Draws.norm(gradient) < 1e-10).as(spec.name()).isEqualTo(critical);
                    double least = least(risk, problem.trap());
                    boolean strict = spec.name().startsWith("saddle/order2") || spec.kind() == ProblemKind.TWIN;
                    assertThat(least < -1e-4).as(spec.name() + ": " + least).isEqualTo(strict);
                }
                traps++;
            }
        }
        assertThat(traps).isEqualTo(7);
    }

    private static double least(Risk risk, double[] point) {
        int p = point.length;
        double[] matrix = new double[p * p];
        double[] unit = new double[p];
        double[] column = new double[p];
        for (int j = 0; j < p; j++) {
            unit[j] = 1;
            risk.hessianProduct(point, unit, column);
            System.arraycopy(column, 0, matrix, j * p, p);
            unit[j] = 0;
        }
        return SymmetricEigen.valuesOf(matrix, p)[0];
    }

    /// A point of the better value exists, and descents from many starts come near it and never below it.
    @ParameterizedTest
    @ValueSource(strings = {"linear/4-3-3/m60/s1", "data/iris/2/tanh/squared/decay0.001",
        "data/xor/2/tanh/squared/decay0", "data/xor/2/tanh/squared/decay0.001",
        "data/iris/3/tanh/cross-entropy/decay0.001", "data/iris/4-4/tanh/squared/decay0.001",
        "data/wine/3/tanh/squared/decay0.001"})
    void theBestKnownValueIsReachedAndNotUndercut(String name) {
        Problem problem = Problem.of(ProblemSpec.of(name));
        SplittableRandom random = new SplittableRandom(7);
        double best = Double.POSITIVE_INFINITY;
        try (Risk risk = problem.risk()) {
            for (int i = 0; i < 12; i++) {
                double value = Minimizer.with(Lbfgs.defaults())
                        .minimize(risk, problem.randomStart(random.nextLong()))
                        .value();
                best = Math.min(best, value);
            }
        }
        double gap = problem.truth().level() - problem.truth().better();
        assertThat(best).isBetween(problem.truth().better() - 1e-9 * gap, problem.truth().better() + 1e-5 * gap);
    }

    @Test
    void startsBelongToTheProblem() {
        Problem problem = Problem.of(ProblemSpec.of("saddle/order2/4-3-3/rank0/m60/s0"));
        double[] beside = new Start.Beside(0.25, 1).on(problem);
        assertThat(beside).isEqualTo(new Start.Beside(0.25, 1).on(problem));
        assertThat(beside).isNotEqualTo(new Start.Beside(0.25, 2).on(problem));
        double[] difference = new double[beside.length];
        for (int i = 0; i < beside.length; i++) {
            difference[i] = beside[i] - problem.trap()[i];
        }
        assertThat(Draws.norm(difference)).isCloseTo(0.25, within(1e-12));
        assertThat(new Start.At().on(problem)).isEqualTo(problem.trap());
    }
}
