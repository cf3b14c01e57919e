package nadir.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/// Where options and their values stand in a file.
///
/// @param options line of each option's first key
/// @param values line of each value as it was written, by option; drawn values have none
public record Places(Map<String, Integer> options, Map<String, Map<String, Integer>> values) {
    /// A shorter value may be in a message by chance, unless it is quoted there.
    private static final int TELLING = 3;

    /// Copies the maps.
    public Places {
        options = Map.copyOf(options);
        values = Map.copyOf(values);
    }

    /// An option and a line.
    ///
    /// @param option without dashes
    /// @param line from 1
    public record Place(String option, int line) {}

    /// What a message complains of: the option that it names with dashes, or the one whose value it names, or the one
    /// whose name is a word of it. Empty where it does none of that.
    ///
    /// @param combination that the message is about
    /// @param message why it cannot be trained
    public Optional<Place> blamed(Combination combination, String message) {
        Map<String, String> settings = new LinkedHashMap<>(combination.fixed());
        settings.putAll(combination.settings());
        return first(settings, (option, value) -> hasWord(message, "--" + option))
                .or(() -> first(settings, (option, value) -> namesValue(message, value)))
                .or(() -> first(settings, (option, value) -> hasWord(message, option)));
    }

    private Optional<Place> first(Map<String, String> settings, BiPredicate<String, String> isMeant) {
        return settings.entrySet()
                .stream()
                .filter(setting -> options.containsKey(setting.getKey()))
                .filter(setting -> isMeant.test(setting.getKey(), setting.getValue()))
                .findFirst()
                .map(setting -> new Place(setting.getKey(), line(setting.getKey(), setting.getValue())));
    }

    private int line(String option, String value) {
        return values.getOrDefault(option, Map.of()).getOrDefault(value, options.getOrDefault(option, 1));
    }

    private static boolean namesValue(String message, String value) {
        // The name behind sample: stands alone in messages.
        String name = value.substring(value.indexOf(':') + 1);
        return message.contains("'" + value + "'") || message.contains("'" + name + "'")
                || (value.length() >= TELLING && hasWord(message, value));
    }

    private static boolean hasWord(String message, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])").matcher(message).find();
    }
}
