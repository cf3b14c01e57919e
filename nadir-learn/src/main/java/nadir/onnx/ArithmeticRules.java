package nadir.onnx;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import org.jspecify.annotations.Nullable;

/// Operators that compute element by element; operands of different shapes are repeated as in NumPy.
final class ArithmeticRules {
    private ArithmeticRules() {}

    static List<Rule> all() {
        return List.of(
                binary("Add", Traced::plus),
                binary("Sub", Traced::minus),
                binary("Mul", Traced::times),
                binary("Div", Traced::dividedBy),
                binary("Greater", Traced::greaterThan),
                binary("Less", (a, b) -> b.greaterThan(a)),
                binary("GreaterOrEqual", (a, b) -> not(b.greaterThan(a))),
                binary("LessOrEqual", (a, b) -> not(a.greaterThan(b))),
                binary("Equal", (a, b) -> not(a.greaterThan(b).plus(b.greaterThan(a)))),
                Rule.real("Not", 1, 1, call -> not(call.mask(0))),
                Rule.real("And", 2, 2, call -> call.mask(0).times(call.mask(1))),
                Rule.real("Or", 2, 2, call -> call.mask(0).max(call.mask(1))),
                folded("Max", Traced::max),
                folded("Min", Traced::min),
                folded("Sum", Traced::plus),
                Rule.real("Where", 3, 3, call -> Traced.where(call.mask(0), call.real(1), call.real(2))),
                Rule.real("Pow", 2, 2, call -> call.real(0).power(call.number(1))).withConstants(1),
                Rule.real("Clip", 1, 3, ArithmeticRules::clip).withConstants(1, 2),
                Rule.unary("Neg", Traced::negate),
                Rule.unary("Abs", Traced::abs),
                Rule.unary("Exp", Traced::exp),
                Rule.real("Log", 1, 1, ArithmeticRules::log),
                Rule.unary("Sqrt", Traced::sqrt),
                Rule.unary("Reciprocal", x -> x.constant(Tensor.scalar(1)).dividedBy(x)),
                Rule.unary("Erf", Traced::erf),
                Rule.unary("Cos", Traced::cos));
    }

    /// Of a mask of zeros and ones.
    private static Traced not(Traced mask) {
        return mask.negate().plus(1);
    }

    private static Rule binary(String operator, BinaryOperator<Traced> function) {
        return Rule.real(operator, 2, 2, call -> function.apply(call.real(0), call.real(1)));
    }

    private static Rule folded(String operator, BinaryOperator<Traced> function) {
        return Rule.real(operator, 1, Rule.MANY, call -> {
            Traced result = call.real(0);
            for (int i = 1; i < call.inputs(); i++) {
                result = function.apply(result, call.real(i));
            }
            return result;
        });
    }

    private static Traced clip(NodeCall call) {
        Traced result = call.real(0);
        result = call.has(1) ? result.max(call.number(1)) : result;
        return call.has(2) ? result.min(call.number(2)) : result;
    }

    /// log(1 + e^x) is computed as softplus(x) and the logarithm of a logistic function as -softplus(-x): the same real
    /// functions without their overflow and loss of digits. The first is how softplus is written where readers have no
    /// operator for it; see [Float64Forms].
    private static Traced log(NodeCall call) {
        return call.producer(0).map(ArithmeticRules::logOf).orElseGet(() -> call.real(0).log());
    }

    private static @Nullable Traced logOf(NodeCall argument) {
        if (argument.operator().equals("Sigmoid")) {
            return argument.real(0).negate().softplus().negate();
        }
        return argument.operator().equals("Add")
                ? logOfSum(argument, 0, 1).or(() -> logOfSum(argument, 1, 0)).orElse(null)
                : null;
    }

    private static Optional<Traced> logOfSum(NodeCall sum, int one, int power) {
        boolean isOne = sum.term(one) instanceof Term.Known(Literal.Reals reals) && reals.tensor().shape().rank() == 0
                && reals.tensor().item() == 1;
        return Optional.of(power)
                .filter(position -> isOne)
                .flatMap(sum::producer)
                .filter(producer -> producer.operator().equals("Exp"))
                .map(exp -> exp.real(0).softplus());
    }
}
