package nadir.onnx;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import nadir.trace.Traced;

/// What an operator of ONNX means.
///
/// @param operator its name
/// @param least the fewest inputs
/// @param most the most inputs
/// @param constants positions of inputs that must be known before the program runs; an initializer there is no parameter
/// @param activation whether it is an activation, whose result counts as the features of a hidden layer
/// @param meaning traces it
record Rule(String operator, int least, int most, Set<Integer> constants, boolean activation, Meaning meaning) {
    /// Any number of inputs.
    static final int MANY = Integer.MAX_VALUE;

    /// Traces a node's outputs.
    @FunctionalInterface
    interface Meaning {
        List<Term> apply(NodeCall call);
    }

    /// Traces a node with one output.
    @FunctionalInterface
    interface SingleMeaning {
        Term apply(NodeCall call);
    }

    /// Traces a node whose output is a real tensor.
    @FunctionalInterface
    interface RealMeaning {
        Traced apply(NodeCall call);
    }

    static Rule of(String operator, int least, int most, SingleMeaning meaning) {
        return several(operator, least, most, call -> List.of(meaning.apply(call)));
    }

    /// An operator with several outputs.
    static Rule several(String operator, int least, int most, Meaning meaning) {
        return new Rule(operator, least, most, Set.of(), false, meaning);
    }

    /// An operator whose output is a real tensor.
    static Rule real(String operator, int least, int most, RealMeaning meaning) {
        return of(operator, least, most, call -> new Term.Computed(meaning.apply(call)));
    }

    /// A function of one variable, element by element.
    static Rule unary(String operator, UnaryOperator<Traced> function) {
        return real(operator, 1, 1, call -> function.apply(call.real(0)));
    }

    /// An activation that may have attributes and further inputs.
    static Rule activation(String operator, int inputs, RealMeaning meaning) {
        return new Rule(operator, inputs, inputs, Set.of(), true,
                call -> List.of(new Term.Computed(meaning.apply(call))));
    }

    /// An activation without attributes.
    static Rule activation(String operator, UnaryOperator<Traced> function) {
        return activation(operator, 1, call -> function.apply(call.real(0)));
    }

    /// The same operator with inputs at these positions required to be constants.
    Rule withConstants(Integer... positions) {
        return new Rule(operator, least, most, Set.of(positions), activation, meaning);
    }
}
