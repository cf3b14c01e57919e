package nadir.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.network.Block;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.tensor.Shape;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// A network given by a graph of ONNX operators, which it traces. Everything that works on networks built here works on
/// it.
public final class GraphNetwork implements Network {
    /// Two sizes of batches that no layer is likely to have by accident, to see that the graph takes batches of any size.
    private static final int[] TRIALS = {3, 7};

    private final Graph graph;
    private final int outputs;

    private GraphNetwork(Graph graph, int outputs) {
        this.graph = graph;
        this.outputs = outputs;
    }

    /// The network that a graph describes, after a trial that every node is supported and fits its inputs and that every
    /// sample has its own row of the output.
    ///
    /// @throws ModelException if that is not so
    static GraphNetwork of(Graph graph) {
        int[] widths = new int[TRIALS.length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(graph, TRIALS[i]);
        }
        if (widths[0] != widths[1]) {
            throw new ModelException("the number of outputs depends on the number of samples (" + widths[0] + " for "
                    + TRIALS[0] + " samples, " + widths[1] + " for " + TRIALS[1] + ")");
        }
        return new GraphNetwork(graph, widths[0]);
    }

    private static int width(Graph graph, int samples) {
        List<Shape> shapes = new ArrayList<>(graph.parameters().blocks().stream().map(Block::shape).toList());
        shapes.add(Shape.of(samples, inputs(graph)));
        List<Shape> result = Trace.program(shapes, arguments -> {
            Forward forward = forward(graph, arguments.subList(0, arguments.size() - 1), arguments.getLast());
            return List.of(forward.output());
        }).outputShapes();
        return result.getFirst().extent(1);
    }

    /// The graph.
    public Graph graph() {
        return graph;
    }

    @Override
    public Layout layout() {
        return graph.parameters();
    }

    @Override
    public int inputs() {
        return inputs(graph);
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public List<UnitLayer> unitLayers() {
        return GraphUnits.layers(graph);
    }

    @Override
    public Optional<OutputLayer> outputLayer() {
        return GraphUnits.output(graph);
    }

    /// @throws IllegalArgumentException if parameters or batch have other shapes than the layout and dx ask for
    @Override
    public Forward forward(List<Traced> parameters, Traced batch) {
        List<Shape> wanted = layout().blocks().stream().map(Block::shape).toList();
        List<Shape> got = parameters.stream().map(Traced::shape).toList();
        if (!got.equals(wanted)) {
            throw new IllegalArgumentException("the network requires parameters of shapes " + wanted + ", got " + got
                    + "; pass one value for each block of the layout");
        }
        if (batch.shape().rank() != 2 || batch.shape().extent(1) != inputs()) {
            throw new IllegalArgumentException("the network requires a batch of shape n x " + inputs() + ", got "
                    + batch.shape() + "; put one sample in each row");
        }
        return forward(graph, parameters, batch);
    }

    private static Forward forward(Graph graph, List<Traced> parameters, Traced batch) {
        Evaluation evaluation = new Evaluation(graph, parameters, batch).run();
        List<Features> features = new ArrayList<>();
        for (Graph.Hidden hidden : graph.hidden()) {
            features.add(new Features(hidden.layer(), evaluation.rows(hidden.preactivation()),
                    evaluation.rows(hidden.activation())));
        }
        return new Forward(evaluation.rows(graph.output()), features);
    }

    private static int inputs(Graph graph) {
        return Shape.of(graph.sampleExtents().toArray()).size();
    }
}
