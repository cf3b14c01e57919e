package nadir.linear;

import java.util.Arrays;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import nadir.tensor.Tensor;

/// What the squared loss of a linear map W on data (X, Y) depends on: the second moments
/// S_xx = (1/m) X'X, S_yx = (1/m) Y'X and the trace of S_yy, in row-major arrays, with samples in the rows of X and Y. Then
/// L(W) = (1/2m) sum |W x_i - y_i|^2 = 1/2 (tr S_yy - 2 tr W S_yx' + tr W S_xx W').
///
/// The spectrum of S = S_yx S_xx^+ S_xy decides the landscape of products of matrices (Baldi & Hornik 1989; Kawaguchi,
/// arXiv 1605.07110): its eigenvalues, largest first, are how much loss each direction can remove, times two.
public final class LinearRegression {
    private final int samples;
    private final int inputs;
    private final int outputs;
    private final double[] sxx;
    private final double[] syx;
    private final double traceYy;
    private final double[] inputEigenvalues;
    private final int inputRank;
    private final double[] bestMap;
    private final double[] eigenvalues;
    private final double[] eigenvectors;

    private LinearRegression(Tensor x, Tensor y) {
        this.samples = x.shape().extent(0);
        this.inputs = x.shape().extent(1);
        this.outputs = y.shape().extent(1);
        this.sxx = moments(x.values(), x.values(), inputs, inputs);
        this.syx = moments(y.values(), x.values(), outputs, inputs);
        this.traceYy = Arrays.stream(y.values()).map(v -> v * v).sum() / samples;
        SymmetricEigen eigen = SymmetricEigen.of(sxx, inputs);
        this.inputEigenvalues = eigen.values();
        double largest = Math.max(0, inputEigenvalues[inputs - 1]);
        double tolerance = inputs * Math.ulp(1.0) * largest;
        this.inputRank = (int) Arrays.stream(inputEigenvalues).filter(v -> v > tolerance).count();
        double[] inverse = inverse(eigen, tolerance);
        this.bestMap = product(syx, inverse, outputs, inputs, inputs, false);
        double[] s = product(bestMap, syx, outputs, inputs, outputs, true);
        SymmetricEigen spectrum = SymmetricEigen.of(symmetric(s), outputs);
        this.eigenvalues = new double[outputs];
        this.eigenvectors = new double[outputs * outputs];
        for (int i = 0; i < outputs; i++) {
            eigenvalues[i] = Math.max(0, spectrum.values()[outputs - 1 - i]);
            System.arraycopy(spectrum.vector(outputs - 1 - i), 0, eigenvectors, i * outputs, outputs);
        }
    }

    /// The regression of the rows of `y` (m x dy) on the rows of `x` (m x dx).
    ///
    /// @throws IllegalArgumentException if the shapes are no matrices of equally many rows
    public static LinearRegression of(Tensor x, Tensor y) {
        if (x.shape().rank() != 2 || y.shape().rank() != 2 || x.shape().extent(0) != y.shape().extent(0)) {
            throw new IllegalArgumentException("a regression requires matrices with one row for each sample, got "
                    + x.shape() + " and " + y.shape());
        }
        return new LinearRegression(x, y);
    }

    /// m.
    public int samples() {
        return samples;
    }

    /// dx.
    public int inputs() {
        return inputs;
    }

    /// dy.
    public int outputs() {
        return outputs;
    }

    /// S_xx, dx x dx.
    public double[] sxx() {
        return sxx.clone();
    }

    /// S_yx, dy x dx.
    public double[] syx() {
        return syx.clone();
    }

    /// The trace of S_yy: twice the loss of the map W = 0.
    public double traceYy() {
        return traceYy;
    }

    /// The number of eigenvalues of S_xx above dx * 2^-52 times the largest.
    public int inputRank() {
        return inputRank;
    }

    /// Eigenvalues of S_xx, smallest first.
    public double[] inputEigenvalues() {
        return inputEigenvalues.clone();
    }

    /// The unconstrained least-squares map S_yx S_xx^+, dy x dx.
    public double[] bestMap() {
        return bestMap.clone();
    }

    /// Eigenvalues of S, largest first; none is negative.
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /// The unit eigenvector of S for `eigenvalues()[i]`.
    public double[] eigenvector(int i) {
        return Arrays.copyOfRange(eigenvectors, i * outputs, (i + 1) * outputs);
    }

    /// How many eigenvalues of S are above dy * 2^-40 times the largest: the rank of S_yx as far as doubles tell.
    public int rank() {
        double tolerance = outputs * 0x1p-40 * eigenvalues[0];
        return (int) Arrays.stream(eigenvalues).filter(v -> v > tolerance).count();
    }

    /// (1/m) A'B for A with m rows of `p` and B with m rows of `q`.
    private double[] moments(double[] a, double[] b, int p, int q) {
        double[] c = new double[p * q];
        Blas.gemm(true, false, p, q, samples, 1.0 / samples, a, 0, p, b, 0, q, 0.0, c, 0, q);
        return c;
    }

    private static double[] product(double[] a, double[] b, int m, int k, int n, boolean transB) {
        double[] c = new double[m * n];
        Blas.gemm(false, transB, m, n, k, 1.0, a, 0, k, b, 0, transB ? k : n, 0.0, c, 0, n);
        return c;
    }

    private double[] inverse(SymmetricEigen eigen, double tolerance) {
        double[] scaled = new double[inputs * inputs];
        double[] basis = new double[inputs * inputs];
        for (int i = 0; i < inputs; i++) {
            double value = eigen.values()[i];
            double[] vector = eigen.vector(i);
            for (int j = 0; j < inputs; j++) {
                basis[i * inputs + j] = vector[j];
                scaled[i * inputs + j] = value > tolerance ? vector[j] / value : 0;
            }
        }
        double[] inverse = new double[inputs * inputs];
        Blas.gemm(true, false, inputs, inputs, inputs, 1.0, scaled, 0, inputs, basis, 0, inputs, 0.0, inverse, 0,
                inputs);
        return inverse;
    }

    private double[] symmetric(double[] s) {
        double[] result = new double[s.length];
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < outputs; j++) {
                result[i * outputs + j] = (s[i * outputs + j] + s[j * outputs + i]) / 2;
            }
        }
        return result;
    }
}
