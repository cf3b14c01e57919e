package nadir.spectrum;

import java.util.Random;
import java.util.function.IntFunction;
import nadir.linalg.Blas;

/// A store of at most `capacity` vectors of one length, with the operations of a Krylov method done in place: no other
/// vector of that length is ever allocated.
final class Basis {
    /// Coordinates that are worked on at a time: small enough that a piece of each vector stays in the cache.
    private static final int CHUNK = 2048;

    private final int dimension;
    private final double[][] vectors;
    private final IntFunction<double[]> allocator;

    Basis(int dimension, int capacity, IntFunction<double[]> allocator) {
        this.dimension = dimension;
        this.vectors = new double[capacity][];
        this.allocator = allocator;
    }

    /// Vector `i`; its elements are whatever was there before, zero at first.
    double[] vector(int i) {
        double[] vector = vectors[i];
        if (vector == null) {
            vector = allocator.apply(dimension);
            vectors[i] = vector;
        }
        return vector;
    }

    /// Takes an array over as vector `i`.
    void put(int i, double[] vector) {
        vectors[i] = vector;
    }

    void swap(int i, int j) {
        double[] vector = vectors[i];
        vectors[i] = vectors[j];
        vectors[j] = vector;
    }

    double norm(int i) {
        return Math.sqrt(Blas.dot(vector(i), vector(i)));
    }

    void scale(int i, double factor) {
        double[] vector = vector(i);
        for (int k = 0; k < dimension; k++) {
            vector[k] *= factor;
        }
    }

    /// Removes from vector `count` its components along the vectors before it, which are orthonormal, by classical
    /// Gram-Schmidt done twice (Giraud, Langou and Rozloznik 2005: twice is enough). Adds the components removed to
    /// `coefficients[0..count)`.
    void orthogonalise(int count, double[] coefficients) {
        double[] first = new double[count];
        double[] second = new double[count];
        // Bound by memory: the second pass measures each piece while the first has it in the cache.
        for (int at = 0; at < dimension; at += CHUNK) {
            measure(count, at, first);
        }
        for (int at = 0; at < dimension; at += CHUNK) {
            remove(count, at, first);
            measure(count, at, second);
        }
        for (int at = 0; at < dimension; at += CHUNK) {
            remove(count, at, second);
        }
        for (int i = 0; i < count; i++) {
            coefficients[i] += first[i] + second[i];
        }
    }

    private void measure(int count, int at, double[] components) {
        int length = Math.min(CHUNK, dimension - at);
        for (int i = 0; i < count; i++) {
            components[i] += Blas.dot(length, vector(i), at, vector(count), at);
        }
    }

    private void remove(int count, int at, double[] components) {
        int length = Math.min(CHUNK, dimension - at);
        for (int i = 0; i < count; i++) {
            Blas.axpy(length, -components[i], vector(i), at, vector(count), at);
        }
    }

    /// Makes vector `count` a random unit vector orthogonal to those before it; returns false if they span the space.
    boolean randomise(int count, Random random) {
        if (count >= dimension) {
            return false;
        }
        double[] unused = new double[count];
        for (int attempt = 0; attempt < 5; attempt++) {
            double[] vector = vector(count);
            for (int k = 0; k < dimension; k++) {
                vector[k] = random.nextGaussian();
            }
            scale(count, 1 / norm(count));
            orthogonalise(count, unused);
            double norm = norm(count);
            // What is left of the start is cancelled to noise only if the rest of the space is tiny: draw again.
            if (norm > 1e-6) {
                scale(count, 1 / norm);
                orthogonalise(count, unused);
                scale(count, 1 / norm(count));
                return true;
            }
        }
        return false;
    }

    /// Replaces vectors 0 to `to - 1` by the combinations of vectors 0 to `from - 1` whose coefficients are the rows of
    /// the row-major `to` x `from` matrix.
    void combine(double[] coefficients, int to, int from) {
        double[] before = new double[from * CHUNK];
        double[] after = new double[to * CHUNK];
        for (int at = 0; at < dimension; at += CHUNK) {
            int length = Math.min(CHUNK, dimension - at);
            for (int i = 0; i < from; i++) {
                System.arraycopy(vector(i), at, before, i * CHUNK, length);
            }
            Blas.gemm(false, false, to, length, from, 1, coefficients, 0, from, before, 0, CHUNK, 0, after, 0, CHUNK);
            for (int i = 0; i < to; i++) {
                System.arraycopy(after, i * CHUNK, vector(i), at, length);
            }
        }
    }
}
