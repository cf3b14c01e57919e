package nadir.bench.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nadir.exec.Precision;

/// How times grow with a network's width, depth, batch and number of parameters, on one thread.
final class GrowthCurves {
    /// @param title what grows, and of what
    record Curve(String title, String unit, List<Place> places) {}

    record Place(int size, Supplier<Problem> problem) {}

    /// A point of a curve.
    record Point(int size, int parameters, Measurement gradient, Measurement product) {}

    private GrowthCurves() {}

    static List<Curve> all() {
        return List.of(
                new Curve("Width: 10-w-w-3 tanh, batch 100, float64", "w",
                        places(w -> () -> Problem.regression(Precision.FLOAT64, 100, 10, w, w, 3), 8, 16, 32, 64, 128,
                                256, 512)),
                new Curve("Depth: 10, d layers of 32, 3, tanh, batch 100, float64", "d",
                        places(d -> () -> Problem.regression(Precision.FLOAT64, 100, deep(d)), 1, 2, 4, 8, 16)),
                new Curve("Batch: 10-32-32-3 tanh, float64", "batch",
                        places(n -> () -> Problem.regression(Precision.FLOAT64, n, 10, 32, 32, 3), 1, 10, 100, 1000,
                                10_000)),
                new Curve("Parameters: 64-w-w-10 tanh, cross-entropy, batch 256, float32", "w",
                        places(w -> () -> Problem.classification(Precision.FLOAT32, 256, 64, w, w, 10), 10, 30, 100,
                                300, 960)));
    }

    private static int[] deep(int layers) {
        return IntStream.concat(IntStream.concat(IntStream.of(10), IntStream.generate(() -> 32).limit(layers)),
                IntStream.of(3)).toArray();
    }

    private interface ProblemOfSize {
        Supplier<Problem> of(int size);
    }

    private static List<Place> places(ProblemOfSize problem, int... sizes) {
        return Arrays.stream(sizes).mapToObj(size -> new Place(size, problem.of(size))).toList();
    }

    static List<Point> measure(Curve curve, Measurement.Budget budget) {
        List<Point> points = new ArrayList<>();
        for (Place place : curve.places()) {
            Problem problem = place.problem().get();
            try (Contest contest = new Contest(problem, 1)) {
                contest.verify();
                points.add(new Point(place.size(), problem.point().length,
                        contest.measure(Operation.GRADIENT, budget).measurement(),
                        contest.measure(Operation.FIXED_PRODUCT, budget).measurement()));
            }
        }
        return points;
    }
}
