package nadir.onnx;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import nadir.network.Block;
import nadir.storage.Quoted;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import org.jspecify.annotations.Nullable;

/// One tracing of a graph: runs its nodes in order.
final class Evaluation {
    private final Graph graph;
    private final Traced batch;
    private final Map<String, Term> terms = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final IdentityHashMap<Tensor, Traced> constants = new IdentityHashMap<>();

    /// @param parameters one for each block
    /// @param batch n x dx
    Evaluation(Graph graph, List<Traced> parameters, Traced batch) {
        this.graph = graph;
        this.batch = batch;
        graph.constants().forEach((name, literal) -> terms.put(name, new Term.Known(literal)));
        List<Block> blocks = graph.parameters().blocks();
        for (int i = 0; i < blocks.size(); i++) {
            terms.put(blocks.get(i).name(), new Term.Computed(parameters.get(i)));
        }
        int[] extents = Shape.of(graph.sampleExtents().toArray())
                .prepend(batch.shape().extent(0))
                .extents();
        terms.put(graph.input(), new Term.Computed(batch.reshape(extents)));
    }

    /// Traces all nodes.
    ///
    /// @throws ModelException if one of them is not supported or does not fit its inputs
    Evaluation run() {
        for (Node node : graph.nodes()) {
            Rule rule = Operators.of(node);
            NodeCall call = new NodeCall(node, this);
            List<Term> results;
            try {
                results = rule.meaning().apply(call);
            } catch (IllegalArgumentException | ArithmeticException misfit) {
                throw call.wrong("does not fit its inputs: " + misfit.getMessage());
            }
            for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
                terms.put(node.outputs().get(i), results.get(i));
            }
            producers.put(node.outputs().getFirst(), node);
        }
        return this;
    }

    /// What a name stands for, or null if nothing has been computed under it.
    @Nullable
    Term term(String name) {
        return terms.get(name);
    }

    /// The node that computes a name, or null if it is none's.
    @Nullable
    Node producer(String name) {
        return producers.get(name);
    }

    /// A constant of the program; the same value for the same tensor.
    Traced constant(Tensor tensor) {
        return constants.computeIfAbsent(tensor, batch::constant);
    }

    /// Whether a value has its samples along the first axis.
    boolean hasRows(String name) {
        return terms.get(name) instanceof Term.Computed(Traced value) && value.shape().rank() > 0
                && value.shape().extent(0) == batch.shape().extent(0);
    }

    /// A value with one row for each sample and its other axes made one.
    ///
    /// @throws ModelException if it has no row for each sample
    Traced rows(String name) {
        if (!hasRows(name) || !(terms.get(name) instanceof Term.Computed(Traced value))) {
            throw new ModelException("value " + Quoted.of(name)
                    + " has no row for each sample; a model must keep the samples along its first axis");
        }
        int samples = batch.shape().extent(0);
        int features = value.shape().size() / samples;
        return value.shape().rank() == 2 ? value : value.reshape(samples, features);
    }
}
