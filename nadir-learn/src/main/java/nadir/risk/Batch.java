package nadir.risk;

import java.util.List;
import nadir.data.Dataset;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.loss.Loss;
import nadir.network.Block;
import nadir.network.Network;

/// Gradients of summed losses over batches of one size.
final class Batch {
    private final List<Block> blocks;
    private final Chunks chunks;
    private final BatchFeed feed;
    private final Kernel kernel;
    private final Workers workers;

    Batch(Network network, Loss loss, Dataset data, int size, Precision precision, Workers workers) {
        this.blocks = network.layout().blocks();
        this.chunks = Chunks.ofBatch(size, network.layout().size());
        this.feed = new BatchFeed(data, chunks.rows(), precision, workers.threads());
        this.kernel = new Kernel(new SamplePrograms(network, loss, chunks.rows()).gradient(), precision,
                workers.threads());
        this.workers = workers;
    }

    /// Adds the gradient of the summed losses of the samples from `indices[from]` on to `gradient` and returns the sum.
    double run(ParameterBuffers point, int[] indices, int from, double[] gradient) {
        LossSum sum = new LossSum(chunks);
        workers.run(chunks.count(), (worker, chunk) -> {
            int start = from + chunks.start(chunk);
            SampleBuffers samples = feed.gather(worker, indices, start, start + chunks.size(chunk));
            Execution execution = kernel.execution(worker);
            point.bind(execution, 0);
            execution.bind(blocks.size(), samples.x());
            execution.bind(blocks.size() + 1, samples.y());
            execution.bind(blocks.size() + 2, samples.mask());
            execution.run();
        }, (worker, chunk) -> {
            Execution execution = kernel.execution(worker);
            sum.add(execution.output(0), chunk);
            ParameterBuffers.add(blocks, execution, 1, 0, gradient);
        });
        return sum.total();
    }
}
