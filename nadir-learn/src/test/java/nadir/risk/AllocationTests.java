package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Values, gradients and products with the Hessian make no objects once they have been called a few times, on one thread.
class AllocationTests {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// A convolution of 4 kernels of 5 x 5 over images of 12 x 12, relu, a sum over places, and a dense layer.
    private static Network convolution() {
        Layout.Builder layout = new Layout.Builder();
        layout.add("kernels", "first", Shape.of(4, 5, 5));
        layout.add("bias", "first", Shape.of(4));
        layout.add("weight", "second", Shape.of(4, 3));
        return new Network() {
            @Override
            public Layout layout() {
                return layout.build();
            }

            @Override
            public int inputs() {
                return 144;
            }

            @Override
            public int outputs() {
                return 3;
            }

            @Override
            public Forward forward(List<Traced> parameters, Traced batch) {
                int rows = batch.shape().extent(0);
                Traced patches = batch.reshape(rows, 12, 12).windows(1, 5, 1, 1).windows(2, 5, 1, 1);
                Traced places = patches.reshape(rows * 64, 25)
                        .matmul(parameters.get(0).reshape(4, 25).transpose())
                        .plus(parameters.get(1))
                        .max(0);
                return new Forward(places.reshape(rows, 64, 4).sum(1).matmul(parameters.get(2)), List.of());
            }
        };
    }

    @Test
    void evaluationsOnOneThreadMakeNoObjects() {
        int cases = 0;
        Network dense = new DenseNetwork(DenseArchitecture.of(10, List.of(32, 32), 3, Activation.TANH));
        for (Precision precision : Precision.values()) {
            // More than one chunk.
            check("dense " + precision, dense, Samples.classes(1200, 10, 3, 1), precision);
            check("convolution " + precision, convolution(), Samples.classes(40, 144, 3, 2), precision);
            cases++;
        }
        // Products that are cut into blocks.
        Network wide = new DenseNetwork(DenseArchitecture.of(300, List.of(200), 3, Activation.TANH));
        check("wide", wide, Samples.classes(600, 300, 3, 3), Precision.FLOAT32);
        assertThat(cases).isEqualTo(2);
    }

    private static void check(String name, Network network, Dataset data, Precision precision) {
        Conventions conventions = Conventions.of(new CrossEntropy(0)).withWeightDecay(0.1);
        try (Risk risk = new Risk(network, data, conventions, precision, 1)) {
            double[] point = Samples.vector(risk.dimension(), 3);
            double[] direction = Samples.vector(risk.dimension(), 4);
            double[] result = new double[point.length];
            SymmetricOperator hessian = risk.hessian(point);
            assertNothingMade(name + ", value", () -> risk.value(point));
            assertNothingMade(name + ", gradient", () -> risk.gradient(point, result));
            assertNothingMade(name + ", product", () -> risk.hessianProduct(point, direction, result));
            assertNothingMade(name + ", product at a fixed point", () -> hessian.apply(direction, result));
        }
    }

    /// What the JVM makes for itself now and then, when it compiles or links a method, is not counted: of several calls
    /// the one that made least counts.
    private static void assertNothingMade(String name, Runnable call) {
        for (int i = 0; i < 20; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as(name).isZero();
    }
}
