package nadir.cli;

import java.util.Map;
import nadir.data.InputException;
import nadir.runs.StoreLocation;
import org.jspecify.annotations.Nullable;

/// Which run store a call uses.
///
/// @param location null for none
/// @param named whether the user chose it, so that a failure to open it ends the call; else it is only reported
record StoreChoice(@Nullable StoreLocation location, boolean named) {
    /// @param option what `--store` says; null where it is not given
    /// @param off whether `--no-store` is given
    /// @param environment the variables
    static StoreChoice of(@Nullable String option, boolean off, Map<String, String> environment) {
        if (off && option != null) {
            throw new InputException("--store and --no-store contradict each other; give one of them");
        }
        String variable = environment.getOrDefault(StoreLocation.VARIABLE, "");
        String text = option != null ? option : variable.isEmpty() ? null : variable;
        if (off || StoreLocation.NONE.equals(text)) {
            return new StoreChoice(null, off || option != null);
        }
        return text == null ? new StoreChoice(StoreLocation.standard(), false)
                : new StoreChoice(StoreLocation.of(text), true);
    }
}
