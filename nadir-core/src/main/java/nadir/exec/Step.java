package nadir.exec;

/// One step of a schedule, before it is compiled: what it reads and what it writes, as logical buffers.
sealed interface Step {
    /// The buffers that the step reads.
    int[] reads();

    /// The buffer that the step writes.
    int write();

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
            return LoopCompiler.compile(nest, precision);
        }
    }

    /// A matrix product, or several in a batch.
    record Product(MatrixProduct product) implements Step {
        @Override
        public int[] reads() {
            return new int[] {product.left().buffer(), product.right().buffer()};
        }

        @Override
        public int write() {
            return product.result().buffer();
        }

        @Override
        public Loop compile(Precision precision) {
            return switch (precision) {
                case FLOAT64 -> product::runDoubles;
                case FLOAT32 -> product::runFloats;
            };
        }
    }

    /// log(sum(exp)) along the middle axis of outer x length x inner.
    record LogSumExp(int read, int write, int outer, int length, int inner) implements Step {
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

        private void runDoubles(Object[] buffers) {
            double[] x = (double[]) buffers[read];
            double[] y = (double[]) buffers[write];
            for (int i = 0; i < outer; i++) {
                for (int j = 0; j < inner; j++) {
                    int start = i * length * inner + j;
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int k = 0; k < length; k++) {
                        largest = Math.max(largest, x[start + k * inner]);
                    }
                    double sum = 0;
                    for (int k = 0; k < length; k++) {
                        sum += Elementary.exp(x[start + k * inner] - largest);
                    }
                    y[i * inner + j] = combine(largest, sum);
                }
            }
        }

        private void runFloats(Object[] buffers) {
            float[] x = (float[]) buffers[read];
            float[] y = (float[]) buffers[write];
            for (int i = 0; i < outer; i++) {
                for (int j = 0; j < inner; j++) {
                    int start = i * length * inner + j;
                    float largest = Float.NEGATIVE_INFINITY;
                    for (int k = 0; k < length; k++) {
                        largest = Math.max(largest, x[start + k * inner]);
                    }
                    double sum = 0;
                    for (int k = 0; k < length; k++) {
                        sum += Elementary.exp((double) x[start + k * inner] - largest);
                    }
                    y[i * inner + j] = (float) combine(largest, sum);
                }
            }
        }

        private static double combine(double largest, double sum) {
            return Double.isInfinite(largest) ? largest : largest + Elementary.log(sum);
        }
    }
}
