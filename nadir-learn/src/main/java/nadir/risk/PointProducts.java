package nadir.risk;

import java.util.ArrayList;
import java.util.List;
import nadir.exec.Buffer;
import nadir.exec.Execution;

/// A split program at a fixed point. What the point determines is kept for all chunks if it fits the budget, and computed
/// again for every product otherwise; the results are the same to the bit.
final class PointProducts {
    private final Sweep sweep;
    private final SplitProgram program;
    private final ParameterBuffers point;
    private final boolean keeps;
    /// What is kept, chunk by chunk; empty before the first product.
    private final List<List<Buffer>> kept = new ArrayList<>();

    PointProducts(Sweep sweep, SplitProgram program, double[] point) {
        this.sweep = sweep;
        this.program = program;
        this.point = sweep.newParameters(1);
        this.point.set(0, point);
        this.keeps = program.hasEarly()
                && program.residualBytes() * sweep.chunks().count() <= sweep.budget().residuals();
    }

    private void runEarly(int worker, int chunk) {
        Execution early = program.early().execution(worker);
        sweep.bind(early, point, worker, chunk);
        early.run();
    }

    SplitProgram program() {
        return program;
    }

    ParameterBuffers point() {
        return point;
    }

    /// Binds the inputs of a late execution that are no residuals, from `first` on.
    interface Directions {
        void bind(Execution execution, int first, int worker, int chunk);
    }

    /// Runs of the late part for `members` directions over all chunks, which make no objects.
    final class Pass implements Workers.Job {
        private final Kernel late;
        private final Directions directions;
        private final Sweep.Merge merge;

        Pass(int members, Directions directions, Sweep.Merge merge) {
            this.late = program.late(members);
            this.directions = directions;
            this.merge = merge;
        }

        void run() {
            if (keeps && kept.isEmpty()) {
                sweep.run(PointProducts.this::runEarly,
                        (worker, _) -> kept.add(program.early().execution(worker).takeOutputs()));
            }
            sweep.runJob(this);
        }

        @Override
        public void compute(int worker, int chunk) {
            Execution execution = late.execution(worker);
            if (!keeps && program.hasEarly()) {
                runEarly(worker, chunk);
            }
            program.bind(execution, sweep, point, worker, chunk, keeps ? kept.get(chunk) : null);
            directions.bind(execution, program.firstDirection(), worker, chunk);
            execution.run();
        }

        @Override
        public void merge(int worker, int chunk) {
            merge.chunk(late.execution(worker), chunk);
        }
    }
}
