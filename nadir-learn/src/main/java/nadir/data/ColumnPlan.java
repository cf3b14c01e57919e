package nadir.data;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which columns of a table are features and which are targets.
public final class ColumnPlan {
    private final List<String> names;
    private final List<String> features;
    private final List<String> targets;
    /// j + 1 for feature j, -(t + 1) for target t, 0 for a column that is not used.
    private final int[] roles;

    private ColumnPlan(List<String> names, List<String> features, List<String> targets, int[] roles) {
        this.names = names;
        this.features = features;
        this.targets = targets;
        this.roles = roles;
    }

    /// The request's choice among the columns of a table.
    ///
    /// @param where names the table in messages
    /// @throws InputException if a name is missing, repeated, not found, or both a feature and a target
    public static ColumnPlan of(String where, List<String> names, DataRequest request) {
        Map<String, Integer> positions = positions(where, names);
        if (names.size() < 2) {
            throw new InputException(where + ": requires at least two columns, a feature and a target, got only "
                    + Excerpt.of(names.getFirst()) + "; columns are separated by commas, semicolons, tabs or |");
        }
        List<String> targets = request.targets().isEmpty() ? List.of(names.getLast()) : request.targets();
        int[] targetPositions = find(where, "--target", targets, positions);
        List<String> features = request.features().isEmpty() ? without(names, targets) : request.features();
        int[] featurePositions = find(where, "--features", features, positions);
        if (features.isEmpty()) {
            throw new InputException(
                    where + ": every column is a target, so no feature is left; name fewer with --target");
        }
        int[] roles = new int[names.size()];
        for (int i = 0; i < featurePositions.length; i++) {
            roles[featurePositions[i]] = i + 1;
        }
        for (int i = 0; i < targetPositions.length; i++) {
            if (roles[targetPositions[i]] > 0) {
                throw new InputException(where + ": column " + Excerpt.of(targets.get(i))
                        + " is both a feature and a target; leave it out of --features, or name another with --target");
            }
            roles[targetPositions[i]] = -(i + 1);
        }
        return new ColumnPlan(names, features, targets, roles);
    }

    private static List<String> without(List<String> names, List<String> targets) {
        Set<String> excluded = new HashSet<>(targets);
        return names.stream().filter(name -> !excluded.contains(name)).toList();
    }

    private static Map<String, Integer> positions(String where, List<String> names) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                throw new InputException(
                        where + ": column " + (i + 1) + " has no name; name it in the header, or remove "
                                + "it if it only numbers the rows");
            }
            Integer first = positions.putIfAbsent(name, i);
            if (first != null) {
                throw new InputException(where + ": columns " + (first + 1) + " and " + (i + 1) + " are both called "
                        + Excerpt.of(name) + "; names must differ, and the first line must hold them");
            }
        }
        return positions;
    }

    private static int[] find(String where, String option, List<String> wanted, Map<String, Integer> known) {
        int[] found = new int[wanted.size()];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < found.length; i++) {
            String name = wanted.get(i);
            Integer position = known.get(name);
            if (position == null) {
                throw new InputException(where + ": " + option + " names " + Excerpt.of(name) + ", which is no column; "
                        + Suggestion.of(name, known.keySet()));
            }
            if (!seen.add(name)) {
                throw new InputException(where + ": " + option + " names " + Excerpt.of(name) + " twice; name it once");
            }
            found[i] = position;
        }
        return found;
    }

    /// All columns of the table.
    List<String> names() {
        return names;
    }

    /// The features, in order.
    public List<String> features() {
        return features;
    }

    /// The targets, in order.
    public List<String> targets() {
        return targets;
    }

    /// The request with these features and targets spelled out.
    DataRequest asRequest(DataRequest request) {
        return request.withFeatures(features.toArray(String[]::new)).withTargets(targets.toArray(String[]::new));
    }

    /// j + 1 if the column is feature j, -(t + 1) if it is target t, 0 if it is not used.
    int role(int column) {
        return roles[column];
    }
}
