package nadir.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Confirms that gauges are symmetries of the network and that the stored parameters fix them.
final class GaugeCheck {
    private final Subject subject;
    private final boolean[] fixed;
    private final Set<List<Integer>> units = new HashSet<>();

    private GaugeCheck(Subject subject) {
        this.subject = subject;
        this.fixed = new boolean[subject.parameters().length];
    }

    /// Which coordinates the gauges fix.
    ///
    /// @throws NotConfirmedException if one is no symmetry, or leaves more than one point of an orbit
    static boolean[] fixedCoordinates(Subject subject, List<Gauge> gauges) {
        GaugeCheck check = new GaugeCheck(subject);
        if (!gauges.isEmpty() && subject.weightDecay() != 0) {
            throw new NotConfirmedException("weight decay breaks the symmetry of a gauge");
        }
        for (Gauge gauge : gauges) {
            check.fix(gauge);
        }
        return check.fixed;
    }

    private void fix(Gauge gauge) {
        if (gauge.layer() < 0 || gauge.layer() >= subject.layers().size() - 1) {
            throw new NotConfirmedException("a gauge names hidden layer " + gauge.layer() + ", which is not there");
        }
        DenseLayer layer = subject.layers().get(gauge.layer());
        switch (gauge) {
            case Gauge.Scale(int number, int unit, int row) -> fixScale(layer, number, unit, row);
            case Gauge.Basis(int number, List<Integer> rows) -> fixBasis(layer, number, rows);
        }
    }

    private void fixScale(DenseLayer layer, int number, int unit, int row) {
        boolean homogeneous = switch (layer.activation()) {
            case IDENTITY, RELU, LEAKY_RELU -> true;
            case TANH, LOGISTIC, SOFTPLUS, SINE, GELU, OTHER -> false;
        };
        if (!homogeneous) {
            throw new NotConfirmedException("units of hidden layer " + number + " cannot be rescaled");
        }
        claimUnit(layer, number, unit);
        int coordinate = coordinate(layer, row, unit);
        if (subject.parameters()[coordinate] == 0) {
            throw new NotConfirmedException("parameter " + coordinate + ", which a gauge fixes, is 0");
        }
        fixed[coordinate] = true;
    }

    private void fixBasis(DenseLayer layer, int number, List<Integer> rows) {
        if (layer.activation() != DenseLayer.Activation.IDENTITY) {
            throw new NotConfirmedException("hidden layer " + number + " is not linear");
        }
        int n = layer.units();
        if (rows.size() != n || new HashSet<>(rows).size() != n) {
            throw new NotConfirmedException("a basis of hidden layer " + number + " takes " + n + " different rows");
        }
        Interval[][] block = new Interval[n][n];
        for (int j = 0; j < n; j++) {
            claimUnit(layer, number, j);
            for (int i = 0; i < n; i++) {
                int coordinate = coordinate(layer, rows.get(i), j);
                fixed[coordinate] = true;
                block[i][j] = Interval.of(subject.parameters()[coordinate]);
            }
        }
        requireInvertible(block);
    }

    /// A unit is fixed once only.
    private void claimUnit(DenseLayer layer, int number, int unit) {
        if (unit < 0 || unit >= layer.units() || !units.add(List.of(number, unit))) {
            throw new NotConfirmedException("gauges name unit " + unit + " of hidden layer " + number
                    + " twice, or it is not there");
        }
    }

    private static int coordinate(DenseLayer layer, int row, int unit) {
        boolean isBias = row == layer.inputs() && layer.bias() >= 0;
        if (row < 0 || (row >= layer.inputs() && !isBias)) {
            throw new NotConfirmedException("a gauge names row " + row + ", which is not there");
        }
        return isBias ? layer.bias() + unit : layer.weights() + row * layer.units() + unit;
    }

    /// Elimination in intervals with the largest pivots: no pivot may contain 0.
    private static void requireInvertible(Interval[][] matrix) {
        Interval[][] rows = Arrays.stream(matrix).map(Interval[]::clone).toArray(Interval[][]::new);
        for (int k = 0; k < rows.length; k++) {
            int best = k;
            for (int i = k + 1; i < rows.length; i++) {
                best = Math.abs(rows[i][k].middle()) > Math.abs(rows[best][k].middle()) ? i : best;
            }
            Interval[] pivot = rows[best];
            rows[best] = rows[k];
            rows[k] = pivot;
            if (pivot[k].contains(0)) {
                throw new NotConfirmedException("it is not confirmed that the block that a gauge fixes is invertible");
            }
            for (int i = k + 1; i < rows.length; i++) {
                Interval factor = rows[i][k].times(pivot[k].reciprocal());
                for (int j = k; j < rows.length; j++) {
                    rows[i][j] = rows[i][j].minus(factor.times(pivot[j]));
                }
            }
        }
    }
}
