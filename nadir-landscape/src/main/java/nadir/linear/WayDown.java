package nadir.linear;

import java.util.List;
import nadir.objective.Objective;
import nadir.tensor.Shape;

/// A point near a critical point of a deep linear network with a lower loss, found by formula. Where the family leaves out
/// an eigenvalue larger than one it keeps, a kept direction is turned towards it; otherwise an unused unit of every layer
/// takes up the largest one left out.
///
/// @param step the size of the step, a turn in radians or a weight in each layer
/// @param decrease the loss at the critical point minus the loss after the step; positive
public record WayDown(double step, double decrease) {
    private static final double[] STEPS = {1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.2};

    /// Looks for the way down from a representative.
    ///
    /// @param zeroInnerBlocks as in [Representative#of(LinearRegression, List, List, int)]
    /// @return the shortest of a few steps that lowers the loss beyond rounding
    /// @throws IllegalArgumentException if the family is the global minimum
    public static WayDown from(Census census, Objective loss, CriticalPoint family, int zeroInnerBlocks) {
        if (family.kind() == CriticalPoint.Kind.GLOBAL_MINIMUM) {
            throw new IllegalArgumentException("there is no way down from the global minimum");
        }
        LinearRegression data = census.data();
        double[] point = Representative.of(data, census.widths(), family.indices(), zeroInnerBlocks);
        double before = loss.value(point);
        double rounding = 1e-13 * Math.max(before, data.traceYy());
        double best = 0;
        double bestStep = 0;
        for (double step : STEPS) {
            double decrease = before - loss.value(moved(census, family, point, step));
            if (decrease > rounding) {
                return new WayDown(step, decrease);
            }
            if (decrease > best) {
                best = decrease;
                bestStep = step;
            }
        }
        return new WayDown(bestStep, best);
    }

    private static double[] moved(Census census, CriticalPoint family, double[] point, double step) {
        LinearRegression data = census.data();
        List<Integer> kept = family.indices();
        int missing = 1;
        while (kept.contains(missing)) {
            missing++;
        }
        double[] result = point.clone();
        if (!kept.isEmpty() && missing < kept.getLast()) {
            turn(data, kept.size() - 1, data.eigenvector(missing - 1), step, census, result);
        } else {
            take(data, kept.size(), data.eigenvector(missing - 1), step, census, result);
        }
        return result;
    }

    /// Turns the last kept eigenvector by an angle, in the first and in the last matrix.
    private static void turn(LinearRegression data, int unit, double[] towards, double angle, Census census,
            double[] point) {
        List<Shape> shapes = LinearNetworkLoss.shapes(data, census.widths());
        int last = point.length - shapes.getLast().size();
        int width = shapes.getLast().extent(1);
        double[] turned = new double[data.outputs()];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = Math.cos(angle) * point[last + i * width + unit] + Math.sin(angle) * towards[i];
            point[last + i * width + unit] = turned[i];
        }
        setRow(data, unit, turned, 1, point);
    }

    /// Lets unit number `unit` of every layer carry the missing eigenvector, with weight `size` in each matrix.
    private static void take(LinearRegression data, int unit, double[] missing, double size, Census census,
            double[] point) {
        List<Shape> shapes = LinearNetworkLoss.shapes(data, census.widths());
        setRow(data, unit, missing, size, point);
        int offset = shapes.getFirst().size();
        for (Shape inner : shapes.subList(1, shapes.size() - 1)) {
            int at = offset + unit * inner.extent(1) + unit;
            point[at] = Math.max(point[at], size);
            offset += inner.size();
        }
        int width = shapes.getLast().extent(1);
        for (int i = 0; i < data.outputs(); i++) {
            point[offset + i * width + unit] = size * missing[i];
        }
    }

    /// Row `unit` of the first matrix := size * u' S_yx S_xx^+.
    private static void setRow(LinearRegression data, int unit, double[] u, double size, double[] point) {
        double[] best = data.bestMap();
        int dx = data.inputs();
        for (int j = 0; j < dx; j++) {
            double sum = 0;
            for (int i = 0; i < data.outputs(); i++) {
                sum += u[i] * best[i * dx + j];
            }
            point[unit * dx + j] = size * sum;
        }
    }
}
