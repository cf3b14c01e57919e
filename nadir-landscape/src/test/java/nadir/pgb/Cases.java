package nadir.pgb;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Small seeded problems.
final class Cases {
    private Cases() {}

    static final List<Loss> LOSSES = List.of(new SquaredLoss(), new CrossEntropy(0.1), new CrossEntropy(0),
            new LogisticLoss(), new HingeLoss());

    static double[] normal(int size, SplittableRandom random) {
        double[] values = new double[size];
        Arrays.setAll(values, _ -> random.nextGaussian());
        return values;
    }

    static Dataset numbers(int rows, int inputs, int outputs, SplittableRandom random) {
        return Dataset.real("random", Tensor.wrap(Shape.of(rows, inputs), normal(rows * inputs, random)),
                Tensor.wrap(Shape.of(rows, outputs), normal(rows * outputs, random)));
    }

    static Dataset classes(int rows, int inputs, int labels, SplittableRandom random) {
        int[] classes = new int[rows];
        Arrays.setAll(classes, i -> i < labels ? i : random.nextInt(labels));
        List<String> features = java.util.stream.IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        List<String> names = java.util.stream.IntStream.range(0, labels).mapToObj(i -> "c" + i).toList();
        return Dataset.classes("random", features, Tensor.wrap(Shape.of(rows, inputs), normal(rows * inputs, random)),
                "class", names, classes, TargetCoding.ONE_HOT);
    }

    static Dataset suited(Loss loss, int rows, int inputs, SplittableRandom random) {
        return switch (loss) {
            case SquaredLoss _ -> numbers(rows, inputs, 2, random);
            case CrossEntropy _ -> classes(rows, inputs, 3, random);
            case LogisticLoss _,HingeLoss _ -> classes(rows, inputs, 2, random);
        };
    }

    static int outputs(Loss loss) {
        return switch (loss) {
            case SquaredLoss _ -> 2;
            case CrossEntropy _ -> 3;
            case LogisticLoss _,HingeLoss _ -> 1;
        };
    }

    static DenseNetwork network(int inputs, List<Integer> hidden, int outputs, Activation activation) {
        return new DenseNetwork(DenseArchitecture.of(inputs, hidden, outputs, activation));
    }
}
