package nadir.study;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.network.Network;

/// What the result of a training run depends on, in words: a checkpoint is resumed only with the settings that it was
/// written with. The limit of iterations and the tolerance may change where there is one start; with several, those that
/// have ended would keep the old ones.
///
/// @param texts by name
record TrainingSettings(SortedMap<String, String> texts) {
    private static final int HASH_DIGITS = 12;

    /// @param hash of the content of the data as they were loaded
    static TrainingSettings of(TrainingOptions options, Dataset data, String hash, Network network,
            Conventions conventions) {
        SortedMap<String, String> texts = new TreeMap<>();
        OptimizerChoice choice = options.optimizer();
        texts.put("data", data.name() + " with content " + hash.substring(0, HASH_DIGITS));
        texts.put("network", options.network().text(network) + (options.network().scaled() ? ", inputs scaled" : ""));
        texts.put("start", options.network().startText(options.seed()));
        texts.put("loss", conventions.text());
        texts.put("optimizer",
                choice.optimizer(conventions, data.rows(), options.precision(), options.seed()).configuration());
        texts.put("arithmetic", options.precision().name().toLowerCase(Locale.ROOT));
        texts.put("number of starts", Integer.toString(options.starts()));
        if (options.starts() > 1) {
            texts.put("stop rules", stopRules(choice));
        }
        return new TrainingSettings(texts);
    }

    /// These with the elimination that is asked for, and the limits that all of its runs have.
    TrainingSettings with(EliminationChoice elimination, OptimizerChoice choice) {
        SortedMap<String, String> all = new TreeMap<>(texts);
        all.put("elimination", elimination.method().label() + " with lambda " + elimination.lambdas());
        all.put("stop rules", stopRules(choice));
        return new TrainingSettings(all);
    }

    private static String stopRules(OptimizerChoice choice) {
        return "at most " + choice.iterations() + " iterations, tolerance " + choice.tolerance();
    }

    /// @param file where `earlier` comes from
    /// @throws InputException if a setting differs
    void requireSame(SortedMap<String, String> earlier, String file) {
        requireSame(texts, earlier, file);
    }

    /// @param texts the settings that are asked for
    /// @param file where `earlier` comes from
    /// @throws InputException if a setting differs
    static void requireSame(SortedMap<String, String> texts, SortedMap<String, String> earlier, String file) {
        texts.forEach((name, value) -> {
            String before = earlier.getOrDefault(name, "none");
            if (!value.equals(before)) {
                throw new InputException(
                        "--resume requires the options of the run that is resumed: " + file + " has the "
                                + name + " '" + before + "', got '" + value
                                + "'; give the same options, or start over with --restart");
            }
        });
    }
}
