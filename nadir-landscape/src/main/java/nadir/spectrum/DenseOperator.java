package nadir.spectrum;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;

/// A symmetric operator written out as a matrix: all eigenvalues to rounding, at n^2 doubles and O(n^3) time.
///
/// @param dimension  n
/// @param elements   n x n, row-major, exactly symmetric
/// @param asymmetry  the largest |a(i,j) - a(j,i)| before the matrix was symmetrised by averaging, or, where the operator
///                   [wrote][SymmetricOperator#write] the matrix itself, the largest difference from a few products; an
///                   estimate of the error of the operator's products, 0 for exact ones
public record DenseOperator(int dimension, double[] elements, double asymmetry) implements SymmetricOperator {
    /// The largest dimension for which the matrix is built: 72 MB and a few seconds.
    public static final int LARGEST_DIMENSION = 3000;

    private static final int BLOCK = 32;
    /// Products that a matrix is compared with that its operator wrote.
    private static final int PROBES = 4;

    public DenseOperator {
        if ((long) dimension * dimension != elements.length) {
            throw new IllegalArgumentException(
                    "a dense operator requires n x n elements, got " + elements.length + " for n = " + dimension);
        }
    }

    /// Builds the matrix by n products with unit vectors, or in the operator's own way where that is less work.
    ///
    /// @throws IllegalArgumentException   if the dimension is above [#LARGEST_DIMENSION]
    /// @throws NonFiniteProductException  if a product is not finite
    /// @throws CancellationException      if `progress` stops it
    public static DenseOperator of(SymmetricOperator operator, Progress progress) {
        int n = operator.dimension();
        if (n > LARGEST_DIMENSION) {
            throw new IllegalArgumentException("a dense spectrum requires at most " + LARGEST_DIMENSION
                    + " parameters, got " + n + "; use Lanczos");
        }
        Products products = new Products(operator);
        double[] elements = new double[n * n];
        boolean written = operator.write(elements, fraction -> progress.proceed((int) (fraction * n), fraction));
        if (written && Arrays.stream(elements).allMatch(Double::isFinite)) {
            return new DenseOperator(n, elements, difference(elements, products));
        }
        for (int first = 0; first < n; first += BLOCK) {
            int count = Math.min(BLOCK, n - first);
            double[][] directions = new double[count][n];
            double[][] results = new double[count][n];
            for (int k = 0; k < count; k++) {
                directions[k][first + k] = 1;
            }
            products.applyBlock(directions, results);
            for (int k = 0; k < count; k++) {
                System.arraycopy(results[k], 0, elements, (first + k) * n, n);
            }
            if (!progress.proceed(products.count(), (double) products.count() / n)) {
                throw new CancellationException("stopped after " + products.count() + " of " + n + " products");
            }
        }
        return new DenseOperator(n, elements, symmetrise(elements, n));
    }

    /// The largest difference between elements and those of a few products.
    private static double difference(double[] elements, Products products) {
        int n = products.dimension();
        int count = Math.min(n, PROBES);
        double[][] directions = new double[count][n];
        double[][] results = new double[count][n];
        for (int k = 0; k < count; k++) {
            directions[k][(2 * k + 1) * n / (2 * count)] = 1;
        }
        products.applyBlock(directions, results);
        double largest = 0;
        for (int k = 0; k < count; k++) {
            int row = (2 * k + 1) * n / (2 * count) * n;
            for (int i = 0; i < n; i++) {
                largest = Math.max(largest, Math.abs(elements[row + i] - results[k][i]));
            }
        }
        return largest;
    }

    private static double symmetrise(double[] a, int n) {
        double asymmetry = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double low = a[i * n + j];
                double high = a[j * n + i];
                asymmetry = Math.max(asymmetry, Math.abs(low - high));
                a[i * n + j] = low / 2 + high / 2;
                a[j * n + i] = a[i * n + j];
            }
        }
        return asymmetry;
    }

    /// All eigenvalues, ascending.
    public double[] eigenvalues() {
        return SymmetricEigen.valuesOf(elements, dimension);
    }

    /// All eigenvalues and eigenvectors; about three times the work of the values alone.
    public SymmetricEigen eigen() {
        return SymmetricEigen.of(elements, dimension);
    }

    /// The inertia of the matrix; the asymmetry counts as error of the operator.
    public Inertia inertia() {
        return Inertia.of(eigenvalues(), asymmetry);
    }

    /// The principal sub-block of some coordinates, in their order, as [BlockOperator] but without further products.
    public DenseOperator principal(String name, List<IndexRange> ranges) {
        BlockOperator.requireDisjoint(name, dimension, ranges);
        int[] indices = ranges.stream()
                .flatMapToInt(range -> java.util.stream.IntStream.range(range.from(), range.to()))
                .toArray();
        int size = indices.length;
        double[] block = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                block[i * size + j] = elements[indices[i] * dimension + indices[j]];
            }
        }
        return new DenseOperator(size, block, asymmetry);
    }

    @Override
    public void apply(double[] direction, double[] result) {
        Blas.gemv(false, dimension, dimension, 1, elements, 0, dimension, direction, 0, 0, result, 0);
    }
}
