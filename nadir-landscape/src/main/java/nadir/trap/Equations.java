package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.diff.Derivatives;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// The linear equations on the residual signal r (m x dy) at fixed narrow weights that make a widened network's point a
/// local minimum (in the notation of `docs/guide/traps.md`):
///
/// 1. J'r = 0: the narrow point is critical;
/// 2. for each unit (l, j) with copies and each unit k of the next layer, sum over n of
///    d^z_(n,l+1,k) s'(z_(n,l,j)) [h_(n,l-1); 1] = 0: no mixed terms between means and deviations of copies;
/// 3. for each unit with copies, B_(l,j) = sum over n of d^h_(n,l,j) s''(z_(n,l,j)) [h;1][h;1]' = m 1: deviations of
///    copies' incoming weights raise the loss;
/// 4. (where there are samples enough) sum over n of r . d2f = the matrix with m 1 in the blocks of all hidden units'
///    incoming weights and 0 elsewhere: the narrow Hessian is positive definite whatever the size of r. (For the last
///    hidden layer this says 3 again; below it the blocks differ, since deviations of copies do not reach the layers above.)
final class Equations {
    private final TrapRequest request;
    private final DenseNetwork narrow;
    private final double[] weights;
    private final Tensor x;
    private final List<Passes.Sample> samples = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private final List<Double> right = new ArrayList<>();

    Equations(TrapRequest request, DenseNetwork narrow, double[] weights, Tensor x) {
        this.request = request;
        this.narrow = narrow;
        this.weights = weights;
        this.x = x;
        Passes passes = new Passes(narrow, weights);
        for (int n = 0; n < request.samples(); n++) {
            double[] sample = new double[request.inputs()];
            System.arraycopy(x.values(), n * sample.length, sample, 0, sample.length);
            samples.add(passes.at(sample));
        }
    }

    /// The number of equations, an upper bound on their rank.
    static long count(TrapRequest request, boolean full) {
        long parameters = new DenseNetwork(request.narrowArchitecture()).layout().size();
        long count = parameters + (request.softLabels() ? request.samples() : 0);
        int before = request.inputs();
        for (int l = 0; l < request.narrow().size(); l++) {
            int width = request.narrow().get(l);
            int next = l + 1 < request.narrow().size() ? request.narrow().get(l + 1) : request.outputs();
            long fan = before + 1L;
            if (request.isReplicated(l)) {
                count += width * (next * fan + fan * (fan + 1) / 2);
            }
            before = width;
        }
        return full ? count + parameters * (parameters + 1) / 2 : count;
    }

    /// The system with or without the fourth group.
    void build(boolean full) {
        if (request.softLabels()) {
            residualsSumToZero();
        }
        critical();
        for (int l = 0; l < request.narrow().size(); l++) {
            if (request.isReplicated(l)) {
                for (int j = 0; j < request.narrow().get(l); j++) {
                    unmixed(l, j);
                    curved(l, j);
                }
            }
        }
        if (full) {
            secondDerivatives();
        }
    }

    private int unknowns() {
        return request.samples() * request.outputs();
    }

    /// Only the fourth group, over the same samples.
    Equations fourthGroup() {
        Equations other = new Equations(request, narrow, weights, x);
        other.secondDerivatives();
        return other;
    }

