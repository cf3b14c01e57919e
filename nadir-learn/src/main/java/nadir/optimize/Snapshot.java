package nadir.optimize;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything a run needs to go on from where it stood, as named arrays: the neutral form that a file format stores.
/// Whoever stores it must keep all 64 bits of every real number (NaN payloads are of no importance); then the resumed
/// run continues bit for bit like the unbroken one. The arrays are copies, so a snapshot may be written by another
/// thread while the run goes on.
///
/// @param texts short strings: the optimiser's configuration among them
/// @param reals real arrays by name; names are path-like (`state/point`, `history/value`)
/// @param integers whole-number arrays by name
public record Snapshot(SortedMap<String, String> texts, SortedMap<String, double[]> reals,
        SortedMap<String, long[]> integers) {
    /// Nothing yet.
    public static Snapshot empty() {
        return new Snapshot(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// Copies the maps; the arrays are taken over.
    public Snapshot {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        reals = Collections.unmodifiableSortedMap(new TreeMap<>(reals));
        integers = Collections.unmodifiableSortedMap(new TreeMap<>(integers));
    }

    /// A text.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public String text(String name) {
        return found(texts, name);
    }

    /// A real array; the array itself, not a copy.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public double[] real(String name) {
        return found(reals, name);
    }

    /// A whole-number array; the array itself, not a copy.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public long[] integer(String name) {
        return found(integers, name);
    }

    /// Whether there are no entries.
    public boolean isEmpty() {
        return texts.isEmpty() && reals.isEmpty() && integers.isEmpty();
    }

    /// This snapshot with the entries of another, whose names are put behind `prefix`: a run that is made of several runs
    /// keeps theirs within its own.
    public Snapshot with(String prefix, Snapshot part) {
        return new Snapshot(merged(texts, prefix, part.texts), merged(reals, prefix, part.reals),
                merged(integers, prefix, part.integers));
    }

    /// The part that was put behind `prefix`; empty if there is none.
    public Snapshot below(String prefix) {
        return new Snapshot(stripped(texts, prefix), stripped(reals, prefix), stripped(integers, prefix));
    }

    private static <T> SortedMap<String, T> merged(SortedMap<String, T> own, String prefix, Map<String, T> part) {
        SortedMap<String, T> all = new TreeMap<>(own);
        part.forEach((name, value) -> all.put(prefix + name, value));
        return all;
    }

    private static <T> SortedMap<String, T> stripped(Map<String, T> entries, String prefix) {
        SortedMap<String, T> result = new TreeMap<>();
        entries.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                result.put(name.substring(prefix.length()), value);
            }
        });
        return result;
    }

    private static <T> T found(Map<String, T> map, String name) {
        T value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Resuming requires a snapshot with an entry '" + name + "', got one with " + map.keySet()
                            + "; it is damaged or was not written by a run. Start afresh or take another checkpoint.");
        }
        return value;
    }

    /// What a snapshot is assembled from.
    static final class Draft {
        final SortedMap<String, String> texts = new TreeMap<>();
        final SortedMap<String, double[]> reals = new TreeMap<>();
        final SortedMap<String, long[]> integers = new TreeMap<>();

        Snapshot finish() {
            return new Snapshot(texts, reals, integers);
        }
    }
}
