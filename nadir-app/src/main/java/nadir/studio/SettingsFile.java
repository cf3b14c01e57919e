package nadir.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A YAML file that a command takes its settings from: it can name files, and so it is checked like what is typed.
///
/// @param texts all that stand in it, keys included
record SettingsFile(List<String> texts) {
    private static final int MOST_BYTES = 1 << 20;

    /// Whether a command would read a file of this name as settings.
    static boolean isOne(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }

    /// Reads a file.
    ///
    /// @throws Refusal if it is none
    static SettingsFile read(Path file) {
        List<String> texts = new ArrayList<>();
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Refusal(Refusal.TOO_LARGE, file.getFileName() + " is too large for a file of settings");
            }
            LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
            collect(new Load(settings).loadFromString(Files.readString(file)), texts::add);
        } catch (IOException | YamlEngineException wrong) {
            throw Refusal.bad(file.getFileName() + " is no YAML: "
                    + String.valueOf(wrong.getMessage()).lines().findFirst().orElse(""));
        }
        return new SettingsFile(texts);
    }

    private static void collect(@Nullable Object node, Consumer<String> texts) {
        switch (node) {
            case Map<?, ?> map -> map.forEach((key, value) -> {
                collect(key, texts);
                collect(value, texts);
            });
            case Iterable<?> list -> list.forEach(one -> collect(one, texts));
            case null -> texts.accept("");
            default -> texts.accept(node.toString());
        }
    }
}
