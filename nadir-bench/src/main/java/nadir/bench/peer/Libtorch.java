package nadir.bench.peer;

import java.util.stream.LongStream;
import nadir.exec.Precision;
import nadir.tensor.Shape;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The library of the peer: its settings, and arrays that go in and out of its tensors.
final class Libtorch {
    private static final PeerBlas blas;

    static {
        // Measured from Java, every call of the peer makes small objects: without the collector's help, and without a look
        // at the process's memory for each, they cost least.
        System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        torch.set_num_interop_threads(1);
        blas = PeerBlas.loaded();
    }

    private Libtorch() {}

    static void setThreads(int threads) {
        torch.set_num_threads(threads);
        blas.setThreads(threads);
    }

    /// What it was built with, in one line.
    static String description() {
        return "libtorch, " + (torch.hasMKL() ? "MKL" : "OpenBLAS") + (torch.hasMKLDNN() ? ", oneDNN" : ", no oneDNN")
                + ", " + torch.get_cpu_capability().getString();
    }

    /// A tensor with a copy of some elements.
    static Tensor tensor(Precision precision, Shape shape, double[] values, int offset) {
        long[] extents = LongStream.range(0, shape.rank()).map(axis -> shape.extent((int) axis)).toArray();
        int size = shape.size();
        return switch (precision) {
            case FLOAT64 -> {
                double[] part = new double[size];
                System.arraycopy(values, offset, part, 0, size);
                yield Tensor.create(part, extents);
            }
            case FLOAT32 -> {
                float[] part = new float[size];
                for (int i = 0; i < size; i++) {
                    part[i] = (float) values[offset + i];
                }
                yield Tensor.create(part, extents);
            }
        };
    }

    /// Copies a tensor's elements, row-major, to `target` from `offset` on.
    static void copy(Tensor tensor, Precision precision, double[] target, int offset) {
        try (PointerScope _ = new PointerScope()) {
            Tensor dense = tensor.detach().contiguous();
            int size = (int) dense.numel();
            switch (precision) {
                case FLOAT64 -> new DoublePointer(dense.data_ptr()).get(target, offset, size);
                case FLOAT32 -> {
                    float[] part = new float[size];
                    new FloatPointer(dense.data_ptr()).get(part);
                    for (int i = 0; i < size; i++) {
                        target[offset + i] = part[i];
                    }
                }
            }
        }
    }
}
