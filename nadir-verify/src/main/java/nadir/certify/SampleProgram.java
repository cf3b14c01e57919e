package nadir.certify;

import java.util.ArrayList;
import java.util.List;
import nadir.check.DenseLayer;
import nadir.check.Subject;
import nadir.data.Dataset;
import nadir.ir.Program;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// States the risk of a network as what provers and the checker prove something about.
public final class SampleProgram {
    private SampleProgram() {}

    /// The risk of a network on data at a point.
    ///
    /// @param data targets are brought into the loss's coding
    /// @param parameters in the order of the network's layout
    /// @throws nadir.data.InputException if the targets do not suit the loss
    /// @throws IllegalArgumentException if network, data and parameters do not fit or are not finite
    public static Subject subject(Network network, Dataset data, Conventions conventions, double[] parameters) {
        Dataset suited = conventions.loss().suited(data);
        return new Subject(of(network, conventions.loss()), parameters, suited.x(), suited.y(),
                conventions.reduction() == Reduction.MEAN, conventions.weightDecay(), sampleLoss(conventions.loss()),
                layers(network));
    }

    /// The loss of one sample: theta (p), x (dx), y (dy) -> scalar.
    public static Program of(Network network, Loss loss) {
        List<Shape> inputs = List.of(Shape.of(network.layout().size()), Shape.of(network.inputs()),
                Shape.of(network.outputs()));
        return Trace.program(inputs, arguments -> {
            List<Traced> blocks = new ArrayList<>();
            for (Block block : network.layout().blocks()) {
                Traced flat = arguments.get(0).slice(0, block.offset(), block.end());
                blocks.add(flat.reshape(block.shape().extents()));
            }
            Traced output = network.forward(blocks, arguments.get(1).reshape(1, network.inputs())).output();
            Traced target = arguments.get(2).reshape(1, network.outputs());
            return List.of(loss.perSample(output, target).reshape());
        });
    }

    private static Subject.SampleLoss sampleLoss(Loss loss) {
        return switch (loss) {
            case SquaredLoss _ -> Subject.SampleLoss.SQUARED;
            case CrossEntropy(double smoothing) -> smoothing == 0 ? Subject.SampleLoss.CROSS_ENTROPY
                    : Subject.SampleLoss.OTHER;
            case LogisticLoss _,HingeLoss _ -> Subject.SampleLoss.OTHER;
        };
    }

    /// The layers of a plain dense network, as the checker knows them; empty for any other.
    static List<DenseLayer> layers(Network network) {
        if (!(network instanceof DenseNetwork dense) || dense.scaling().isPresent() || dense.architecture().residual()
                || dense.architecture().skip()) {
            return List.of();
        }
        DenseArchitecture shape = dense.architecture();
        List<DenseLayer> layers = new ArrayList<>();
        int step = shape.bias() ? 2 : 1;
        for (int l = 0; l <= shape.hidden().size(); l++) {
            Block weight = dense.layout().blocks().get(step * l);
            int bias = shape.bias() ? dense.layout().blocks().get(step * l + 1).offset() : -1;
            DenseLayer.Activation activation = l == shape.hidden().size() ? DenseLayer.Activation.IDENTITY
                    : activation(shape.activation());
            layers.add(new DenseLayer(weight.shape().extent(0), weight.shape().extent(1), weight.offset(), bias,
                    activation));
        }
        return layers;
    }

    private static DenseLayer.Activation activation(Activation activation) {
        return switch (activation) {
            case IDENTITY -> DenseLayer.Activation.IDENTITY;
            case TANH -> DenseLayer.Activation.TANH;
            case LOGISTIC -> DenseLayer.Activation.LOGISTIC;
            case SOFTPLUS -> DenseLayer.Activation.SOFTPLUS;
            case SINE -> DenseLayer.Activation.SINE;
            case GELU -> DenseLayer.Activation.GELU;
            case RELU -> DenseLayer.Activation.RELU;
            case LEAKY_RELU -> DenseLayer.Activation.LEAKY_RELU;
            case ELU -> DenseLayer.Activation.OTHER;
        };
    }
}
