package nadir.exec;

import java.util.stream.Stream;
import nadir.ir.UnaryFunction;

/// One step of a schedule, before it is compiled: what it reads and what it writes, as logical buffers.
sealed interface Step {
    /// The buffers that the step reads.
    int[] reads();

    /// The buffer that the step writes.
    int write();

    /// Buffers that only this step uses.
    default int[] scratch() {
        return new int[0];
    }

    /// The step as something that runs.
    Loop compile(Precision precision);

    /// A nest of generated loops.
    record Nest(LoopNest nest) implements Step {
        @Override
        public int[] reads() {
            return nest.loads().stream().mapToInt(Expression.Load::buffer).toArray();
        }

        @Override
        public int write() {
            return nest.store().buffer();
        }

        @Override
        public Loop compile(Precision precision) {
            return LoopCompiler.compile(nest, false, precision);
        }
    }

    /// A matrix product, or several.
    record Product(MatrixProduct product) implements Step {
        @Override
        public int[] reads() {
            return new int[] {source(product.left()), source(product.right())};
        }

        @Override
        public int[] scratch() {
            return Stream.of(product.left(), product.right())
                    .filter(matrix -> matrix.packing().isPresent())
                    .mapToInt(MatrixProduct.Matrix::buffer)
                    .toArray();
        }

        private static int source(MatrixProduct.Matrix matrix) {
            return matrix.packing().map(MatrixProduct.Packing::source).orElse(matrix.buffer());
        }

        @Override
        public int write() {
            return product.result().buffer();
        }

        @Override
        public Loop compile(Precision precision) {
            return product.compile(precision);
        }
    }

    /// A function of the [exponential family][Exponentials] of all elements of a buffer.
    record Map(UnaryFunction function, int read, int write, int size) implements Step {
        @Override
        public int[] reads() {
            return new int[] {read};
        }

        @Override
        public Loop compile(Precision precision) {
            return switch (precision) {
                case FLOAT64 -> this::runDoubles;
                case FLOAT32 -> this::runFloats;
            };
        }

        private void runDoubles(Object[] buffers, int shift) {
            Exponentials.apply(function, (double[]) buffers[read], (double[]) buffers[write], size,
                    (Exponentials.Scratch) buffers[Schedule.SCRATCH]);
        }

        private void runFloats(Object[] buffers, int shift) {
            FloatExponentials.apply(function, (float[]) buffers[read], (float[]) buffers[write], size,
                    (FloatExponentials.Scratch) buffers[Schedule.SCRATCH]);
        }
    }

    /// Copies of the buffer `read`, which has `width` elements, one behind the other.
    record Repeat(int read, int write, int width, int size) implements Step {
        @Override
        public int[] reads() {
            return new int[] {read};
        }

        @Override
        public Loop compile(Precision precision) {
            return this::run;
        }

        /// Copies what has been copied, twice as much each time: long copies are faster than many short ones.
        private void run(Object[] buffers, int shift) {
            Object target = buffers[write];
            System.arraycopy(buffers[read], 0, target, 0, width);
            for (int done = width; done < size; done *= 2) {
                System.arraycopy(target, 0, target, done, Math.min(done, size - done));
            }
        }
    }

    /// A [Scattering].
    record Scatter(Scattering product) implements Step {
        @Override
        public int[] reads() {
            return new int[] {product.kernel().buffer(), product.outputs().buffer()};
        }

        @Override
        public int write() {
            return product.image().buffer();
        }

        @Override
        public int[] scratch() {
            return new int[] {product.packed(), product.spread()};
        }

        @Override
        public Loop compile(Precision precision) {
            return product.compile(precision);
        }
    }

    /// [log(sum(exp))][nadir.exec.LogSumExp] along an axis.
    record Normalizer(LogSumExp sums) implements Step {
        @Override
        public int[] reads() {
            return new int[] {sums.read()};
        }

        @Override
        public int write() {
            return sums.write();
        }

        @Override
        public Loop compile(Precision precision) {
            return switch (precision) {
                case FLOAT64 -> sums::runDoubles;
                case FLOAT32 -> sums::runFloats;
            };
        }
    }
}
