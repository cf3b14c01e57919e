package nadir.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Programs print readably, share equal subexpressions, and refuse what is malformed with a message that shows where.
class ProgramTests {
    private final ProgramBuilder builder = new ProgramBuilder();

    @Test
    void programsPrintOneEquationALine() {
        Value x = builder.input(Shape.of(2, 3));
        Value y = builder.apply(new Op.Unary(UnaryFunction.TANH), List.of(x));
        Value z = builder.apply(new Op.Sum(Ints.of(1)), List.of(y));
        assertThat(builder.build(List.of(z)).toString()).isEqualTo("""
                program(%0: [2, 3])
                  %1: [2, 3] = tanh[%0]
                  %2: [2] = sum{axes [1]}[%1]
                  return [%2]""");
    }

    @Test
    void equalSubexpressionsAreComputedOnceAndUnusedOnesNotAtAll() {
        Value x = builder.input(Shape.of(3));
        Value a = builder.apply(new Op.Unary(UnaryFunction.EXP), List.of(x));
        Value b = builder.apply(new Op.Unary(UnaryFunction.EXP), List.of(x));
        builder.apply(new Op.Unary(UnaryFunction.SIN), List.of(x));
        assertThat(a).isEqualTo(b);
        assertThat(builder.build(List.of(a)).equations()).hasSize(1);
    }

    @Test
    void constantsWithEqualElementsAreTheSameValue() {
        assertThat(builder.constant(Tensor.vector(1, 2))).isEqualTo(builder.constant(Tensor.vector(1, 2)))
                .isNotEqualTo(builder.constant(Tensor.vector(1, 3)));
    }

    @Test
    void everyOpRefusesWrongShapesWithARemedy() {
        int seen = 0;
        for (Wrong wrong : wrongs()) {
            assertThatThrownBy(() -> TypeRule.infer(wrong.op, wrong.operands)).as(wrong.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(".* requires .*, got .*; .*");
            seen++;
        }
        assertThat(seen).isEqualTo(24);
    }

    private record Wrong(Op op, List<Shape> operands) {}

    private static List<Wrong> wrongs() {
        Shape matrix = Shape.of(2, 3);
        return List.of(
                new Wrong(new Op.Unary(UnaryFunction.EXP), List.of()),
                new Wrong(new Op.Binary(BinaryFunction.ADD), List.of(matrix)),
                new Wrong(new Op.Binary(BinaryFunction.ADD), List.of(matrix, Shape.of(3, 2))),
                new Wrong(new Op.Select(), List.of(matrix, matrix, Shape.SCALAR)),
                new Wrong(new Op.Broadcast(Shape.of(2, 3), Ints.of(0)), List.of(Shape.of(3))),
                new Wrong(new Op.Broadcast(Shape.of(2, 3), Ints.of(2)), List.of(Shape.of(3))),
                new Wrong(new Op.Broadcast(Shape.of(3, 3), Ints.of(1, 0)), List.of(Shape.of(3, 3))),
                new Wrong(new Op.Reshape(Shape.of(5)), List.of(matrix)),
                new Wrong(new Op.Permute(Ints.of(0, 0)), List.of(matrix)),
                new Wrong(new Op.Permute(Ints.of(0)), List.of(matrix)),
                new Wrong(new Op.Slice(Shape.of(2, 2), Ints.of(0, 2), Ints.of(1, 1)), List.of(matrix)),
                new Wrong(new Op.Slice(Shape.of(2), Ints.of(0), Ints.of(1)), List.of(matrix)),
                new Wrong(new Op.Embed(Shape.of(2, 2), Ints.of(0, 0), Ints.of(1, 1)), List.of(matrix)),
                new Wrong(new Op.Windows(1, 3, 2, 1, 1), List.of(matrix)),
                new Wrong(new Op.Windows(2, 1, 1, 1, 1), List.of(matrix)),
                new Wrong(new Op.Windows(1, 1, 1, 0, 1), List.of(matrix)),
                new Wrong(new Op.Overlap(1, 3, 1, 1), List.of(matrix)),
                new Wrong(new Op.Overlap(0, 3, 1, 1), List.of(matrix)),
                new Wrong(new Op.Concatenate(0), List.of(matrix, Shape.of(2, 4))),
                new Wrong(new Op.Concatenate(2), List.of(matrix)),
                new Wrong(new Op.Sum(Ints.of(1, 0)), List.of(matrix)),
                new Wrong(new Op.LogSumExp(2), List.of(matrix)),
                new Wrong(Op.Contract.MATRIX_PRODUCT, List.of(matrix, matrix)),
                new Wrong(new Op.Contract(Ints.of(0, 1), Ints.of(0, 2), Ints.of(2)), List.of(matrix, matrix)));
    }

    @Test
    void malformedProgramsShowTheEquationAmongItsNeighbours() {
        Value x = new Value(0, Shape.of(2));
        Value y = new Value(1, Shape.of(2));
        Value wrong = new Value(2, Shape.of(3));
        Equation good = new Equation(y, new Op.Unary(UnaryFunction.EXP), List.of(x));
        Equation bad = new Equation(wrong, new Op.Unary(UnaryFunction.SIN), List.of(y));
        assertThatThrownBy(() -> new Program(List.of(x), List.of(good, bad), List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the result has shape [2]")
                .hasMessageContaining("  %1: [2] = exp[%0]")
                .hasMessageContaining("> %2: [3] = sin[%1]");
        assertThatThrownBy(() -> new Program(List.of(x), List.of(bad), List.of(wrong)))
                .hasMessageContaining("operand %1 is not defined");
        assertThatThrownBy(() -> new Program(List.of(x), List.of(good, good), List.of(y)))
                .hasMessageContaining("defined twice");
        assertThatThrownBy(() -> new Program(List.of(x), List.of(), List.of(y))).hasMessageContaining("not defined");
        assertThatThrownBy(() -> new Program(List.of(x, x), List.of(), List.of(x))).hasMessageContaining("twice");
    }
}
