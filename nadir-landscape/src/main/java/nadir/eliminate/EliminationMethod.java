package nadir.eliminate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;

/// How a loss L is modified so that its local minima are global. All have in common that a dL~/da - dL~/db =
/// 2 lambda a^2 (for one neuron: lambda a^2), so that a = 0 at every stationary point: what was added vanishes there.
public enum EliminationMethod {
    /// f~_k = f_k + a_k exp(w_k . x + b_k) for every output k, and lambda |a|^2 added to the loss (Kawaguchi & Kaelbling,
    /// arXiv 1901.00279, theorem 1).
    OUTPUT_NEURONS("f_k + a_k exp(w_k . x + b_k), + lambda |a|^2"),
    /// The same for one output, targets -1 and +1 and a loss l(-y f~) all of whose critical points are global minima, with
    /// (lambda/2) a^2 added (Liang, Sun, Lee & Srikant, arXiv 1805.08671, theorem 1).
    ONE_NEURON("f + a exp(w . x + b), + (lambda/2) a^2"),
    /// L~ = L (1 + (a e^b - 1)^2) + lambda a^2 for L >= 0 (Sohl-Dickstein & Kawaguchi, arXiv 1901.03909). Here L less the
    /// data lower bound, which is at least 0, takes the part of L.
    LOSS_SCALING("L (1 + (a e^b - 1)^2) + lambda a^2");

    private final String formula;

    EliminationMethod(String formula) {
        this.formula = formula;
    }

    /// What is added, in symbols.
    public String formula() {
        return formula;
    }

    /// What the squares of a are multiplied by.
    double factor(double lambda) {
        return switch (this) {
            case OUTPUT_NEURONS, LOSS_SCALING -> lambda;
            case ONE_NEURON -> lambda / 2;
        };
    }

    /// The name that users write: lower case with hyphens.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The method with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static EliminationMethod of(String label) {
        for (EliminationMethod method : values()) {
            if (method.label().equals(label.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return method;
            }
        }
        throw new InputException("there is no way of elimination '" + label + "'; there are "
                + Arrays.stream(values()).map(EliminationMethod::label).collect(Collectors.joining(", ")));
    }
}