    /// The equations collected so far.
    LinearSystem system() {
        double[] matrix = new double[rows.size() * unknowns()];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, matrix, i * unknowns(), unknowns());
        }
        return new LinearSystem(rows.size(), unknowns(), matrix,
                right.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private interface Coefficient {
        double of(Passes.Sample sample, int output);
    }

    private void add(double value, Coefficient coefficient) {
        double[] row = new double[unknowns()];
        double size = 0;
        for (int n = 0; n < samples.size(); n++) {
            for (int k = 0; k < request.outputs(); k++) {
                double c = coefficient.of(samples.get(n), k);
                row[n * request.outputs() + k] = c;
                size = Math.max(size, Math.abs(c));
            }
        }
        if (size > 0) {
            rows.add(row);
            right.add(value);
        }
    }

    private void residualsSumToZero() {
        for (int n = 0; n < samples.size(); n++) {
            double[] row = new double[unknowns()];
            Arrays.fill(row, n * request.outputs(), (n + 1) * request.outputs(), 1);
            rows.add(row);
            right.add(0.0);
        }
    }

    private void critical() {
        int hidden = request.narrow().size();
        for (int l = 0; l < hidden; l++) {
            int layer = l;
            for (int j = 0; j < request.narrow().get(l); j++) {
                int unit = j;
                for (int i = 0; i < samples.getFirst().layers()[l].extended().length; i++) {
                    int input = i;
                    add(0, (sample, k) -> sample.layers()[layer].outputsByActivation()[k][unit]
                            * sample.layers()[layer].slope()[unit] * sample.layers()[layer].extended()[input]);
                }
            }
        }
        for (int o = 0; o < request.outputs(); o++) {
            int output = o;
            for (int i = 0; i < samples.getFirst().last().length; i++) {
                int input = i;
                add(0, (sample, k) -> k == output ? sample.last()[input] : 0);
            }
        }
    }

    private void unmixed(int l, int j) {
        int next = samples.getFirst().layers()[l].outputsByNext()[0].length;
        for (int target = 0; target < next; target++) {
            int t = target;
            for (int i = 0; i < samples.getFirst().layers()[l].extended().length; i++) {
                int input = i;
                add(0, (sample, k) -> sample.layers()[l].outputsByNext()[k][t] * sample.layers()[l].slope()[j]
                        * sample.layers()[l].extended()[input]);
            }
        }
    }

    private void curved(int l, int j) {
        int fan = samples.getFirst().layers()[l].extended().length;
        for (int a = 0; a < fan; a++) {
            for (int b = a; b < fan; b++) {
                int first = a;
                int second = b;
                add(a == b ? request.samples() : 0, (sample, k) -> {
                    Passes.Layer layer = sample.layers()[l];
                    return layer.outputsByActivation()[k][j] * layer.curvature()[j] * layer.extended()[first]
                            * layer.extended()[second];
                });
            }
        }
    }

    private void secondDerivatives() {
        double[][] hessians = outputHessians();
        int p = narrow.layout().size();
        int hiddenEnd = narrow.layout().blocks().get(2 * request.narrow().size()).offset();
        for (int a = 0; a < p; a++) {
            for (int b = a; b < p; b++) {
                double[] row = new double[unknowns()];
                double size = 0;
                for (int i = 0; i < row.length; i++) {
                    row[i] = hessians[i][a * p + b];
                    size = Math.max(size, Math.abs(row[i]));
                }
                if (size > 1e-13) {
                    rows.add(row);
                    right.add(a == b && a < hiddenEnd ? (double) request.samples() : 0.0);
                }
            }
        }
    }

    /// The Hessian of every output of every sample by the narrow parameters, in the order of r.
    private double[][] outputHessians() {
        Execution hessian = CompiledProgram.of(hessianProgram(), Precision.FLOAT64).newExecution();
        double[][] result = new double[unknowns()][];
        double[] chosen = new double[request.outputs()];
        hessian.set(0, weights, 0);
        for (int n = 0; n < request.samples(); n++) {
            hessian.set(1, x.values(), n * request.inputs());
            for (int k = 0; k < request.outputs(); k++) {
                chosen[k] = 1;
                hessian.set(2, chosen, 0);
                chosen[k] = 0;
                hessian.run();
                int p = narrow.layout().size();
                double[] matrix = new double[p * p];
                hessian.get(0, matrix, 0);
                result[n * request.outputs() + k] = matrix;
            }
        }
        return result;
    }

    private Program hessianProgram() {
        List<Shape> inputs = List.of(Shape.of(narrow.layout().size()), Shape.of(1, request.inputs()),
                Shape.of(request.outputs()));
        Program output = Trace.program(inputs, in -> {
            List<Traced> blocks = new ArrayList<>();
            for (Block block : narrow.layout().blocks()) {
                blocks.add(in.get(0).slice(0, block.offset(), block.end()).reshape(block.shape().extents()));
            }
            Traced f = narrow.forward(blocks, in.get(1)).output().reshape(request.outputs());
            return List.of(f.dot(in.get(2)));
        });
        return Derivatives.hessian(output, 0);
    }
}
