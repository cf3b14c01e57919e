package nadir.trap;

import java.util.Arrays;

/// Orthonormal coordinates of the outputs that the loss sees: all of them for the squared loss; for the softmax, which
/// ignores what is added to all outputs, those across (1, ..., 1). In these coordinates the residual signals of soft
/// labels sum to 0 by themselves, and the Hessian has no null directions from shifts.
///
/// @param outputs dy
/// @param count e, dy or dy - 1
/// @param basis dy x e, row-major, orthonormal columns
record OutputCoordinates(int outputs, int count, double[] basis) {

    /// All outputs.
    static OutputCoordinates all(int outputs) {
        double[] basis = new double[outputs * outputs];
        for (int k = 0; k < outputs; k++) {
            basis[k * outputs + k] = 1;
        }
        return new OutputCoordinates(outputs, outputs, basis);
    }

    /// Across (1, ..., 1): column c is (1, ..., 1, -c, 0, ...) with c ones, normalised (Helmert).
    static OutputCoordinates acrossShifts(int outputs) {
        int count = outputs - 1;
        double[] basis = new double[outputs * count];
        for (int c = 1; c <= count; c++) {
            double length = Math.sqrt(c * (c + 1.0));
            for (int k = 0; k < c; k++) {
                basis[k * count + c - 1] = 1 / length;
            }
            basis[c * count + c - 1] = -c / length;
        }
        return new OutputCoordinates(outputs, count, basis);
    }

    /// Rows of coordinates (rows x e) as rows of outputs (rows x dy).
    double[] outputs(double[] coordinates) {
        if (count == outputs) {
            return coordinates.clone();
        }
        int rows = coordinates.length / count;
        double[] result = new double[rows * outputs];
        for (int n = 0; n < rows; n++) {
            for (int k = 0; k < outputs; k++) {
                for (int c = 0; c < count; c++) {
                    result[n * outputs + k] += basis[k * count + c] * coordinates[n * count + c];
                }
            }
        }
        return result;
    }

    /// The curvature of the loss by the coordinates, for each row of them (rows x e) an e x e matrix: the unit matrix for
    /// the squared loss, O' (diag p - p p') O with p the softmax for soft labels.
    double[] lossCurvature(double[] coordinates) {
        int rows = coordinates.length / count;
        double[] result = new double[rows * count * count];
        double[] probabilities = count == outputs ? new double[0] : softmax(outputs(coordinates));
        for (int n = 0; n < rows; n++) {
            for (int c = 0; c < count; c++) {
                for (int d = 0; d < count; d++) {
                    result[(n * count + c) * count + d] = count == outputs
                            ? (c == d ? 1 : 0)
                            : covariance(probabilities, n * outputs, c, d);
                }
            }
        }
        return result;
    }

    private double covariance(double[] probabilities, int from, int c, int d) {
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < outputs; k++) {
            double p = probabilities[from + k];
            sum += p * basis[k * count + c] * basis[k * count + d];
            first += p * basis[k * count + c];
            second += p * basis[k * count + d];
        }
        return sum - first * second;
    }

    /// Softmax of rows of outputs (rows x dy).
    double[] softmax(double[] values) {
        double[] result = values.clone();
        for (int from = 0; from < result.length; from += outputs) {
            double largest = Arrays.stream(result, from, from + outputs).max().orElseThrow();
            double sum = 0;
            for (int k = from; k < from + outputs; k++) {
                result[k] = StrictMath.exp(result[k] - largest);
                sum += result[k];
            }
            for (int k = from; k < from + outputs; k++) {
                result[k] /= sum;
            }
        }
        return result;
    }
}
