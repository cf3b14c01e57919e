package nadir.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nadir.diff.Derivatives;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.loss.Loss;
import nadir.network.Block;
import nadir.network.Network;
import nadir.pass.Simplify;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// The programs of a network and a loss over a fixed number of samples. All take the parameter blocks, x (rows x dx) and
/// y (rows x dy), then what they say. Losses of samples are summed with a mask (1 or 0 for each row), nothing else: the
/// reduction and weight decay are applied outside.
final class SamplePrograms {
    private final Network network;
    private final Loss loss;
    private final int rows;
    private final List<Shape> inputs = new ArrayList<>();
    private final Ints active;

    SamplePrograms(Network network, Loss loss, int rows) {
        this.network = network;
        this.loss = loss;
        this.rows = rows;
        network.layout().blocks().stream().map(Block::shape).forEach(inputs::add);
        this.active = Ints.range(0, inputs.size());
        inputs.add(Shape.of(rows, network.inputs()));
        inputs.add(Shape.of(rows, network.outputs()));
    }

    private Program trace(Function<Batch, List<Traced>> function) {
        return Trace.program(inputs, arguments -> {
            int blocks = active.size();
            Network.Forward forward = network.forward(arguments.subList(0, blocks), arguments.get(blocks));
            return function.apply(new Batch(forward, arguments.get(blocks + 1)));
        });
    }

    private record Batch(Network.Forward forward, Traced targets) {}

    /// -> losses (rows)
    Program losses() {
        return trace(batch -> List.of(loss.perSample(batch.forward.output(), batch.targets)));
    }

    /// -> outputs (rows x dy)
    Program outputs() {
        return trace(batch -> List.of(batch.forward.output()));
    }

    /// -> for each hidden layer pre-activations and activations (rows x width)
    Program features() {
        return trace(batch -> batch.forward.hidden()
                .stream()
                .flatMap(features -> List.of(features.preactivation(), features.activation()).stream())
                .toList());
    }

    /// The layers of [#features()] in their order.
    List<String> featureLayers() {
        List<String> names = new ArrayList<>();
        trace(batch -> {
            batch.forward.hidden().forEach(features -> names.add(features.layer()));
            return List.of(batch.forward.output());
        });
        return names;
    }

    /// -> the gradient of each sample's loss by its outputs (rows x dy)
    Program residuals() {
        Shape outputs = Shape.of(rows, network.outputs());
        Program pulled = Derivatives.vjp(
                Trace.program(List.of(outputs, outputs), q -> List.of(loss.perSample(q.get(0), q.get(1)))), Ints.of(0));
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> arguments = builder.inputs(inputs);
        Value q = outputs().evaluate(builder, arguments).getFirst();
        Value ones = builder.constant(Tensor.filled(Shape.of(rows), 1));
        return Simplify.of(builder.build(
                List.of(pulled.evaluate(builder, List.of(q, arguments.getLast(), ones)).get(1))));
    }

    /// mask (rows) -> losses (rows), the gradient of their masked sum for each block
    Program gradient() {
        return Derivatives.vjp(losses(), active);
    }

    /// mask (rows), a direction for each block -> the Hessian of the masked sum times the direction, for each block
    Program hessianProduct() {
        return lastOutputs(Derivatives.jvp(gradient(), active), active.size());
    }

    /// a direction for each block -> the Jacobian of the outputs times the direction (rows x dy)
    Program jacobianProduct() {
        return lastOutputs(Derivatives.jvp(outputs(), active), 1);
    }

    /// a cotangent of the outputs (rows x dy) -> the transposed Jacobian times it, for each block
    Program transposedProduct() {
        return lastOutputs(Derivatives.vjp(outputs(), active), active.size());
    }

    private static Program lastOutputs(Program program, int count) {
        List<Value> outputs = program.outputs();
        return Simplify.of(new Program(program.inputs(), program.equations(),
                outputs.subList(outputs.size() - count, outputs.size())));
    }
}
