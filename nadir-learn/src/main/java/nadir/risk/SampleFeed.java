package nadir.risk;

import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.exec.Buffer;
import nadir.exec.Precision;
import org.jspecify.annotations.Nullable;

/// Brings the samples of chunks into buffers. Data sets up to a budget are copied once, chunk by chunk, and stay; larger
/// ones are copied into a buffer of the worker each time, so that they are not held twice.
///
/// A padded row repeats the chunk's first sample, so that it is not finite only where a real one is not.
final class SampleFeed {
    private final Dataset data;
    private final Chunks chunks;
    private final Precision precision;
    private final Buffer full;
    private final Buffer last;
    private final boolean keeps;
    private final @Nullable SampleBuffers[] buffers;
    /// The chunk that each worker's buffers hold, where they are reused.
    private final int[] held;

    SampleFeed(Dataset data, Chunks chunks, Precision precision, int workers, long keptBytes) {
        this.data = data;
        this.chunks = chunks;
        this.precision = precision;
        this.full = newMask(chunks.rows());
        this.last = newMask(chunks.size(chunks.count() - 1));
        long elements = (long) chunks.count() * chunks.rows() * (data.features() + data.outputs());
        this.keeps = elements * (precision == Precision.FLOAT64 ? Double.BYTES : Float.BYTES) <= keptBytes;
        this.buffers = new SampleBuffers[keeps ? chunks.count() : workers];
        this.held = IntStream.generate(() -> -1).limit(workers).toArray();
    }

    private Buffer newMask(int size) {
        double[] ones = IntStream.range(0, chunks.rows()).mapToDouble(i -> i < size ? 1 : 0).toArray();
        Buffer buffer = Buffer.of(precision, ones.length);
        buffer.set(0, ones, 0, ones.length);
        return buffer;
    }

    /// The samples of a chunk; valid until the worker asks for another.
    SampleBuffers at(int worker, int chunk) {
        int slot = keeps ? chunk : worker;
        SampleBuffers own = buffers[slot];
        if (own == null) {
            own = new SampleBuffers(Buffer.of(precision, chunks.rows() * data.features()),
                    Buffer.of(precision, chunks.rows() * data.outputs()), keeps ? mask(chunk) : full);
            buffers[slot] = own;
            fill(own, chunk);
        } else if (!keeps && held[worker] != chunk) {
            fill(own, chunk);
        }
        held[worker] = chunk;
        return keeps || mask(chunk) == full ? own : new SampleBuffers(own.x(), own.y(), last);
    }

    /// Brings in all chunks that are to be kept, so that several workers may then ask for the same one at a time.
    void fill() {
        for (int chunk = 0; keeps && chunk < chunks.count(); chunk++) {
            at(0, chunk);
        }
    }

    private Buffer mask(int chunk) {
        return chunk == chunks.count() - 1 ? last : full;
    }

    private void fill(SampleBuffers own, int chunk) {
        copy(data.x().values(), data.features(), own.x(), chunk);
        copy(data.y().values(), data.outputs(), own.y(), chunk);
    }

    private void copy(double[] source, int columns, Buffer target, int chunk) {
        int start = chunks.start(chunk) * columns;
        int size = chunks.size(chunk);
        target.set(0, source, start, size * columns);
        for (int row = size; row < chunks.rows(); row++) {
            target.set(row * columns, source, start, columns);
        }
    }
}
