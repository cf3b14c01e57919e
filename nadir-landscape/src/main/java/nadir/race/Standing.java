package nadir.race;

import java.util.EnumMap;
import java.util.Map;

/// How a contender did over all races.
///
/// @param contender its name
/// @param races how many there were
/// @param solved how many it solved
/// @param share the same as a part
/// @param verdicts how many ended in which way
/// @param shareByKind the part solved of each kind of problem that was raced
/// @param medianCost the median cost of those it solved, in gradients; NaN if none
/// @param area of its data profile over the logarithm of the cost, from 1 to the budget, in [0, 1]: 1 is all at once
/// @param seconds of all its races
public record Standing(String contender, int races, int solved, Share share, Map<Verdict, Integer> verdicts,
        Map<ProblemKind, Double> shareByKind, double medianCost, double area, double seconds) {
    /// Copies the maps.
    public Standing {
        verdicts = new EnumMap<>(verdicts);
        shareByKind = new EnumMap<>(shareByKind);
    }
}
