package nadir.race;

import java.util.Map;
import nadir.data.InputException;

/// The best known losses of small networks on the samples: the lowest of 400 L-BFGS runs each
/// (`nadir train sample:... --starts 400`, listed in `docs/guide/bench.md`). That of XOR without weight decay is its lower
/// bound, which they reach. A run that ends lower is no error; the next version of the suite will have its value.
final class RecordedBests {
    /// A best known loss.
    record Best(double value, Knowledge knowledge) {}

    private static final Map<String, Best> BESTS = Map.ofEntries(
            reached("data/xor/2/tanh/squared/decay0", 0),
            found("data/xor/2/tanh/squared/decay0.001", 0.006244059444572969),
            found("data/iris/2/tanh/squared/decay0.001", 0.026434408291059672),
            found("data/iris/4-4/tanh/squared/decay0.001", 0.021966402041464224),
            found("data/iris/3/tanh/cross-entropy/decay0.001", 0.07180269034077434),
            found("data/wine/3/tanh/squared/decay0.001", 0.008031060796067536),
            found("data/breast-cancer/3/tanh/cross-entropy/decay0.001", 0.028548031573341955),
            found("data/two-spirals/8/tanh/squared/decay1.0E-4", 0.44322610483751007),
            found("data/diabetes/4/tanh/squared/decay0.001", 1143.0094706074465));

    private static Map.Entry<String, Best> reached(String name, double value) {
        return Map.entry(name, new Best(value, Knowledge.LOWER_BOUND));
    }

    private static Map.Entry<String, Best> found(String name, double value) {
        return Map.entry(name, new Best(value, Knowledge.RECORDED_BEST));
    }

    private RecordedBests() {}

    /// The best for a problem.
    ///
    /// @throws InputException if none is recorded
    static Best of(ProblemSpec.Data choice) {
        Best best = BESTS.get(choice.name());
        if (best == null) {
            throw new InputException("no best loss is recorded for " + choice.name()
                    + "; nadir bench --list shows for which there is one");
        }
        return best;
    }
}
