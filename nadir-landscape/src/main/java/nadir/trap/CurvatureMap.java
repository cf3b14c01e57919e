package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nadir.linalg.Blas;
import nadir.linalg.PivotedQr;
import nadir.linalg.SymmetricEigen;

/// How the Hessian of the widened network depends on the residual signal r, for equal splits, in blocks:
///
/// - D (J'GJ + sum over n of r . d2f) D / m on the means of copies, where G is the curvature of the loss by the outputs;
/// - D' B_(l,j) D' / (m C_l) on the deviations of the C_l copies of unit (l, j), where
///   B_(l,j) = sum over n of d^h_(n,l,j) s''(z_(n,l,j)) [h_(n,l-1); 1] [h_(n,l-1); 1]'.
///
/// The factors D and D' (roots of numbers of copies) belong to orthonormal coordinates of means and deviations, so the
/// eigenvalues of the blocks are the eigenvalues of the wide Hessian; all its others are 0 once the [Conditions] hold.
final class CurvatureMap {
    /// Directions of r whose effect is smaller than this part of the strongest one's are left out of optimisation.
    private static final double WEAK = 1e-6;
    /// Those with a smaller one are taken for free of effect.
    private static final double NO_EFFECT = 1e-11;

    private final NarrowPoint point;
    private final List<Integer> copies;
    private final List<Block> blocks = new ArrayList<>();
    private final int size;
    private final double[] rows;

    /// A symmetric matrix that is affine in r. Coordinates of a matrix are those of its upper triangle, off-diagonal ones
    /// times the root of 2.
    ///
    /// @param order of the matrix
    /// @param constant at r = 0, order x order
    /// @param offset of its coordinates among those of all blocks
    record Block(int order, double[] constant, int offset) {
        int coordinates() {
            return order * (order + 1) / 2;
        }

        /// The matrix, given the linear parts' coordinates of all blocks.
        double[] at(double[] coordinates) {
            double[] result = constant.clone();
            unpack(coordinates, offset, result, 0);
            return result;
        }

        /// Adds to an order x order matrix inside `matrix` what the coordinates from `from` on stand for.
        void unpack(double[] coordinates, int from, double[] matrix, int to) {
            int next = from;
            for (int a = 0; a < order; a++) {
                for (int b = a; b < order; b++) {
                    double value = coordinates[next++] / (a == b ? 1 : Math.sqrt(2));
                    matrix[to + a * order + b] += value;
                    if (a != b) {
                        matrix[to + b * order + a] += value;
                    }
                }
            }
        }
    }

    CurvatureMap(NarrowPoint point, double[] gaussNewton, List<Integer> copies) {
        this.point = point;
        this.copies = copies;
        double[] scale = scale(point, copies);
        int p = point.parameters();
        double[] constant = new double[p * p];
        Arrays.setAll(constant, i -> scale[i / p] * scale[i % p] * gaussNewton[i] / point.samples().size());
        blocks.add(new Block(p, constant, 0));
        int next = blocks.getFirst().coordinates();
        for (int l = 0; l < copies.size(); l++) {
            int fan = point.samples().getFirst().layers()[l].extended().length;
            for (int j = 0; copies.get(l) > 1 && j < point.units(l); j++) {
                blocks.add(new Block(fan, new double[fan * fan], next));
                next += blocks.getLast().coordinates();
            }
        }
        this.size = next;
        this.rows = new double[size * point.unknowns()];
        fillNarrow(scale);
        fillDeviations();
    }

    List<Block> blocks() {
        return blocks;
    }

    /// The diagonal of D.
    static double[] scale(NarrowPoint point, List<Integer> copies) {
        double[] scale = new double[point.parameters()];
        int layers = copies.size() + 1;
        for (int l = 0; l < layers; l++) {
            int inputs = l == 0 ? point.network().inputs() : point.units(l - 1);
            int units = point.units(l);
            double below = l == 0 ? 1 : copies.get(l - 1);
            double own = l < copies.size() ? copies.get(l) : 1;
            for (int i = 0; i <= inputs; i++) {
                for (int j = 0; j < units; j++) {
                    scale[point.index(l, i, j)] = Math.sqrt((i < inputs ? below : 1) / own);
                }
            }
        }
        return scale;
    }

