package nadir.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A condition of the theorems on deep linear networks, checked on data.
///
/// @param name what is required
/// @param holds whether the data meet it, as far as double precision tells
/// @param figure what was measured
/// @param otherwise what is still true where it does not hold
public record Hypothesis(String name, boolean holds, String figure, String otherwise) {
    /// Relative distance below which two eigenvalues count as equal.
    static final double EQUAL = 1e-9;

    /// The hypotheses of Kawaguchi, arXiv 1605.07110, theorem 2.3, on the data of a regression.
    public static List<Hypothesis> of(LinearRegression data) {
        List<Hypothesis> result = new ArrayList<>();
        double[] input = data.inputEigenvalues();
        result.add(new Hypothesis("X X' has full rank", data.inputRank() == data.inputs(),
                String.format(Locale.ROOT, "rank %d of %d, eigenvalues %.3g to %.3g", data.inputRank(), data.inputs(),
                        input[0], input[input.length - 1]),
                "everything holds with the pseudo-inverse; the nullity grows by the weights that no input reaches"));
        result.add(new Hypothesis("X Y' has full rank", data.rank() == Math.min(data.inputs(), data.outputs()),
                "rank " + data.rank() + " of " + Math.min(data.inputs(), data.outputs()),
                "index sets of zero eigenvalues repeat the critical values of smaller sets"));
        result.add(new Hypothesis("no more outputs than inputs", data.outputs() <= data.inputs(),
                data.outputs() + " outputs, " + data.inputs() + " inputs",
                "at most as many eigenvalues as inputs differ from 0"));
        double[] values = data.eigenvalues();
        int equal = 0;
        for (int i = 0; i + 1 < data.rank(); i++) {
            equal += values[i] - values[i + 1] <= EQUAL * values[i] ? 1 : 0;
        }
        result.add(new Hypothesis("distinct eigenvalues", equal == 0, equal + " neighbours equal to a relative 1e-9",
                "critical values are the same; sets that differ in equal eigenvalues belong to one connected family, "
                        + "whose nullity is larger by each such pair"));
        return result;
    }
}
