package nadir.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nadir.data.Dataset;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.network.Network;

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
        run(kernel, point, _ -> {}, merge);
    }

    /// The same for a kernel with further inputs, which `more` binds.
    void run(Kernel kernel, ParameterBuffers point, Consumer<Execution> more, Merge merge) {
        workers.run(chunks.count(), (worker, chunk) -> {
            Execution execution = kernel.execution(worker);
            bind(execution, point, worker, chunk);
            more.accept(execution);
            execution.run();
        }, (worker, chunk) -> merge.chunk(kernel.execution(worker), chunk));
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

    /// The buffers of a point and of a chunk's samples, as inputs are ordered: blocks, x, y, mask.
    List<Buffer> known(ParameterBuffers point, int worker, int chunk) {
        List<Buffer> buffers = new ArrayList<>(blocks.size() + 3);
        for (int i = 0; i < blocks.size(); i++) {
            buffers.add(point.get(i));
        }
        SampleBuffers samples = feed.at(worker, chunk);
        buffers.add(samples.x());
        buffers.add(samples.y());
        buffers.add(samples.mask());
        return buffers;
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
