package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.network.Layout;
import nadir.tensor.Shape;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Derivatives of a loss by libtorch's autograd: parameters are leaves, one for each block, as a module's are, and stay in
/// libtorch's memory, as results do; no time goes into copying them in and out.
final class Peer implements AutoCloseable {
    private final Layout layout;
    private final Precision precision;
    private final Function<List<Tensor>, Tensor> loss;
    private final List<Tensor> parameters = new ArrayList<>();
    private final TensorVector leaves = new TensorVector();
    private final TensorVector direction = new TensorVector();
    private final BoolOptional keep = new BoolOptional(true);
    private final BoolOptional asCreated = new BoolOptional();
    private final List<Tensor> identities = new ArrayList<>();
    private final List<Tensor> zeros = new ArrayList<>();
    private final TensorVector none = new TensorVector();

    /// @param loss the loss of parameters that are in the order of the layout's blocks
    Peer(Layout layout, Precision precision, double[] point, Function<List<Tensor>, Tensor> loss) {
        this.layout = layout;
        this.precision = precision;
        this.loss = loss;
        for (Block block : layout.blocks()) {
            Tensor leaf = Libtorch.tensor(precision, block.shape(), point, block.offset());
            leaf.set_requires_grad(true);
            parameters.add(leaf);
            leaves.push_back(leaf);
            direction.push_back(Libtorch.tensor(precision, block.shape(), new double[block.shape().size()], 0));
        }
    }

    /// Moves to a point.
    void moveTo(double[] point) {
        try (PointerScope _ = new PointerScope()) {
            for (int i = 0; i < parameters.size(); i++) {
                Block block = layout.blocks().get(i);
                parameters.get(i).detach().copy_(Libtorch.tensor(precision, block.shape(), point, block.offset()));
            }
        }
    }

    /// Sets the direction of products.
    void aim(double[] vector) {
        try (PointerScope _ = new PointerScope()) {
            for (int i = 0; i < parameters.size(); i++) {
                Block block = layout.blocks().get(i);
                direction.get(i).copy_(Libtorch.tensor(precision, block.shape(), vector, block.offset()));
            }
        }
    }

    double value() {
        try (PointerScope _ = new PointerScope()) {
            return loss.apply(parameters).item_double();
        }
    }

    /// The parameters.
    TensorVector leaves() {
        return leaves;
    }

    /// The loss as a tensor with its graph; to be called inside a pointer scope.
    Tensor loss() {
        return loss.apply(parameters);
    }

    /// Computes the gradient.
    void gradient() {
        try (PointerScope _ = new PointerScope()) {
            gradient(false);
        }
    }

    /// Computes the gradient and copies it.
    double[] gradientValues() {
        try (PointerScope _ = new PointerScope()) {
            return values(gradient(false));
        }
    }

    /// A unit vector, in blocks; to be called inside a pointer scope.
    private TensorVector unit(int index) {
        TensorVector unit = new TensorVector();
        for (int i = 0; i < parameters.size(); i++) {
            Block block = layout.blocks().get(i);
            boolean inside = block.offset() <= index && index < block.end();
            Tensor rows = identities.get(i);
            unit.push_back(inside ? rows.select(0, index - block.offset()).view_as(direction.get(i)) : zeros.get(i));
        }
        return unit;
    }

    /// Prepares unit vectors for [Graph#column(int)].
    void prepareUnits() {
        for (Block block : layout.blocks()) {
            int size = block.shape().size();
            double[] identity = new double[size * size];
            for (int i = 0; i < size; i++) {
                identity[i * size + i] = 1;
            }
            identities.add(Libtorch.tensor(precision, Shape.of(size, size), identity, 0));
            zeros.add(Libtorch.tensor(precision, block.shape(), new double[size], 0));
        }
    }

    private TensorVector gradient(boolean differentiable) {
        return torch.grad(new TensorVector(loss.apply(parameters)), leaves, none, asCreated, differentiable, false);
    }

    /// Computes a product with the Hessian from nothing: loss, gradient with its graph, backward through that.
    void product() {
        try (PointerScope _ = new PointerScope()) {
            torch.grad(gradient(true), leaves, direction, asCreated, false, false);
        }
    }

    /// The graph of the gradient at the present point, for any number of products.
    Graph graph() {
        return new Graph();
    }

    private double[] values(TensorVector tensors) {
        double[] values = new double[layout.size()];
        for (int i = 0; i < parameters.size(); i++) {
            Libtorch.copy(tensors.get(i), precision, values, layout.blocks().get(i).offset());
        }
        return values;
    }

    /// A gradient whose graph is kept.
    final class Graph implements AutoCloseable {
        private final PointerScope scope = new PointerScope();
        private final TensorVector gradients;

        private Graph() {
            try (scope) {
                scope.extend();
                gradients = gradient(true);
            }
        }

        /// Computes a product with the Hessian.
        void product() {
            try (PointerScope _ = new PointerScope()) {
                run();
            }
        }

        /// Computes a column of the Hessian; the unit vectors stand ready.
        void column(int index) {
            try (PointerScope _ = new PointerScope()) {
                torch.grad(gradients, leaves, unit(index), keep, false, false);
            }
        }

        /// Computes a product and copies it.
        double[] productValues() {
            try (PointerScope _ = new PointerScope()) {
                return values(run());
            }
        }

        private TensorVector run() {
            return torch.grad(gradients, leaves, direction, keep, false, false);
        }

        /// Frees the graph.
        @Override
        public void close() {
            scope.close();
        }
    }

    @Override
    public void close() {
        parameters.forEach(Tensor::close);
        leaves.close();
        direction.close();
    }
}
