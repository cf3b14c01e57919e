package nadir.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All operators that a model may use, by name: the union of the families' tables.
final class Operators {
    private static final Map<String, Rule> RULES = new TreeMap<>();

    static {
        Stream.of(ArithmeticRules.all(), ActivationRules.all(), MatrixRules.all(), ShapeRules.all(), IndexRules.all(),
                ConvolutionRules.all(), PoolingRules.all(), NormalizationRules.all(), ReductionRules.all())
                .flatMap(List::stream)
                .forEach(rule -> RULES.put(rule.operator(), rule));
    }

    private Operators() {}

    /// The rule of a node's operator.
    ///
    /// @throws ModelException if there is none, or the node has too few or too many inputs for it
    static Rule of(Node node) {
        Rule rule = RULES.get(node.operator());
        if (rule == null) {
            throw new ModelException(node.shown() + " uses an operator that is not supported; supported are "
                    + String.join(", ", RULES.keySet()));
        }
        int inputs = node.inputs().size();
        if (inputs < rule.least() || inputs > rule.most()) {
            throw new ModelException(node.shown() + " has " + inputs + " inputs, and the operator takes "
                    + (rule.least() == rule.most() ? "" + rule.least() : "at least " + rule.least()));
        }
        return rule;
    }

    /// The rule of an operator, if it is supported.
    static Optional<Rule> find(String operator) {
        return Optional.ofNullable(RULES.get(operator));
    }

    /// The names of all operators.
    static List<String> names() {
        return List.copyOf(RULES.keySet());
    }
}
