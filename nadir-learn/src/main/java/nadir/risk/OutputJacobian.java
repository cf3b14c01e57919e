package nadir.risk;

import java.util.Arrays;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.linalg.LinearOperator;

/// The Jacobian of all outputs by the parameters at a point: (m dy) x p, row i dy + k for output k of sample i.
final class OutputJacobian implements LinearOperator {
    private final Sweep sweep;
    private final PointProducts forward;
    private final PointProducts transposed;
    private final int parameters;
    private final int outputs;

    OutputJacobian(Sweep sweep, PointProducts forward, PointProducts transposed, int parameters, int outputs) {
        this.sweep = sweep;
        this.forward = forward;
        this.transposed = transposed;
        this.parameters = parameters;
        this.outputs = outputs;
    }

    @Override
    public int rows() {
        return Math.multiplyExact(sweep.chunks().samples(), outputs);
    }

    @Override
    public int columns() {
        return parameters;
    }

    @Override
    public void apply(double[] direction, double[] result) {
        ParameterBuffers input = sweep.newParameters(1);
        input.set(0, direction);
        Chunks chunks = sweep.chunks();
        forward.new Pass(1, (execution, first, _, _) -> input.bind(execution, first), (execution, chunk) -> execution
                .output(0)
                .get(0, result, chunks.start(chunk) * outputs, chunks.size(chunk) * outputs)).run();
    }

    @Override
    public void applyTransposed(double[] covector, double[] result) {
        Arrays.fill(result, 0);
        transposed.new Pass(1, (execution, first, _, chunk) -> bind(execution, first, chunk, covector),
                (execution, _) -> ParameterBuffers.add(sweep.blocks(), execution, 0, 0, result)).run();
    }

    /// Padding gets zeros.
    private void bind(Execution execution, int first, int chunk, double[] covector) {
        Chunks chunks = sweep.chunks();
        Buffer own = Buffer.of(sweep.precision(), chunks.rows() * outputs);
        own.set(0, covector, chunks.start(chunk) * outputs, chunks.size(chunk) * outputs);
        execution.bind(first, own);
    }
}