    private void fillNarrow(double[] scale) {
        int p = point.parameters();
        int n = point.unknowns();
        double weight = 1.0 / point.samples().size();
        point.hessians((unknown, hessian) -> {
            int row = 0;
            for (int a = 0; a < p; a++) {
                for (int b = a; b < p; b++) {
                    double root = a == b ? 1 : Math.sqrt(2);
                    rows[row++ * n + unknown] = root * weight * scale[a] * scale[b] * hessian[a * p + b];
                }
            }
        });
    }

    private void fillDeviations() {
        int block = 1;
        for (int l = 0; l < copies.size(); l++) {
            for (int j = 0; copies.get(l) > 1 && j < point.units(l); j++) {
                fillDeviation(blocks.get(block++), l, j);
            }
        }
    }

    private void fillDeviation(Block block, int l, int j) {
        int row = block.offset();
        for (double[] coefficients : DeviationRows.of(point, copies, l, j)) {
            System.arraycopy(coefficients, 0, rows, row++ * point.unknowns(), coefficients.length);
        }
    }

    /// Orthonormal directions of r within the conditions, strongest effect on the curvature first.
    ///
    /// @param count how many there are
    /// @param directions count x (m e)
    /// @param effects count x (coordinates of all blocks)
    record Directions(int count, double[] directions, double[] effects) {}

    /// The directions with the strongest effects: those of the largest singular values of the map restricted to the
    /// conditions.
    ///
    /// @param most how many are wanted at most
    Directions directions(Conditions conditions, int most) {
        int n = point.unknowns();
        conditions.projectRows(rows, size);
        double[] gram = new double[size * size];
        Blas.gemm(false, true, size, size, n, 1, rows, 0, n, rows, 0, n, 0, gram, 0, size);
        SymmetricEigen eigen = SymmetricEigen.of(gram, size);
        double strongest = Math.sqrt(Math.max(0, eigen.values()[size - 1]));
        int count = 0;
        while (count < Math.min(size, most)
                && Math.sqrt(Math.max(0, eigen.values()[size - 1 - count])) > WEAK * strongest) {
            count++;
        }
        double[] vectors = new double[count * size];
        double[] effects = new double[count * size];
        for (int i = 0; i < count; i++) {
            double sigma = Math.sqrt(eigen.values()[size - 1 - i]);
            for (int c = 0; c < size; c++) {
                double v = eigen.vectors()[(size - 1 - i) * size + c];
                vectors[i * size + c] = v / sigma;
                effects[i * size + c] = v * sigma;
            }
        }
        double[] directions = new double[count * n];
        Blas.gemm(false, false, count, n, size, 1, vectors, 0, size, rows, 0, n, 0, directions, 0, n);
        return new Directions(count, directions, effects);
    }

    /// The signals within the conditions that have no effect on the curvature; empty if there are none.
    Optional<Kernel> kernel(Conditions conditions) {
        int n = point.unknowns();
        double[] columns = new double[n * size];
        for (int row = 0; row < size; row++) {
            for (int i = 0; i < n; i++) {
                columns[i * size + row] = rows[row * n + i];
            }
        }
        PivotedQr qr = PivotedQr.of(columns, n, size);
        int rank = qr.rank(NO_EFFECT);
        if (rank + conditions.rank() >= n) {
            return Optional.empty();
        }
        double[] basis = new double[rank * n];
        int width = Math.min(n, size);
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < rank; c++) {
                basis[c * n + i] = qr.q()[i * width + c];
            }
        }
        return Optional.of(new Kernel(conditions, rank, basis));
    }

    /// A linear space of signals.
    ///
    /// @param rank of what they are orthogonal to beside the conditions
    /// @param basis of it, rank x (m e), orthonormal
    record Kernel(Conditions conditions, int rank, double[] basis) {
        /// The nearest signal of the space, in place.
        void project(double[] r) {
            for (int i = 0; i < 2; i++) {
                conditions.project(r);
                Vectors.removeSpan(basis, rank, r);
            }
        }
    }

    /// The smallest over the largest eigenvalue of all blocks at r; negative if one is.
    double conditioning(double[] r) {
        double[] values = effect(r);
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (Block block : blocks) {
            double[] matrix = block.at(values);
            double[] eigenvalues = SymmetricEigen.valuesOf(matrix, block.order());
            smallest = Math.min(smallest, eigenvalues[0]);
            largest = Math.max(largest, eigenvalues[block.order() - 1]);
        }
        return smallest / largest;
    }

    private double[] effect(double[] r) {
        double[] result = new double[size];
        Blas.gemv(false, size, r.length, 1, rows, 0, r.length, r, 0, 0, result, 0);
        return result;
    }
}
