package nadir.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.data.TargetCoding;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The risk of a network on random data, for both sides.
///
/// @param scale our loss in units of the peer's: `mse_loss` is the mean over samples and outputs, ours half the squared
///     distance, so that each side computes the loss that its users get
/// @param products multiply-adds for a sample
/// @param loss the peer's loss, with the data in libtorch's memory; called outside any pointer scope
record Problem(String name, Network network, double[] point, Dataset data, Loss criterion, Precision precision,
        double scale, Products products,
        Supplier<Function<List<org.bytedeco.pytorch.Tensor>, org.bytedeco.pytorch.Tensor>> loss) {

    Risk risk(int threads) {
        return new Risk(network, data, Conventions.of(criterion), precision, threads);
    }

    Peer peer() {
        return new Peer(network.layout(), precision, point, loss.get());
    }

    /// The same with other products.
    Problem withProducts(Products others) {
        return new Problem(name, network, point, data, criterion, precision, scale, others, loss);
    }

    /// A tanh network and the squared loss.
    static Problem regression(Precision precision, int samples, int... widths) {
        return dense(precision, widths, random("regression", samples, widths[0], widths[widths.length - 1]));
    }

    /// A tanh network and cross-entropy.
    static Problem classification(Precision precision, int samples, int... widths) {
        return dense(precision, widths, classes("classes", samples, widths[0], widths[widths.length - 1]));
    }

    /// A 2-3-1 tanh network and the squared loss on the four samples of XOR.
    static Problem xor() {
        Tensor x = Tensor.wrap(Shape.of(4, 2), new double[] {-1, -1, -1, 1, 1, -1, 1, 1});
        return dense(Precision.FLOAT64, new int[] {2, 3, 1},
                Dataset.real("XOR", x, Tensor.wrap(Shape.of(4, 1), new double[] {0, 1, 1, 0})));
    }

    /// A 4-8-3 tanh network and cross-entropy on the iris data, inputs standardised.
    static Problem iris() {
        Dataset data = DataSources.load(DataRequest.of("sample:iris"));
        Tensor x = Scaling.of(data.x()).apply(data.x());
        int[] classes = IntStream.range(0, data.rows()).map(data::classOf).toArray();
        return dense(Precision.FLOAT64, new int[] {4, 8, 3}, Dataset.classes("iris", data.featureNames(), x, "class",
                data.classLabels(), classes, TargetCoding.ONE_HOT));
    }

    private static Problem dense(Precision precision, int[] widths, Dataset data) {
        int samples = data.rows();
        int outputs = widths[widths.length - 1];
        List<Integer> hidden = IntStream.of(widths).skip(1).limit(widths.length - 2L).boxed().toList();
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(widths[0], hidden, outputs, Activation.TANH));
        double[] point = Initializer.GLOROT_UNIFORM.initialize(network.layout(), 1);
        SplittableRandom random = new SplittableRandom(2);
        // Single-precision numbers, so that both sides start from the same point whatever the precision; biases not zero.
        Arrays.setAll(point, i -> (float) (point[i] + random.nextDouble(-0.05, 0.05)));
        String name = String.join("-", IntStream.of(widths).mapToObj(Integer::toString).toList());
        boolean isClassification = data.isClassification();
        return new Problem(name + " tanh, batch " + samples, network, point, data,
                isClassification ? new CrossEntropy(0) : new SquaredLoss(), precision,
                isClassification ? 1 : outputs / 2.0, Products.dense(widths),
                () -> lossOn(data, precision, Shape.of(samples, widths[0]), (parameters, x) -> {
                    int last = parameters.size() - 2;
                    for (int i = 0; i < last; i += 2) {
                        x = torch.addmm(parameters.get(i + 1), x, parameters.get(i)).tanh();
                    }
                    return torch.addmm(parameters.get(last + 1), x, parameters.get(last));
                }));
    }

    /// LeNet-5 on classes.
    static Problem lenet(Precision precision, int samples) {
        Products.Counting counting = new Products.Counting();
        Layers.lenet(counting, 28);
        LoadedModel model = OnnxLayers.load(Layers::lenet, 1, 28, 28);
        return images("LeNet, batch " + samples, model, precision, Shape.of(samples, 1, 28, 28), counting.products(),
                Layers::lenet);
    }

    /// ResNet-20 on classes.
    static Problem resnet20(Precision precision, int samples) {
        Products.Counting counting = new Products.Counting();
        Layers.resnet20(counting, 32);
        LoadedModel model = OnnxLayers.load(Layers::resnet20, 3, 32, 32);
        return images("ResNet-20, batch " + samples, model, precision, Shape.of(samples, 3, 32, 32),
                counting.products(), Layers::resnet20);
    }

    private interface Outputs {
        org.bytedeco.pytorch.Tensor of(List<org.bytedeco.pytorch.Tensor> parameters, org.bytedeco.pytorch.Tensor x);
    }

    private interface LayersOutputs {
        org.bytedeco.pytorch.Tensor of(TorchLayers layers, org.bytedeco.pytorch.Tensor x);
    }

    private static Problem images(String name, LoadedModel model, Precision precision, Shape batch, Products products,
            LayersOutputs outputs) {
        int samples = batch.extent(0);
        Dataset data = classes("images", samples, batch.size() / samples, 10);
        return new Problem(name, model.network(), model.parameters(), data, new CrossEntropy(0), precision, 1, products,
                () -> {
                    TorchLayers layers = new TorchLayers(model.network().layout(), precision);
                    return lossOn(data, precision, batch, (parameters, x) -> outputs.of(layers.at(parameters), x));
                });
    }

    private static Function<List<org.bytedeco.pytorch.Tensor>, org.bytedeco.pytorch.Tensor> lossOn(Dataset data,
            Precision precision, Shape batch, Outputs network) {
        org.bytedeco.pytorch.Tensor x = Libtorch.tensor(precision, batch, data.x().toArray(), 0);
        if (!data.isClassification()) {
            org.bytedeco.pytorch.Tensor y = Libtorch.tensor(precision, data.y().shape(), data.y().toArray(), 0);
            return parameters -> torch.mse_loss(network.of(parameters, x), y);
        }
        long[] labels = IntStream.range(0, data.rows()).mapToLong(data::classOf).toArray();
        org.bytedeco.pytorch.Tensor y = org.bytedeco.pytorch.Tensor.create(labels, labels.length);
        return parameters -> torch.cross_entropy_loss(network.of(parameters, x), y);
    }

    private static Tensor uniform(String name, int rows, int columns) {
        Shape shape = Shape.of(rows, columns);
        return Tensor.wrap(shape, Weights.uniform(name, -1, 1, shape.size()));
    }

    private static Dataset random(String name, int samples, int inputs, int outputs) {
        return Dataset.real(name, uniform(name, samples, inputs), uniform(name + "-targets", samples, outputs));
    }

    private static Dataset classes(String name, int samples, int inputs, int classes) {
        int[] labels = new SplittableRandom(3).ints(samples, 0, classes).toArray();
        return Dataset.classes(name, IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList(),
                uniform(name, samples, inputs), "class", IntStream.range(0, classes).mapToObj(i -> "c" + i).toList(),
                labels, TargetCoding.ONE_HOT);
    }
}
