package nadir.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Finds the names a user may have meant, and lists those there are.
public final class Suggestion {
    private static final int MOST_NEAR = 3;
    private static final int MOST_LISTED = 12;

    private Suggestion() {}

    /// "did you mean 'species'?" if a name is near, else the names there are.
    public static String of(String wanted, Collection<String> known) {
        List<String> near = near(wanted, known);
        if (!near.isEmpty()) {
            return "did you mean " + near.stream().map(Excerpt::of).collect(Collectors.joining(" or ")) + "?";
        }
        String listed = known.stream()
                .limit(MOST_LISTED)
                .map(name -> Excerpt.plain(name))
                .collect(Collectors.joining(", "));
        int more = known.size() - MOST_LISTED;
        return "there are " + listed + (more > 0 ? " and " + more + " more" : "");
    }

    /// The names within a third of the wanted name's length in edits, nearest first; letter case costs nothing.
    static List<String> near(String wanted, Collection<String> known) {
        String folded = fold(wanted);
        int furthest = Math.max(1, folded.length() / 3);
        record Candidate(String name, int distance) {}
        return known.stream()
                .filter(name -> Math.abs(name.length() - wanted.length()) <= furthest)
                .map(name -> new Candidate(name, distance(folded, fold(name))))
                .filter(candidate -> candidate.distance <= furthest)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST_NEAR)
                .map(Candidate::name)
                .toList();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /// Edit distance with swaps of neighbours (optimal string alignment): the least number of insertions, deletions,
    /// replacements and swaps, none of which touches a place twice.
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
