package nadir.risk;

import java.util.Arrays;
import java.util.List;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.objective.BatchObjective;
import nadir.pass.Interleaving;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The risk of a small network on few samples at several points at once: one program whose loops walk through the
/// points, so that vector instructions serve several of them and the costs of calls are shared.
final class RiskBatch implements BatchObjective {
    /// Two vectors of eight doubles: more members cost more where few runs are left, and gain little.
    private static final int MEMBERS = 16;
    /// Samples times parameters up to which walking through members is faster than matrix products.
    private static final long WORK = 2048;

    private final Risk risk;
    private final List<Block> blocks;
    private final int rows;
    private final Execution execution;
    private final double[] exchange;
    private final double[] losses;

    /// Whether a risk is small enough to be evaluated like this.
    static boolean suits(Risk risk) {
        return risk.precision() == Precision.FLOAT64 && (long) risk.terms() * risk.dimension() <= WORK;
    }

    /// The compiled program; one for the batches of all threads.
    static CompiledProgram compile(Risk risk) {
        SamplePrograms programs = new SamplePrograms(risk.network(), risk.conventions().loss(), risk.data().rows());
        Ints points = Ints.range(0, risk.network().layout().blocks().size());
        return CompiledProgram.of(Interleaving.of(programs.gradient(), points, MEMBERS), Precision.FLOAT64);
    }

    RiskBatch(Risk risk, CompiledProgram program) {
        this.risk = risk;
        this.blocks = risk.network().layout().blocks();
        this.rows = risk.data().rows();
        this.execution = program.newExecution();
        int largest = blocks.stream().mapToInt(block -> block.shape().size()).max().orElse(0);
        this.exchange = new double[Math.max(largest, rows) * MEMBERS];
        this.losses = new double[MEMBERS];
        execution.set(blocks.size(), risk.data().x().values(), 0);
        execution.set(blocks.size() + 1, risk.data().y().values(), 0);
        execution.set(blocks.size() + 2, Tensor.filled(Shape.of(rows), 1).values(), 0);
    }

    @Override
    public int dimension() {
        return risk.dimension();
    }

    @Override
    public int terms() {
        return risk.terms();
    }

    @Override
    public int capacity() {
        return MEMBERS;
    }

    /// Empty places repeat the first point.
    @Override
    public void gradients(double[][] points, int count, double[] values, double[][] gradients) {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int size = block.shape().size();
            for (int k = 0; k < MEMBERS; k++) {
                double[] point = points[k < count ? k : 0];
                for (int j = 0; j < size; j++) {
                    exchange[j * MEMBERS + k] = point[block.offset() + j];
                }
            }
            execution.set(i, exchange, 0);
        }
        execution.run();
        sumLosses();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int size = block.shape().size();
            execution.get(i + 1, exchange, 0);
            for (int k = 0; k < count; k++) {
                double[] gradient = gradients[k];
                for (int j = 0; j < size; j++) {
                    // Sums begin at 0, so that no zero is negative, as in those over chunks.
                    gradient[block.offset() + j] = 0 + exchange[j * MEMBERS + k];
                }
            }
        }
        for (int k = 0; k < count; k++) {
            values[k] = risk.regularised(risk.weight(), losses[k], points[k], gradients[k]);
        }
    }

    private void sumLosses() {
        execution.get(0, exchange, 0);
        Arrays.fill(losses, 0);
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < MEMBERS; k++) {
                losses[k] += exchange[row * MEMBERS + k];
            }
        }
    }
}
