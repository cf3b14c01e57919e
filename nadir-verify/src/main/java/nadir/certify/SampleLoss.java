package nadir.certify;

import java.util.List;
import java.util.stream.Stream;
import nadir.diff.Derivatives;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.loss.Loss;
import nadir.network.Block;
import nadir.network.Network;
import nadir.pass.Batching;
import nadir.pass.PartialEvaluation;
import nadir.pass.Simplify;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// The programs of the summed loss of a fixed number of samples: all take the parameter blocks, x (rows x dx) and
/// y (rows x dy).
final class SampleLoss {
    private final Network network;
    private final int rows;
    private final Program sum;
    private final Program gradient;
    private final List<Columns> columns;

    SampleLoss(Network network, Loss loss, int rows) {
        this.network = network;
        this.rows = rows;
        int blocks = network.layout().blocks().size();
        List<Shape> inputs = Stream.concat(network.layout().blocks().stream().map(Block::shape),
                Stream.of(Shape.of(rows, network.inputs()), Shape.of(rows, network.outputs()))).toList();
        sum = ExactDerivatives.require(Trace.program(inputs, arguments -> {
            Traced outputs = network.forward(arguments.subList(0, blocks), arguments.get(blocks)).output();
            return List.of(loss.perSample(outputs, arguments.getLast()).sum());
        }));
        Program both = Derivatives.gradient(sum, Ints.range(0, blocks));
        gradient = withOutputs(both, both.outputs().subList(1, blocks + 1));
        columns = Ints.range(0, blocks).stream().mapToObj(this::columns).toList();
    }

    /// Tangents of the gradient by one block alone: what they do not reach is no part of the program.
    private Columns columns(int block) {
        Program forward = Derivatives.jvp(gradient, Ints.of(block));
        int blocks = gradient.outputs().size();
        Program lower = withOutputs(forward, forward.outputs().subList(blocks + block, 2 * blocks));
        return new Columns(network.layout().blocks().get(block), PartialEvaluation.of(lower, blocks + 2));
    }

    private static Program withOutputs(Program program, List<Value> outputs) {
        return Simplify.of(new Program(program.inputs(), program.equations(), outputs));
    }

    /// The number of samples.
    int rows() {
        return rows;
    }

    /// -> the sum of the samples' losses
    Program sum() {
        return sum;
    }

    /// -> its gradient, one output for each block
    Program gradient() {
        return gradient;
    }

    /// The Hessian's columns, block by block.
    List<Columns> columns() {
        return columns;
    }

    /// The Hessian's columns that belong to the parameters of one block, from the block's first row downwards: for a
    /// direction in the block, the late program gives its product with the Hessian for this block and all that follow.
    record Columns(Block block, PartialEvaluation product) {
        /// The late program for several directions at once.
        Program along(int directions) {
            return Batching.of(product.late(), Ints.of(product.late().inputs().size() - 1), directions);
        }
    }
}
