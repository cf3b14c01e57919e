package nadir.bench.peer;

/// Layers of image networks, said once for both sides: one interpretation writes an ONNX model, which Nadir imports, one
/// computes with libtorch, one counts. Parameters are called `NAME.weight` and `NAME.bias`.
///
/// @param <V> what stands for a batch of images or of features
interface Layers<V> {
    /// A square convolution.
    ///
    /// @param from channels of its input
    /// @param to channels of its output
    record Convolution(String name, int from, int to, int size, int step, int pad, boolean bias) {}

    V convolution(Convolution kernel, V x);

    /// Batch normalisation as in inference: scale and shift are parameters, mean and variance are not.
    V normalisation(String name, int channels, V x);

    V relu(V x);

    /// Largest of 2 x 2.
    V maxPool(V x);

    /// The mean of each channel.
    V globalAverage(V x);

    V add(V a, V b);

    /// A row of features for each sample.
    V flatten(V x);

    V dense(String name, int from, int to, V x);

    /// LeNet-5 with rectified linear units and max-pooling, on 1 x 28 x 28: 61,706 parameters.
    static <V> V lenet(Layers<V> layers, V images) {
        V x = layers.convolution(new Convolution("conv1", 1, 6, 5, 1, 2, true), images);
        x = layers.maxPool(layers.relu(x));
        x = layers.convolution(new Convolution("conv2", 6, 16, 5, 1, 0, true), x);
        x = layers.flatten(layers.maxPool(layers.relu(x)));
        x = layers.relu(layers.dense("dense1", 400, 120, x));
        x = layers.relu(layers.dense("dense2", 120, 84, x));
        return layers.dense("output", 84, 10, x);
    }

    /// ResNet-20 on 3 x 32 x 32 (He et al. 2016, arXiv 1512.03385, section 4.2) with projections where sizes change:
    /// 272,282 parameters.
    static <V> V resnet20(Layers<V> layers, V images) {
        V x = layers.convolution(new Convolution("stem", 3, 16, 3, 1, 1, false), images);
        x = layers.relu(layers.normalisation("stem-normal", 16, x));
        int channels = 16;
        for (int stage = 0; stage < 3; stage++) {
            int to = 16 << stage;
            for (int block = 0; block < 3; block++) {
                x = residualBlock(layers, "block" + stage + block, channels, to, x);
                channels = to;
            }
        }
        return layers.dense("output", 64, 10, layers.flatten(layers.globalAverage(x)));
    }

    private static <V> V residualBlock(Layers<V> layers, String name, int from, int to, V x) {
        int step = from == to ? 1 : 2;
        V inner = layers.convolution(new Convolution(name + "a", from, to, 3, step, 1, false), x);
        inner = layers.relu(layers.normalisation(name + "a-normal", to, inner));
        inner = layers.convolution(new Convolution(name + "b", to, to, 3, 1, 1, false), inner);
        inner = layers.normalisation(name + "b-normal", to, inner);
        V skip = from == to ? x : layers.convolution(new Convolution(name + "s", from, to, 1, 2, 0, false), x);
        return layers.relu(layers.add(inner, skip));
    }
}
