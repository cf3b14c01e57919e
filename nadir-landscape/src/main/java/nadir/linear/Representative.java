package nadir.linear;

import java.util.List;
import nadir.tensor.Shape;

/// Critical points of a deep linear network with given hidden widths, in the canonical form of Achour, Malgouyres &
/// Gerchinovitz (arXiv 2107.13289): W_(H+1) = [U_I 0], inner factors diag(1_r, C), W_1 = [U_I' S_yx S_xx^+; 0]. The blocks
/// C decide how steep the saddle is: each that is 0 raises the order of the first possible descent by one.
public final class Representative {
    private Representative() {}

    /// The point, in the order of [LinearNetworkLoss].
    ///
    /// @param indices the eigenvalues to keep, 1 = the largest
    /// @param zeroInnerBlocks how many of the inner factors (H - 1 of them, first layers first) have C = 0; the others have
    ///     ones on the diagonal of C
    /// @throws IllegalArgumentException if there are fewer inner factors
    public static double[] of(LinearRegression data, List<Integer> widths, List<Integer> indices,
            int zeroInnerBlocks) {
        if (zeroInnerBlocks < 0 || zeroInnerBlocks > widths.size() - 1) {
            throw new IllegalArgumentException("a network of " + widths.size() + " hidden layers has "
                    + (widths.size() - 1) + " inner factors, got a request for " + zeroInnerBlocks + " zero blocks");
        }
        List<Shape> shapes = LinearNetworkLoss.shapes(data, widths);
        double[] point = new double[shapes.stream().mapToInt(Shape::size).sum()];
        fillFirst(data, indices, point);
        int offset = shapes.getFirst().size();
        for (int layer = 1; layer < shapes.size() - 1; layer++) {
            fillInner(shapes.get(layer), indices.size(), layer <= zeroInnerBlocks, point, offset);
            offset += shapes.get(layer).size();
        }
        fillLast(data, shapes.getLast(), indices, point, offset);
        return point;
    }

    private static void fillFirst(LinearRegression data, List<Integer> indices, double[] point) {
        double[] best = data.bestMap();
        int dx = data.inputs();
        for (int k = 0; k < indices.size(); k++) {
            double[] u = data.eigenvector(indices.get(k) - 1);
            for (int i = 0; i < data.outputs(); i++) {
                for (int j = 0; j < dx; j++) {
                    point[k * dx + j] += u[i] * best[i * dx + j];
                }
            }
        }
    }

    private static void fillInner(Shape shape, int rank, boolean zeroBlock, double[] point, int offset) {
        int diagonal = zeroBlock ? rank : Math.min(shape.extent(0), shape.extent(1));
        for (int i = 0; i < diagonal; i++) {
            point[offset + i * shape.extent(1) + i] = 1;
        }
    }

    private static void fillLast(LinearRegression data, Shape shape, List<Integer> indices, double[] point,
            int offset) {
        for (int k = 0; k < indices.size(); k++) {
            double[] u = data.eigenvector(indices.get(k) - 1);
            for (int i = 0; i < u.length; i++) {
                point[offset + i * shape.extent(1) + k] = u[i];
            }
        }
    }
}
