package nadir.bench.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.exec.Precision;
import nadir.network.Layout;
import nadir.tensor.Shape;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The layers by the functions that libtorch's own modules call.
final class TorchLayers implements Layers<Tensor> {
    private static final double EPSILON = 1e-5;

    private final Layout layout;
    private final Precision precision;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, TensorOptional> constants = new HashMap<>();
    private List<Tensor> parameters = List.of();

    TorchLayers(Layout layout, Precision precision) {
        this.layout = layout;
        this.precision = precision;
        for (int i = 0; i < layout.blocks().size(); i++) {
            places.put(layout.blocks().get(i).name(), i);
        }
        // Before any pointer scope, which would free them at its end.
        for (String name : List.copyOf(places.keySet())) {
            if (name.endsWith("-normal.weight")) {
                int channels = layout.blocks().get(place(name)).shape().size();
                String layer = name.substring(0, name.length() - ".weight".length());
                constant(layer + ".mean", -0.1, 0.1, channels);
                constant(layer + ".variance", 0.8, 1.2, channels);
            }
        }
    }

    private void constant(String name, double low, double high, int count) {
        double[] values = Weights.uniform(name, low, high, count);
        constants.put(name, new TensorOptional(Libtorch.tensor(precision, Shape.of(count), values, 0)));
    }

    /// These layers with these values of the parameters, in the layout's order.
    TorchLayers at(List<Tensor> values) {
        parameters = values;
        return this;
    }

    private int place(String name) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalStateException("the imported network has no parameter " + name + ", only "
                    + layout.blocks());
        }
        return place;
    }

    private Tensor parameter(String name) {
        return parameters.get(place(name));
    }

    private TensorOptional constant(String name) {
        TensorOptional constant = constants.get(name);
        if (constant == null) {
            throw new IllegalStateException("no constant " + name);
        }
        return constant;
    }

    @Override
    public Tensor convolution(Convolution k, Tensor x) {
        TensorOptional bias = k.bias() ? new TensorOptional(parameter(k.name() + ".bias")) : new TensorOptional();
        return torch.conv2d(x, parameter(k.name() + ".weight"), bias, new long[] {k.step(), k.step()},
                new long[] {k.pad(), k.pad()}, new long[] {1, 1}, 1);
    }

    @Override
    public Tensor normalisation(String name, int channels, Tensor x) {
        return torch.batch_norm(x, new TensorOptional(parameter(name + ".weight")),
                new TensorOptional(parameter(name + ".bias")), constant(name + ".mean"), constant(name + ".variance"),
                false, 0.1, EPSILON, false);
    }

    @Override
    public Tensor relu(Tensor x) {
        return x.relu();
    }

    @Override
    public Tensor maxPool(Tensor x) {
        return torch.max_pool2d(x, 2, 2);
    }

    @Override
    public Tensor globalAverage(Tensor x) {
        return torch.adaptive_avg_pool2d(x, 1, 1);
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor flatten(Tensor x) {
        return x.flatten(1, -1);
    }

    @Override
    public Tensor dense(String name, int from, int to, Tensor x) {
        return torch.addmm(parameter(name + ".bias"), x, parameter(name + ".weight"));
    }
}
