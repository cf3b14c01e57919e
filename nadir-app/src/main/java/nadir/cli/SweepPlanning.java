package nadir.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.data.InputException;
import nadir.study.Trials;
import nadir.sweep.Combination;
import nadir.sweep.PlannedRuns;
import nadir.sweep.Spec;

/// Checks every combination of a sweep as `nadir train` would, before anything is trained.
final class SweepPlanning {
    private final Spec spec;
    private final TrainReading reading;
    private final Trials.LoadedData loaded = new Trials.LoadedData();

    SweepPlanning(Spec spec, TrainReading reading) {
        this.spec = spec;
        this.reading = reading;
    }

    /// All combinations, checked.
    ///
    /// @throws InputException if one of them cannot be trained; the message names it, and the line where that can be told
    List<PlannedRuns> plan(List<Combination> combinations) {
        Set<String> flags = reading.flags();
        // Networks and losses recur, and making one to check it takes time.
        Map<Object, Trials.Preview> known = new HashMap<>();
        List<PlannedRuns> plan = new ArrayList<>();
        for (Combination combination : combinations) {
            List<String> arguments = combination.arguments(flags);
            try {
                if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
                    throw new InputException("data: is required, a file or a sample such as sample:iris");
                }
                Trials trials = reading.trials(arguments);
                Trials.Preview preview = known.computeIfAbsent(kind(trials), kind -> trials.preview(loaded,
                        spec.seeds().getFirst()));
                plan.add(new PlannedRuns(combination, arguments, preview.content(), preview.parameters(),
                        preview.samples(), preview.together()));
            } catch (InputException wrong) {
                String why = String.valueOf(wrong.getMessage());
                throw new InputException(place(combination, why) + "combination " + combination.number() + " of "
                        + combinations.size() + " (" + combination.text() + ") cannot be trained: " + why, wrong);
            }
        }
        return plan;
    }

    /// What a preview depends on.
    private static Object kind(Trials trials) {
        return List.of(trials.options().data(), trials.options().loss(), trials.options().network(),
                trials.options().optimizer().method(), trials.options().precision(),
                trials.elimination() == null ? "none"
                        : List.of(trials.elimination().method(), trials.elimination().anyway()));
    }

    /// The file, with line and key if the message tells them.
    private String place(Combination combination, String message) {
        return spec.places()
                .blamed(combination, message)
                .map(place -> spec.name() + ":" + place.line() + ": " + place.option() + ": ")
                .orElse(spec.name() + ": ");
    }
}
