package nadir.risk;

import nadir.data.Dataset;
import nadir.exec.Buffer;
import nadir.exec.Precision;
import org.jspecify.annotations.Nullable;

/// Gathers samples by their indices into buffers of the worker.
final class BatchFeed {
    private final Dataset data;
    private final int rows;
    private final Precision precision;
    private final @Nullable SampleBuffers[] buffers;

    /// @param rows of a chunk
    BatchFeed(Dataset data, int rows, Precision precision, int workers) {
        this.data = data;
        this.rows = rows;
        this.precision = precision;
        this.buffers = new SampleBuffers[workers];
    }

    /// The samples `indices[from..to)`, padded with the first of them to the rows of a chunk.
    SampleBuffers gather(int worker, int[] indices, int from, int to) {
        SampleBuffers own = buffers[worker];
        if (own == null) {
            own = new SampleBuffers(Buffer.of(precision, rows * data.features()),
                    Buffer.of(precision, rows * data.outputs()), Buffer.of(precision, rows));
            buffers[worker] = own;
        }
        double[] mask = new double[rows];
        for (int row = 0; row < rows; row++) {
            boolean real = from + row < to;
            int sample = indices[real ? from + row : from];
            own.x().set(row * data.features(), data.x().values(), sample * data.features(), data.features());
            own.y().set(row * data.outputs(), data.y().values(), sample * data.outputs(), data.outputs());
            mask[row] = real ? 1 : 0;
        }
        own.mask().set(0, mask, 0, rows);
        return own;
    }
}
