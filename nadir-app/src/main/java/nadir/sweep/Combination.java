package nadir.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One choice of all settings.
///
/// @param number from 1
/// @param fixed what it has in common with the others
/// @param settings what tells it from the others; may be empty
public record Combination(int number, Map<String, String> fixed, Map<String, String> settings) {
    /// The name of the argument DATA among settings.
    public static final String DATA = "data";

    private static final String FALSE = "false";
    private static final String TRUE = "true";

    /// Copies the maps.
    public Combination {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// What is typed behind `nadir train` for it, all but the seed.
    ///
    /// @param flags options without a value
    public List<String> arguments(java.util.Set<String> flags) {
        Map<String, String> all = new LinkedHashMap<>(fixed);
        all.putAll(settings);
        List<String> arguments = new ArrayList<>();
        String data = all.remove(DATA);
        if (data != null) {
            arguments.add(data);
        }
        all.forEach((option, value) -> {
            if (!flags.contains(option)) {
                // In one word, for a value that begins with a dash.
                arguments.addAll(value.startsWith("-") ? List.of("--" + option + "=" + value)
                        : List.of("--" + option, value));
            } else if (value.equals(TRUE)) {
                arguments.add("--" + option);
            }
        });
        return arguments;
    }

    /// The settings in a line: `hidden=8 skip activation=tanh`.
    public String text() {
        return settings.isEmpty() ? "as given"
                : settings.entrySet()
                        .stream()
                        .map(entry -> switch (entry.getValue()) {
                            case TRUE -> entry.getKey();
                            case FALSE -> "without-" + entry.getKey();
                            default -> entry.getKey() + "=" + entry.getValue();
                        })
                        .collect(Collectors.joining(" "));
    }
}
