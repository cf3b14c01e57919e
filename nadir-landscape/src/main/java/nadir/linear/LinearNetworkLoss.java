package nadir.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import nadir.objective.ProgramObjective;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// The loss of a deep linear network as a function of its matrices, computed from second moments, so that its cost does
/// not depend on the number of samples. A point is W_1 (first hidden x dx), W_2, ..., W_(H+1) (dy x last hidden), each
/// row-major, one behind the other; losses are means with the factor 1/2.
public final class LinearNetworkLoss {
    private LinearNetworkLoss() {}

    /// The objective for the given hidden widths.
    public static ProgramObjective of(LinearRegression data, List<Integer> widths) {
        List<Shape> shapes = shapes(data, widths);
        int dimension = shapes.stream().mapToInt(Shape::size).sum();
        return ProgramObjective.of(dimension, point -> {
            Traced product = null;
            int offset = 0;
            for (Shape shape : shapes) {
                Traced matrix = point.slice(0, offset, offset + shape.size()).reshape(shape.extents());
                product = product == null ? matrix : matrix.matmul(product);
                offset += shape.size();
            }
            return loss(data, Objects.requireNonNull(product));
        });
    }

    /// The shapes of W_1, ..., W_(H+1).
    public static List<Shape> shapes(LinearRegression data, List<Integer> widths) {
        List<Shape> shapes = new ArrayList<>();
        int before = data.inputs();
        for (int width : widths) {
            shapes.add(Shape.of(width, before));
            before = width;
        }
        shapes.add(Shape.of(data.outputs(), before));
        return shapes;
    }

    private static Traced loss(LinearRegression data, Traced w) {
        Traced sxx = w.constant(Tensor.wrap(Shape.of(data.inputs(), data.inputs()), data.sxx()));
        Traced syx = w.constant(Tensor.wrap(Shape.of(data.outputs(), data.inputs()), data.syx()));
        Traced quadratic = w.matmul(sxx).dot(w);
        return quadratic.minus(w.dot(syx).times(2)).plus(data.traceYy()).times(0.5);
    }
}
