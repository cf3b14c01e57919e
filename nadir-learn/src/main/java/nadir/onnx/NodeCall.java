package nadir.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nadir.storage.Quoted;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import org.jspecify.annotations.Nullable;

/// A node with what its inputs stand for: what a rule of [Operators] works with. Every complaint names the node.
final class NodeCall {
    private final Node node;
    private final Evaluation evaluation;

    NodeCall(Node node, Evaluation evaluation) {
        this.node = node;
        this.evaluation = evaluation;
    }

    /// Whether the optional input is there.
    boolean has(int position) {
        return position < node.inputs().size() && !node.inputs().get(position).isEmpty();
    }

    int inputs() {
        return node.inputs().size();
    }

    /// What an input stands for.
    Term term(int position) {
        if (!has(position)) {
            throw wrong("lacks input " + (position + 1));
        }
        Term term = evaluation.term(node.inputs().get(position));
        if (term == null) {
            throw wrong("reads " + Quoted.of(node.inputs().get(position)) + ", which no node before it computes");
        }
        return term;
    }

    /// A real input as a traced value.
    Traced real(int position) {
        return switch (term(position)) {
            case Term.Computed computed -> computed.value();
            case Term.Known(Literal.Reals reals) -> evaluation.constant(reals.tensor());
            case Term.Known(Literal.Wholes wholes) ->
                    throw wrong("computes with whole numbers (" + Quoted.of(node.inputs().get(position))
                            + "), which is supported for shapes only");
        };
    }

    /// An input that chooses between two: numbers, or truth values that are known.
    Traced mask(int position) {
        if (term(position) instanceof Term.Known(Literal.Wholes(var extents, var values))) {
            double[] mask = Arrays.stream(values).mapToDouble(value -> value == 0 ? 0 : 1).toArray();
            return evaluation.constant(Tensor.wrap(Shape.of(extents.toArray()), mask));
        }
        return real(position);
    }

    /// How many outputs the node has.
    int outputs() {
        return node.outputs().size();
    }

    /// A real input that must be known before the program runs.
    Tensor known(int position) {
        if (term(position) instanceof Term.Known(Literal.Reals reals)) {
            return reals.tensor();
        }
        throw wrong("requires a constant as input " + (position + 1) + ", got "
                + Quoted.of(node.inputs().get(position)) + "; only constants are supported there");
    }

    /// A real input that must be a known number.
    double number(int position) {
        Tensor tensor = known(position);
        double first = tensor.get(0);
        if (Arrays.stream(tensor.values()).anyMatch(value -> value != first)) {
            throw wrong("requires one number as input " + (position + 1) + ", got a tensor of different numbers");
        }
        return first;
    }

    /// An input of whole numbers, which are always known.
    Literal.Wholes wholes(int position) {
        if (term(position) instanceof Term.Known(Literal.Wholes wholes)) {
            return wholes;
        }
        throw wrong("requires known whole numbers as input " + (position + 1));
    }

    /// A real attribute, exactly as the file has it.
    double real(String name, double otherwise) {
        return switch (attribute(name)) {
            case null -> otherwise;
            case Attribute.Real(float value) -> value;
            default -> throw wrong("has an attribute " + name + " of the wrong type");
        };
    }

    /// A whole attribute.
    long whole(String name, long otherwise) {
        return switch (attribute(name)) {
            case null -> otherwise;
            case Attribute.Whole(long value) -> value;
            default -> throw wrong("has an attribute " + name + " of the wrong type");
        };
    }

    /// A text attribute.
    String text(String name, String otherwise) {
        return switch (attribute(name)) {
            case null -> otherwise;
            case Attribute.Text(String value) -> value;
            default -> throw wrong("has an attribute " + name + " of the wrong type");
        };
    }

    /// An attribute that is a list of whole numbers.
    Optional<List<Long>> wholes(String name) {
        return switch (attribute(name)) {
            case null -> Optional.empty();
            case Attribute.Wholes(List<Long> values) -> Optional.of(values);
            default -> throw wrong("has an attribute " + name + " of the wrong type");
        };
    }

    @Nullable
    Attribute attribute(String name) {
        return node.attributes().get(name);
    }

    /// The axis that an attribute or input means, counted from the front.
    int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw wrong("requires an axis from " + -rank + " to " + (rank - 1) + ", got " + axis);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /// The call whose result an input is, if it is that of a node.
    Optional<NodeCall> producer(int position) {
        return Optional.ofNullable(evaluation.producer(node.inputs().get(position)))
                .map(producer -> new NodeCall(producer, evaluation));
    }

    String operator() {
        return node.operator();
    }

    Map<String, Attribute> attributes() {
        return node.attributes();
    }

    Traced constant(Tensor tensor) {
        return evaluation.constant(tensor);
    }

    ModelException wrong(String what) {
        return new ModelException(node.shown() + " " + what);
    }
}
