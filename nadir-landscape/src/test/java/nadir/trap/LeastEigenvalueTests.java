package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The interior-point method finds maxima that are known in closed form.
class LeastEigenvalueTests {
    private static final double ROOT = Math.sqrt(2);

    /// The matrix (4, t1; t1, t0), whose smallest eigenvalue is largest at t1 = 0.
    private static LeastEigenvalue problem(double radius, double[] bounds) {
        CurvatureMap.Block block = new CurvatureMap.Block(2, new double[] {4, 0, 0, 0}, 0);
        double[] effects = {0, 0, 1, 0, ROOT, 0};
        double[] directions = {1, 0, 0, 1};
        return new LeastEigenvalue(List.of(block), new CurvatureMap.Directions(2, directions, effects), radius,
                bounds, UnaryOperator.identity());
    }

    @Test
    void theBallIsFilledInTheDirectionThatLifts() {
        Optional<LeastEigenvalue.Solution> solution = problem(3, new double[0]).maximise(1e-6);
        assertThat(solution).isPresent();
        assertThat(solution.get().value()).isBetween(2.7, 3.0);
        assertThat(solution.get().value() + solution.get().gap()).isGreaterThanOrEqualTo(3.0);
        assertThat(solution.get().t()[0]).isBetween(2.7, 3.0);
        assertThat(Math.abs(solution.get().t()[1])).isLessThan(0.1);
    }

    @Test
    void boundsHold() {
        Optional<LeastEigenvalue.Solution> solution = problem(10, new double[] {1, 1}).maximise(1e-6);
        assertThat(solution).isPresent();
        assertThat(solution.get().value()).isBetween(0.9, 1.0);
        assertThat(solution.get().t()[0]).isBetween(0.9, 1.0);
    }

    @Test
    void whatCannotBePositiveIsGivenUp() {
        CurvatureMap.Block block = new CurvatureMap.Block(1, new double[] {1}, 0);
        CurvatureMap.Block stuck = new CurvatureMap.Block(1, new double[1], 1);
        CurvatureMap.Directions directions = new CurvatureMap.Directions(1, new double[] {1}, new double[] {1, 0});
        assertThat(new LeastEigenvalue(List.of(block, stuck), directions, 1, new double[0], UnaryOperator.identity())
                .maximise(1e-6)).isEmpty();
    }
}
