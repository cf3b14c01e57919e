package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// First and second derivatives exactly at a kink are those that the conventions define: those of one of the smooth pieces
/// that meet there, or, of |x| and the sign, 0; kinks themselves have no second derivative.
class KinkTests {
    /// Gradient and Hessian of ½ (y - 3)² at the stored parameters, with y the model's one output for the input 1.
    private record Derivatives(double[] gradient, double[][] hessian) {
        static Derivatives of(Foreign model) {
            LoadedModel loaded = ModelFile.load(model.bytes());
            Dataset data = Dataset.real("one", Tensor.of(Shape.of(1, 1), 1), Tensor.of(Shape.of(1, 1), 3));
            try (Risk risk = new Risk(loaded.network(), data, Conventions.of(new SquaredLoss()))) {
                double[] point = loaded.parameters();
                double[] gradient = new double[point.length];
                risk.gradient(point, gradient);
                double[][] hessian = new double[point.length][point.length];
                for (int i = 0; i < point.length; i++) {
                    double[] unit = new double[point.length];
                    unit[i] = 1;
                    risk.hessian(point).apply(unit, hessian[i]);
                }
                return new Derivatives(gradient, hessian);
            }
        }
    }

    private static Foreign weights(double... values) {
        return new Foreign(17).input("x", 1).reals("w", values, 1, values.length).then("MatMul", "x w", "h");
    }

    /// y' at 0 and what is left and right of it, each by its own gradient (y - 3) y' and Hessian y'².
    @Test
    void slopesAtZero() {
        record Case(String operator, double below, double at, double above) {}
        List<Case> cases = List.of(new Case("Relu", 0, 0, 1), new Case("LeakyRelu", 0.01f, 0.01f, 1),
                new Case("Abs", -1, 0, 1));
        for (Case each : cases) {
            double[] slopes = {each.below, each.at, each.above};
            for (int side = -1; side <= 1; side++) {
                double w = side * 1e-3;
                Derivatives found = Derivatives.of(weights(w).then(each.operator, "h", "y").output("y"));
                double slope = slopes[side + 1];
                double y = each.operator.equals("Abs") ? Math.abs((float) w) : slope * (float) w;
                assertThat(found.gradient[0]).as("%s at %s", each.operator, w)
                        .isCloseTo((y - 3) * slope, within(1e-12));
                assertThat(found.hessian[0][0]).isCloseTo(slope * slope, within(1e-12));
            }
        }
        assertThat(cases).hasSize(3);
    }

    /// The second derivative of relu(w) w at 0 is that of the piece below, 0, and not that of w².
    @Test
    void curvatureAtZeroIsThatOfThePiece() {
        Derivatives found = Derivatives.of(weights(0).then("Relu", "h", "r").then("Mul", "r h", "y").output("y"));
        assertThat(found.gradient[0]).isZero();
        assertThat(found.hessian[0][0]).isZero();
        Derivatives above = Derivatives.of(weights(0.5).then("Relu", "h", "r").then("Mul", "r h", "y").output("y"));
        // y = w²: ½ (y - 3)² has the second derivative (2w)² + (w² - 3) 2.
        assertThat(above.hessian[0][0]).isCloseTo(1 + (0.25 - 3) * 2, within(1e-12));
    }

    /// Where places of a window share the maximum, one of them has the derivative 1 and the others 0, and the Hessian is
    /// that of the network in which it is the only one.
    @Test
    void tiesOfAWindowHaveOneWinner() {
        int seen = 0;
        for (int bits = 1; bits < 16; bits++) {
            double[] values = new double[4];
            for (int i = 0; i < 4; i++) {
                values[i] = (bits >> i & 1) == 1 ? 2 : 1;
            }
            Derivatives found = Derivatives.of(weights(values).wholes("to", new long[] {-1, 1, 2, 2}, 4)
                    .then("Reshape", "h to", "s")
                    .then(Foreign.node("MaxPool", "s", "p").with("kernel_shape", List.of(2L, 2L)))
                    .then(Foreign.node("Flatten", "p", "y").with("axis", 1L))
                    .output("y"));
            int winner = -1;
            for (int i = 0; i < 4; i++) {
                if (found.gradient[i] != 0) {
                    assertThat(winner).as("of %s", Arrays.toString(values)).isNegative();
                    winner = i;
                }
            }
            assertThat(values[winner]).isEqualTo(2);
            assertThat(found.gradient[winner]).isEqualTo(2.0 - 3);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    assertThat(found.hessian[i][j]).isEqualTo(i == winner && j == winner ? 1 : 0);
                }
            }
            seen++;
        }
        assertThat(seen).isEqualTo(15);
    }

    /// Two equal operands of a maximum: the second one, as of max(x, 0) at 0.
    @Test
    void theSecondOfTwoEqualOperandsCounts() {
        Foreign model = weights(2, 2).wholes("first", new long[] {0}, 1)
                .wholes("second", new long[] {1}, 1)
                .then(Foreign.node("Gather", "h first", "a").with("axis", 1L))
                .then(Foreign.node("Gather", "h second", "b").with("axis", 1L));
        assertThat(Derivatives.of(model.then("Max", "a b", "y").output("y")).gradient).containsExactly(0, -1);
    }
}
