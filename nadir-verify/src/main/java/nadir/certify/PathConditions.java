package nadir.certify;

import java.util.ArrayList;
import java.util.List;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The linear equations on residuals r (the derivatives of the samples' losses by the outputs) that make a widened point, and
/// every point around it that shares outgoing weights otherwise among copies, critical
/// (`docs/decisions/0007-proofs.md`):
///
/// 1. for each unit without copies, and each output: sum over n of d^z_n [h_n; 1] = 0, h being the layer before;
/// 2. for each path of units through layers with copies, from any layer of a run of such layers to its last, and each unit
///    p of the layer behind (or output): sum over n of d^z_(n,p) s'(z_(n,j_0)) s'(z_(n,j_1)) ... [h_n; 1] = 0.
///
/// The unknowns are r_(n,k) for the first `free` outputs, at position k m + n. Where `free` is one less than there are
/// outputs, the last residual of each sample is minus the sum of the others.
final class PathConditions {
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    private final NarrowEnclosures narrow;
    private final List<Integer> copies;
    private final int free;
    private final List<double[][]> rows = new ArrayList<>();

    private PathConditions(NarrowEnclosures narrow, List<Integer> copies, int free) {
        this.narrow = narrow;
        this.copies = copies;
        this.free = free;
    }

    /// Whether criticality implies all of the equations: behind each layer with copies there is one unit in each layer up to
    /// the end of its run, and one in the next (or one output).
    ///
    /// @param widths of the narrow network's hidden layers, then the number of outputs
    static boolean followFromCriticality(List<Integer> widths, List<Integer> copies) {
        boolean follow = true;
        for (int l = 0; l < copies.size(); l++) {
            for (int next = l + 1; copies.get(l) > 1 && next <= endOfRun(copies, l) + 1; next++) {
                follow &= widths.get(next) == 1;
            }
        }
        return follow;
    }

    /// The coefficients, equations x unknowns.
    static IntervalTensor of(NarrowEnclosures narrow, List<Integer> copies, int free) {
        PathConditions conditions = new PathConditions(narrow, copies, free);
        for (int l = 0; l < copies.size(); l++) {
            if (copies.get(l) > 1) {
                conditions.addPaths(l);
            } else {
                conditions.addUnits(l);
            }
        }
        conditions.addOutputs();
        return conditions.matrix();
    }

    private static int endOfRun(List<Integer> copies, int layer) {
        int end = layer;
        while (end + 1 < copies.size() && copies.get(end + 1) > 1) {
            end++;
        }
        return end;
    }

    private void addPaths(int layer) {
        int end = endOfRun(copies, layer);
        List<IntervalTensor> paths = new ArrayList<>();
        paths.add(IntervalTensor.of(Tensor.filled(Shape.of(narrow.samples()), 1)));
        for (int l = layer; l <= end; l++) {
            List<IntervalTensor> longer = new ArrayList<>();
            IntervalTensor slopes = narrow.layers().get(l).slope();
            for (IntervalTensor path : paths) {
                for (int j = 0; j < slopes.shape().extent(1); j++) {
                    longer.add(ALGEBRA.multiply(path, NarrowEnclosures.column(slopes, j)));
                }
            }
            paths = longer;
        }
        List<IntervalTensor> byNext = narrow.layers().get(end).outputsByNext();
        boolean isLast = end + 1 == copies.size();
        int next = isLast ? free : byNext.getFirst().shape().extent(1);
        for (IntervalTensor path : paths) {
            for (int p = 0; p < next; p++) {
                add(byNext, p, path, narrow.layers().get(layer).extended());
            }
        }
    }

    private void addUnits(int layer) {
        NarrowEnclosures.Layer own = narrow.layers().get(layer);
        for (int j = 0; j < own.slope().shape().extent(1); j++) {
            add(own.outputsByActivation(), j, NarrowEnclosures.column(own.slope(), j), own.extended());
        }
    }

    private void addOutputs() {
        IntervalTensor one = IntervalTensor.of(Tensor.filled(Shape.of(narrow.samples()), 1));
        List<IntervalTensor> units = narrow.layers().getLast().outputsByNext();
        for (int p = 0; p < free; p++) {
            add(units, p, one, narrow.last());
        }
    }

    /// One equation for each column of `inputs`: sum over n and k of r_(n,k) derivatives_k(n, unit) factor(n) inputs(n, i).
    private void add(List<IntervalTensor> derivatives, int unit, IntervalTensor factor, IntervalTensor inputs) {
        int m = narrow.samples();
        for (int i = 0; i < inputs.shape().extent(1); i++) {
            IntervalTensor weight = ALGEBRA.multiply(factor, NarrowEnclosures.column(inputs, i));
            double[] lower = new double[free * m];
            double[] upper = new double[free * m];
            for (int k = 0; k < free; k++) {
                IntervalTensor derivative = NarrowEnclosures.column(derivatives.get(k), unit);
                if (free < derivatives.size()) {
                    derivative = ALGEBRA.subtract(derivative, NarrowEnclosures.column(derivatives.getLast(), unit));
                }
                IntervalTensor product = ALGEBRA.multiply(derivative, weight);
                for (int n = 0; n < m; n++) {
                    lower[k * m + n] = product.lower(n);
                    upper[k * m + n] = product.upper(n);
                }
            }
            rows.add(new double[][] {lower, upper});
        }
    }

    private IntervalTensor matrix() {
        int n = free * narrow.samples();
        double[] lower = new double[rows.size() * n];
        double[] upper = new double[rows.size() * n];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i)[0], 0, lower, i * n, n);
            System.arraycopy(rows.get(i)[1], 0, upper, i * n, n);
        }
        return IntervalTensor.wrap(Shape.of(rows.size(), n), lower, upper);
    }
}
