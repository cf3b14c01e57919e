package nadir.risk;

import java.util.List;
import nadir.data.Dataset;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.network.Network;
import org.jspecify.annotations.Nullable;

/// Runs programs of [SamplePrograms] over all chunks of a data set.
final class Sweep {
    private final List<Block> blocks;
    private final Chunks chunks;
    private final SampleFeed feed;
    private final Workers workers;
    private final Precision precision;
    private final MemoryBudget budget;

    Sweep(Network network, Dataset data, Chunks chunks, Precision precision, Workers workers, MemoryBudget budget) {
        this.blocks = network.layout().blocks();
        this.chunks = chunks;
        this.feed = new SampleFeed(data, chunks, precision, workers.threads(), budget.data());
        this.workers = workers;
        this.precision = precision;
        this.budget = budget;
    }

    Chunks chunks() {
        return chunks;
    }

    List<Block> blocks() {
        return blocks;
    }

    Precision precision() {
        return precision;
    }

    MemoryBudget budget() {
        return budget;
    }

    ParameterBuffers newParameters(int members) {
        return new ParameterBuffers(blocks, members, precision);
    }

    /// Takes the outputs of a chunk; called in the order of chunks, one at a time.
    interface Merge {
        void chunk(Execution execution, int chunk);
    }

    /// Runs a kernel whose inputs are blocks, x, y and perhaps the mask.
    void run(Kernel kernel, ParameterBuffers point, Merge merge) {
        new Pass(kernel, point, null, merge).run();
    }

    /// Runs of one kernel over all chunks, which make no objects.
    final class Pass implements Workers.Job {
        private final Kernel kernel;
        private final ParameterBuffers point;
        private final @Nullable ParameterBuffers directions;
        private final Merge merge;

        /// @param directions what follows blocks, x, y and mask among the kernel's inputs, if anything does
        Pass(Kernel kernel, ParameterBuffers point, @Nullable ParameterBuffers directions, Merge merge) {
            this.kernel = kernel;
            this.point = point;
            this.directions = directions;
            this.merge = merge;
        }

        void run() {
            runJob(this);
        }

        @Override
        public void compute(int worker, int chunk) {
            Execution execution = kernel.execution(worker);
            bind(execution, point, worker, chunk);
            if (directions != null) {
                directions.bind(execution, blocks.size() + 3);
            }
            execution.run();
        }

        @Override
        public void merge(int worker, int chunk) {
            merge.chunk(kernel.execution(worker), chunk);
        }
    }

    /// Does a job for all chunks.
    void runJob(Workers.Job job) {
        workers.run(chunks.count(), job);
    }

    /// What a chunk is run by.
    interface Step {
        void run(int worker, int chunk);
    }

    /// Runs something for every chunk.
    void run(Step compute, Step merge) {
        workers.run(chunks.count(), compute::run, merge::run);
    }

    /// The number of workers.
    int workers() {
        return workers.threads();
    }

    /// Runs something for each of `count` items, each of which may want the samples of all chunks.
    void each(int count, Step compute, Step merge) {
        feed.fill();
        workers.run(count, compute::run, merge::run);
    }

    /// One of the buffers of a point and of a chunk's samples, as inputs are ordered: blocks, x, y, mask.
    Buffer known(ParameterBuffers point, int worker, int chunk, int input) {
        int block = blocks.size();
        if (input < block) {
            return point.get(input);
        }
        SampleBuffers samples = feed.at(worker, chunk);
        return input == block ? samples.x() : input == block + 1 ? samples.y() : samples.mask();
    }

    /// Binds the inputs of a program that takes blocks, x, y and perhaps the mask.
    void bind(Execution execution, ParameterBuffers point, int worker, int chunk) {
        point.bind(execution, 0);
        SampleBuffers samples = feed.at(worker, chunk);
        int next = blocks.size();
        execution.bind(next, samples.x());
        execution.bind(next + 1, samples.y());
        if (execution.inputs() > next + 2) {
            execution.bind(next + 2, samples.mask());
        }
    }
}
