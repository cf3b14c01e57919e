package nadir.optimize;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The last few points at which the gradient norm had fallen by another decade: the way that a run came, at the cost of
/// three vectors.
final class Trail {
    private static final int LENGTH = 3;
    private static final double DECADE = 10;

    /// A point of the way, with what was known there.
    record Mark(double[] point, double pointNorm, double value, double gradientNorm) {}

    /// Newest first.
    private final Deque<Mark> marks = new ArrayDeque<>();

    void offer(Iterate current, double pointNorm, double gradientNorm) {
        Mark newest = marks.peekFirst();
        if (newest != null && !(gradientNorm <= newest.gradientNorm() / DECADE)) {
            return;
        }
        double[] room = marks.size() == LENGTH ? marks.removeLast().point() : new double[current.point().length];
        System.arraycopy(current.point(), 0, room, 0, room.length);
        marks.addFirst(new Mark(room, pointNorm, current.value(), gradientNorm));
    }

    /// The latest mark with a gradient norm of at least `gradientNorm`; null if there is none.
    @Nullable
    Mark lastAtLeast(double gradientNorm) {
        for (Mark mark : marks) {
            if (mark.gradientNorm() >= gradientNorm) {
                return mark;
            }
        }
        return null;
    }

    void save(Snapshot.Draft draft) {
        int k = 0;
        for (Iterator<Mark> it = marks.descendingIterator(); it.hasNext(); k++) {
            Mark mark = it.next();
            draft.reals.put("trail/" + k + "/point", mark.point().clone());
            draft.reals.put("trail/" + k + "/norms",
                    new double[] {mark.pointNorm(), mark.value(), mark.gradientNorm()});
        }
        draft.integers.put("trail/length", new long[] {marks.size()});
    }

    static Trail restore(Snapshot snapshot) {
        Trail trail = new Trail();
        long length = snapshot.integer("trail/length")[0];
        for (int k = 0; k < length; k++) {
            double[] norms = snapshot.real("trail/" + k + "/norms");
            trail.marks.addFirst(
                    new Mark(snapshot.real("trail/" + k + "/point").clone(), norms[0], norms[1], norms[2]));
        }
        return trail;
    }
}
