package nadir.study;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import nadir.race.Plane;
import nadir.race.Problem;
import nadir.risk.Risk;
import nadir.surface.Frame;
import nadir.surface.Grid;
import nadir.surface.Scan;

/// The loss in the plane of a race, over a square that has all ways that count in it, with a margin.
///
/// @param points on a side
record RacePicture(Problem problem, Plane plane, int points, int threads) {
    private static final double MARGIN = 1.15;
    private static final int BATCH = 64;

    /// The picture.
    ///
    /// @throws CancellationException if the listener stops it
    TrapRaceResult.Plane of(List<TrapRaceResult.Racer> racers, TrapRace.Listener listener) {
        Grid grid = grid(racers);
        Scan scan = new Scan(plane.frame(), grid, new double[0]);
        List<Risk> risks = new ArrayList<>();
        try {
            for (int k = 0; k < threads; k++) {
                risks.add(problem.risk());
            }
            List<ToDoubleFunction<double[]>> functions = risks.stream()
                    .<ToDoubleFunction<double[]>>map(risk -> risk::value)
                    .toList();
            while (!scan.isComplete()) {
                if (listener.isCancelled()) {
                    throw new CancellationException("the race was stopped");
                }
                scan.advance(functions, BATCH * threads);
                listener.drawn(scan.done(), grid.size());
            }
        } finally {
            risks.forEach(Risk::close);
        }
        double[] values = scan.values();
        double[][] loss = new double[points][points];
        for (int j = 0; j < points; j++) {
            System.arraycopy(values, j * points, loss[j], 0, points);
        }
        return new TrapRaceResult.Plane(plane.frame().directions().stream().map(Frame.Direction::name).toList(),
                plane.share(), grid.x(), grid.y(), loss);
    }

    /// Both axes have the same scale, so that distances can be compared.
    private Grid grid(List<TrapRaceResult.Racer> racers) {
        double[] low = {0, 0};
        double[] high = {0, 0};
        for (TrapRaceResult.Racer racer : racers) {
            for (int k = 0; racer.counts() && k < racer.way().x().length; k++) {
                double[] at = {racer.way().x()[k], racer.way().y()[k]};
                for (int axis = 0; axis < 2; axis++) {
                    low[axis] = Math.min(low[axis], at[axis]);
                    high[axis] = Math.max(high[axis], at[axis]);
                }
            }
        }
        double half = Math.max(high[0] - low[0], high[1] - low[1]) / 2 * MARGIN;
        half = half > 0 ? half : 1;
        for (int axis = 0; axis < 2; axis++) {
            double middle = (low[axis] + high[axis]) / 2;
            low[axis] = middle - half;
            high[axis] = middle + half;
        }
        return Grid.between(low, high, points, true);
    }
}
