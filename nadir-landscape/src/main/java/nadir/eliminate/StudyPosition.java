package nadir.eliminate;

import java.util.List;
import nadir.eliminate.EliminationStudy.PlainStart;
import nadir.eliminate.EliminationStudy.Start;
import nadir.optimize.Snapshot;

/// Where an [EliminationStudy] stands: what it takes to go on with it.
///
/// @param plain of the starts that are complete
/// @param eliminated for each kind of elimination those of the starts that are complete; empty before the first is
/// @param present the start under way; empty between two
public record StudyPosition(List<PlainStart> plain, List<List<Start>> eliminated, Snapshot present) {
    /// Where every study begins.
    public static final StudyPosition START = new StudyPosition(List.of(), List.of(), Snapshot.empty());

    /// Copies the lists.
    public StudyPosition {
        plain = List.copyOf(plain);
        eliminated = eliminated.stream().map(List::copyOf).toList();
    }

    void requireFits(int kinds, int starts) {
        boolean whole = eliminated.stream().allMatch(list -> list.size() == plain.size());
        if (plain.size() > starts || !whole || (eliminated.size() != kinds && !plain.isEmpty())) {
            throw new IllegalArgumentException("Resuming requires the study of the checkpoint, with " + plain.size()
                    + " complete starts of " + eliminated.size() + " kinds, got one of " + starts + " starts of "
                    + kinds + " kinds");
        }
    }
}
