package nadir.check;

import java.util.stream.IntStream;

/// Confirms critical points: Krawczyk's operator maps the box strictly into itself, and every Hessian on it has the claimed
/// number of negative eigenvalues.
final class CriticalPointCheck {
    private final Subject subject;
    private final Enclosures enclosures;
    private final Claim.CriticalPoint claim;
    private final int[] free;

    CriticalPointCheck(Subject subject, Enclosures enclosures, Claim.CriticalPoint claim) {
        this.subject = subject;
        this.enclosures = enclosures;
        this.claim = claim;
        boolean[] fixed = GaugeCheck.fixedCoordinates(subject, claim.gauges());
        this.free = IntStream.range(0, fixed.length).filter(k -> !fixed[k]).toArray();
    }

    /// @throws NotConfirmedException if the claim is not confirmed
    void run() {
        Interval[] box = box();
        int index = new CriticalBox(enclosures, box, free).index();
        if (index != claim.index()) {
            throw new NotConfirmedException("the Hessian has " + index + " negative eigenvalues, not " + claim.index());
        }
        Checker.requireWithin("the loss at the critical point", enclosures.lossByMeanValue(box), claim.loss());
    }

    private Interval[] box() {
        double[] point = subject.parameters();
        if (claim.lower().length != point.length || claim.upper().length != point.length) {
            throw new NotConfirmedException("the box has " + claim.lower().length + " and " + claim.upper().length
                    + " bounds for " + point.length + " parameters");
        }
        Interval[] box = new Interval[point.length];
        for (int k = 0; k < box.length; k++) {
            box[k] = new Interval(claim.lower()[k], claim.upper()[k]);
        }
        boolean[] isFree = new boolean[box.length];
        for (int k : free) {
            isFree[k] = true;
        }
        for (int k = 0; k < box.length; k++) {
            if (!isFree[k] && (box[k].lower() != point[k] || box[k].upper() != point[k])) {
                throw new NotConfirmedException(
                        "the box is not at the stored parameter " + k + ", which a gauge fixes");
            }
        }
        return box;
    }
}
