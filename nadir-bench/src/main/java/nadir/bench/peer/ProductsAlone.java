package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import nadir.exec.Precision;
import nadir.linalg.Blas;
import nadir.tensor.Shape;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The matrix products of a derivative without anything else, over all samples at once, by either side's BLAS. Convolutions
/// count as products of patches with kernels, whose gathering is not in here.
final class ProductsAlone {
    /// Makes the three kinds of products for one layer.
    private interface Maker {
        Runnable value(int m, int n, int k);

        Runnable byInput(int m, int n, int k);

        Runnable byWeight(int m, int n, int k);
    }

    private final Problem problem;
    private final Products.Derivative derivative;

    ProductsAlone(Problem problem, Products.Derivative derivative) {
        this.problem = problem;
        this.derivative = derivative;
    }

    double flops() {
        return 2.0 * problem.products().multiplyAdds(derivative) * problem.data().rows();
    }

    /// By Nadir's BLAS.
    Runnable ours() {
        return all(switch (problem.precision()) {
            case FLOAT64 -> doubles();
            case FLOAT32 -> floats();
        });
    }

    /// By libtorch's.
    Runnable peers() {
        return all(tensors());
    }

    private Runnable all(Maker maker) {
        List<Runnable> products = new ArrayList<>();
        for (int i = 0; i < problem.products().layers().size(); i++) {
            Products.Layer layer = problem.products().layers().get(i);
            Products.Counts counts = derivative.counts(i);
            int m = problem.data().rows() * layer.rows();
            add(products, counts.value(), maker.value(m, layer.columns(), layer.depth()));
            add(products, counts.byInput(), maker.byInput(m, layer.columns(), layer.depth()));
            add(products, counts.byWeight(), maker.byWeight(m, layer.columns(), layer.depth()));
        }
        return () -> products.forEach(Runnable::run);
    }

    private static void add(List<Runnable> products, int count, Runnable product) {
        for (int i = 0; i < count; i++) {
            products.add(product);
        }
    }

    private int largest(ToLongFunction<Products.Layer> elements) {
        return Math.toIntExact(problem.products().layers().stream().mapToLong(elements).max().orElse(0));
    }

    private int inputElements() {
        return largest(layer -> (long) problem.data().rows() * layer.rows() * layer.depth());
    }

    private int outputElements() {
        return largest(layer -> (long) problem.data().rows() * layer.rows() * layer.columns());
    }

    private int weightElements() {
        return largest(layer -> (long) layer.depth() * layer.columns());
    }

    private Maker doubles() {
        double[] h = Weights.uniform("h", -1, 1, inputElements());
        double[] w = Weights.uniform("w", -1, 1, weightElements());
        double[] z = Weights.uniform("z", -1, 1, outputElements());
        double[] toInput = new double[h.length];
        double[] toWeight = new double[w.length];
        double[] toValue = new double[z.length];
        return new Maker() {
            @Override
            public Runnable value(int m, int n, int k) {
                return () -> Blas.gemm(false, false, m, n, k, 1.0, h, 0, k, w, 0, n, 0.0, toValue, 0, n);
            }

            @Override
            public Runnable byInput(int m, int n, int k) {
                return () -> Blas.gemm(false, true, m, k, n, 1.0, z, 0, n, w, 0, n, 0.0, toInput, 0, k);
            }

            @Override
            public Runnable byWeight(int m, int n, int k) {
                return () -> Blas.gemm(true, false, k, n, m, 1.0, h, 0, k, z, 0, n, 0.0, toWeight, 0, n);
            }
        };
    }

    private static float[] single(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    private Maker floats() {
        float[] h = single(Weights.uniform("h", -1, 1, inputElements()));
        float[] w = single(Weights.uniform("w", -1, 1, weightElements()));
        float[] z = single(Weights.uniform("z", -1, 1, outputElements()));
        float[] toInput = new float[h.length];
        float[] toWeight = new float[w.length];
        float[] toValue = new float[z.length];
        return new Maker() {
            @Override
            public Runnable value(int m, int n, int k) {
                return () -> Blas.gemm(false, false, m, n, k, 1f, h, 0, k, w, 0, n, 0f, toValue, 0, n);
            }

            @Override
            public Runnable byInput(int m, int n, int k) {
                return () -> Blas.gemm(false, true, m, k, n, 1f, z, 0, n, w, 0, n, 0f, toInput, 0, k);
            }

            @Override
            public Runnable byWeight(int m, int n, int k) {
                return () -> Blas.gemm(true, false, k, n, m, 1f, h, 0, k, z, 0, n, 0f, toWeight, 0, n);
            }
        };
    }

    private Tensor pool(String name, int size) {
        return Libtorch.tensor(problem.precision(), Shape.of(size), Weights.uniform(name, -1, 1, size), 0);
    }

    private Maker tensors() {
        Tensor h = pool("h", inputElements());
        Tensor w = pool("w", weightElements());
        Tensor z = pool("z", outputElements());
        Tensor toInput = pool("h", inputElements());
        Tensor toWeight = pool("w", weightElements());
        Tensor toValue = pool("z", outputElements());
        return new Maker() {
            @Override
            public Runnable value(int m, int n, int k) {
                return product(view(toValue, m, n), view(h, m, k), view(w, k, n));
            }

            @Override
            public Runnable byInput(int m, int n, int k) {
                return product(view(toInput, m, k), view(z, m, n), view(w, k, n).t());
            }

            @Override
            public Runnable byWeight(int m, int n, int k) {
                return product(view(toWeight, k, n), view(h, m, k).t(), view(z, m, n));
            }
        };
    }

    private static Tensor view(Tensor pool, int rows, int columns) {
        return pool.narrow(0, 0, (long) rows * columns).view(rows, columns);
    }

    private static Runnable product(Tensor result, Tensor a, Tensor b) {
        return () -> {
            try (PointerScope _ = new PointerScope()) {
                torch.mm_out(result, a, b);
            }
        };
    }

    /// GFLOP/s of a product of two square matrices that fill the caches well: the machine's rate.
    static double squareRate(Precision precision, Measurement.Budget budget) {
        int n = 1024;
        Products products = new Products(List.of(new Products.Layer(n, n, n)));
        Problem square = Problem.regression(precision, 1, 1, 1).withProducts(products);
        ProductsAlone alone = new ProductsAlone(square, Products.Derivative.GRADIENT);
        return alone.flops() / Measurement.of(alone.ours(), alone.ours(), 1, budget).ourWall().low();
    }
}
