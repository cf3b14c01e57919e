package nadir.risk;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Random data sets for tests.
final class Samples {
    private Samples() {}

    static Tensor matrix(int rows, int columns, long seed) {
        Shape shape = Shape.of(rows, columns);
        return Tensor.wrap(shape, vector(shape.size(), seed));
    }

    /// Numbers between -1 and 1.
    static double[] vector(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(size, -1, 1).toArray();
    }

    static Dataset numbers(int rows, int inputs, int outputs, long seed) {
        return Dataset.real("numbers", matrix(rows, inputs, seed), matrix(rows, outputs, seed + 1));
    }

    static Dataset classes(int rows, int inputs, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        int[] classes = IntStream.range(0, rows).map(_ -> random.nextInt(count)).toArray();
        List<String> features = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        List<String> labels = IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
        return Dataset.classes("classes", features, matrix(rows, inputs, seed), "class", labels, classes,
                TargetCoding.ONE_HOT);
    }
}
