package nadir.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import nadir.diff.Derivatives;
import nadir.domain.ReferenceTensors;
import nadir.ir.Program;
import nadir.linalg.SymmetricOperator;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Objectives stated as lambdas have the values, gradients and Hessians of the formulas worked out by hand.
class ProgramObjectiveTests {
    private static Traced rosenbrock(Traced x) {
        Traced a = x.get(0).negate().plus(1);
        Traced b = x.get(1).minus(x.get(0).square());
        return a.square().plus(b.square().times(100));
    }

    @Test
    void rosenbrockHasItsTextbookDerivatives() {
        Objective f = ProgramObjective.of(2, ProgramObjectiveTests::rosenbrock);
        double x = -1.2;
        double y = 1;
        double[] gradient = new double[2];
        assertThat(f.gradient(new double[] {x, y}, gradient)).isCloseTo(24.2, within(1e-13));
        assertThat(f.value(new double[] {x, y})).isCloseTo(24.2, within(1e-13));
        assertThat(gradient[0]).isCloseTo(-2 * (1 - x) - 400 * x * (y - x * x), within(1e-12));
        assertThat(gradient[1]).isCloseTo(200 * (y - x * x), within(1e-12));
        SymmetricOperator hessian = f.hessian(new double[] {x, y});
        f.value(new double[] {5, 5});
        double[] column = new double[2];
        hessian.apply(new double[] {1, 0}, column);
        assertThat(column[0]).isCloseTo(2 - 400 * y + 1200 * x * x, within(1e-10));
        assertThat(column[1]).isCloseTo(-400 * x, within(1e-12));
        hessian.apply(new double[] {0, 1}, column);
        assertThat(column).containsExactly(-400 * x, 200);
    }

    @Test
    void hessianProgramsGiveTheWholeMatrix() {
        Program program = Trace.program(Shape.of(2), ProgramObjectiveTests::rosenbrock);
        Tensor h = Derivatives.hessian(program, 0)
                .evaluate(new ReferenceTensors(), List.of(Tensor.vector(1, 1)))
                .getFirst();
        assertThat(h.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(h.toArray()).containsExactly(802, -400, -400, 200);
    }

    @Test
    void jacobiansAgreeThroughEitherMode() {
        Program wide = Trace.program(Shape.of(2),
                x -> Traced.concatenate(0, List.of(x, x.square(), x.sin())));
        Program narrow = Trace.program(Shape.of(3), x -> x.slice(0, 0, 2).times(x.get(2)));
        double[] w = Derivatives.jacobian(wide, 0)
                .evaluate(new ReferenceTensors(),
                        List.of(Tensor.vector(3, 5)))
                .get(1)
                .toArray();
        assertThat(w).containsExactly(1, 0, 0, 1, 6, 0, 0, 10, StrictMath.cos(3), -0.0, 0, StrictMath.cos(5));
        double[] n = Derivatives.jacobian(narrow, 0)
                .evaluate(new ReferenceTensors(),
                        List.of(Tensor.vector(3, 5, 7)))
                .get(1)
                .toArray();
        assertThat(n).containsExactly(7, 0, 3, 0, 7, 5);
    }

    @Test
    void mixedDerivativesFollowTheActiveInputs() {
        Program program = Trace.program(List.of(Shape.of(2), Shape.SCALAR),
                in -> List.of(in.get(0).square().sum().times(in.get(1))));
        Program gradient = Derivatives.gradient(program, Ints.of(0));
        assertThat(gradient.outputShapes()).containsExactly(Shape.SCALAR, Shape.of(2));
        assertThat(gradient.evaluate(new ReferenceTensors(), List.of(Tensor.vector(1, 2), Tensor.scalar(3)))
                .get(1)
                .toArray()).containsExactly(6, 12);
    }

    @Test
    void wrongProgramsAreRefusedWithAReason() {
        assertThatThrownBy(() -> ProgramObjective.of(3, x -> x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requires a program from one vector to a scalar");
        assertThatThrownBy(() -> ProgramObjective.of(3, x -> x.plus(x.slice(0, 0, 2)).sum()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3] and [2]");
        assertThatThrownBy(() -> ProgramObjective.of(3, x -> x.get(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3..4 on axis 0");
        Program vector = Trace.program(Shape.of(3), Traced::exp);
        assertThatThrownBy(() -> Derivatives.gradient(vector, Ints.of(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scalar output");
    }
}
