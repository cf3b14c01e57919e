package nadir.pgb;

import java.util.Arrays;
import java.util.List;
import nadir.linalg.LinearOperator;

/// Operators with the same rows put beside each other, [A B ...].
///
/// @param parts not empty
record Beside(List<LinearOperator> parts) implements LinearOperator {
    @Override
    public int rows() {
        return parts.getFirst().rows();
    }

    @Override
    public int columns() {
        return parts.stream().mapToInt(LinearOperator::columns).sum();
    }

    @Override
    public void apply(double[] direction, double[] result) {
        double[] image = new double[result.length];
        Arrays.fill(result, 0);
        int from = 0;
        for (LinearOperator part : parts) {
            part.apply(Arrays.copyOfRange(direction, from, from + part.columns()), image);
            from += part.columns();
            for (int i = 0; i < result.length; i++) {
                result[i] += image[i];
            }
        }
    }

    @Override
    public void applyTransposed(double[] covector, double[] result) {
        int from = 0;
        for (LinearOperator part : parts) {
            double[] image = new double[part.columns()];
            part.applyTransposed(covector, image);
            System.arraycopy(image, 0, result, from, image.length);
            from += image.length;
        }
    }
}
